import './rules.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { CallError } from '../../api/errors'
import { useCall } from '../../api/queries'
import { Page } from '../../components/page'
import { Answered, State } from '../../components/states'
import { Tabs } from '../../components/tabs'
import { Risk, StateBadge, VerdictBadge } from '../../components/verdict'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { LogicPanels } from './logic'
import { RuleActions } from './rule-actions'
import { RuleResults } from './rule-results'
import { RuleSettings } from './rule-settings'

/** A rule of the account as the server tells of it. */
export type RuleDetail = NonNullable<Reply<'GetConfigRule'>['ConfigRule']>

const TABS = ['results', 'condition', 'settings'] as const
const route = getRouteApi('/signed-in/rules/item')

/** One rule of the account: what it found, what decides it, and how it is set. */
export function RulePage(): ReactElement {
  const texts = useTexts(ruleTexts)
  const { id = '' } = route.useSearch()
  const query = useCall('GetConfigRule', { ConfigRuleId: id }, { everyMs: 5_000, enabled: id !== '' })
  const isMissing =
    id === '' || (query.error instanceof CallError && query.error.code === 'ConfigRuleNotExists')
  if (isMissing) return <MissingRule />
  return (
    <Answered query={query} loading={<Page title={texts.name}>{null}</Page>}>
      {({ ConfigRule: rule }) => (rule === undefined ? <MissingRule /> : <Known rule={rule} />)}
    </Answered>
  )
}

function Known({ rule }: { readonly rule: RuleDetail }): ReactElement {
  const texts = useTexts(ruleTexts)
  const { tab } = route.useSearch()
  const shown = TABS.find((each) => each === tab) ?? 'results'
  return (
    <Page
      title={rule.ConfigRuleName ?? ''}
      isName
      lead={
        <>
          <p>{rule.Description}</p>
          <div className="row rule-facts">
            <VerdictBadge verdict={rule.Compliance?.ComplianceType} />
            <StateBadge state={rule.ConfigRuleState} />
            <Risk level={rule.RiskLevel} />
            <code className="small">{rule.Source?.Identifier}</code>
          </div>
        </>
      }
      actions={<RuleActions rule={rule} />}
    >
      <Tabs
        label={texts.parts}
        shown={shown}
        tabs={TABS.map((each) => ({ id: each, title: texts[each] }))}
        clears={['verdict']}
      />
      {shown === 'results' && <RuleResults ruleId={rule.ConfigRuleId ?? ''} />}
      {shown === 'condition' && <RuleLogic ruleId={rule.ConfigRuleId ?? ''} />}
      {shown === 'settings' && <RuleSettings rule={rule} />}
    </Page>
  )
}

function RuleLogic({ ruleId }: { readonly ruleId: string }): ReactElement {
  const query = useCall('GetRuleLogic', { ConfigRuleId: ruleId })
  return <Answered query={query}>{({ RuleLogic: logic }) => <LogicPanels logic={logic ?? {}} />}</Answered>
}

export function MissingRule(): ReactElement {
  const texts = useTexts(ruleTexts)
  return (
    <Page title={texts.name}>
      <State
        icon="search"
        title={texts.missingTitle}
        action={
          <Link to="/rules" className="button button-plain">
            {texts.toRules}
          </Link>
        }
      >
        <p>{texts.missingText}</p>
      </State>
    </Page>
  )
}
