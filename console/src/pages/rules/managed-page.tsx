import './rules.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { CallError } from '../../api/errors'
import { useCall } from '../../api/queries'
import { Page } from '../../components/page'
import { Answered, Loading } from '../../components/states'
import { Risk } from '../../components/verdict'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { LogicPanels } from './logic'
import { MissingRule } from './rule-page'

const route = getRouteApi('/signed-in/rules/managed')

/** A rule of the catalogue. */
export function ManagedRulePage(): ReactElement {
  const texts = useTexts(ruleTexts)
  const { identifier = '' } = route.useSearch()
  const query = useCall('GetManagedRule', { Identifier: identifier }, { enabled: identifier !== '' })
  const logic = useCall('GetRuleLogic', { Identifier: identifier }, { enabled: identifier !== '' })
  const isMissing =
    identifier === '' || (query.error instanceof CallError && query.error.code === 'InvalidIdentifier')
  if (isMissing) return <MissingRule />
  const rule = query.data?.ManagedRule
  const parameters = [
    ...Object.keys(rule?.CompulsoryInputParameterDetails ?? {}),
    ...Object.keys(rule?.OptionalInputParameterDetails ?? {}),
  ]
  return (
    <Page
      title={rule?.ConfigRuleName ?? identifier}
      lead={
        query.isPending ? (
          <Loading lines={3} />
        ) : (
          <>
            <p>{rule?.Description}</p>
            <div className="row rule-facts">
              <Risk level={rule?.RiskLevel} />
              <code className="small">{identifier}</code>
              {rule?.Scope?.ComplianceResourceTypes?.map((type) => (
                <Link key={type} to="/resources" search={{ type }} className="small mono">
                  {type}
                </Link>
              ))}
              {parameters.map((name) => (
                <code key={name} className="parameter">
                  {name}
                </code>
              ))}
            </div>
          </>
        )
      }
      actions={
        <Link to="/rules/create" search={{ identifier }} className="button button-main">
          {texts.activate}
        </Link>
      }
    >
      <Answered query={logic}>{({ RuleLogic: reply }) => <LogicPanels logic={reply ?? {}} />}</Answered>
    </Page>
  )
}
