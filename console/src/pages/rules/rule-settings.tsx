import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { Panel } from '../../components/page'
import { TagsPanel } from '../../components/tags-panel'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import type { RuleDetail } from './rule-page'

const SCOPES = [
  'RegionIdsScope',
  'ExcludeRegionIdsScope',
  'ResourceGroupIdsScope',
  'ExcludeResourceGroupIdsScope',
  'ResourceIdsScope',
  'ExcludeResourceIdsScope',
  'TagKeyScope',
  'TagValueScope',
  'ResourceNameScope',
] as const

/** How a rule is set: what it looks at, with which values, and when. */
export function RuleSettings({ rule }: { readonly rule: RuleDetail }): ReactElement {
  const texts = useTexts(ruleTexts)
  const format = useFormat()
  const parameters = Object.entries(rule.InputParameters ?? {})
  const scopes = SCOPES.flatMap((name) => {
    const value = rule[name]
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  const status = rule.ConfigRuleEvaluationStatus
  const times = [
    [texts.created, rule.CreateTimestamp],
    [texts.modified, rule.ModifiedTimestamp],
    [texts.lastEvaluated, status?.LastSuccessfulEvaluationTimestamp],
  ] as const
  return (
    <div className="grid">
      <Panel title={texts.settings}>
        <dl className="settings">
          <Row name={texts.identifier}>
            <code>{rule.Source?.Identifier}</code>
          </Row>
          <Row name="ID">
            <code>{rule.ConfigRuleId}</code>
          </Row>
          <Row name={texts.types}>
            {(rule.Scope?.ComplianceResourceTypes ?? []).map((type) => (
              <Link key={type} to="/resources" search={{ type }} className="mono type-link">
                {type}
              </Link>
            ))}
          </Row>
          <Row name={texts.trigger}>
            <Trigger rule={rule} />
          </Row>
          {rule.CreateBy?.CompliancePackName !== undefined && (
            <Row name={texts.package}>{rule.CreateBy.CompliancePackName}</Row>
          )}
          {times.map(
            ([name, at]) =>
              at !== undefined && (
                <Row key={name} name={name}>
                  {format.time(at)}
                </Row>
              ),
          )}
        </dl>
      </Panel>
      <Panel title={texts.parameters}>
        {parameters.length === 0 ? (
          <p className="muted">{texts.noParameters}</p>
        ) : (
          <dl className="settings">
            {parameters.map(([name, value]) => (
              <Row key={name} name={<code>{name}</code>}>
                <code>{String(value)}</code>
              </Row>
            ))}
          </dl>
        )}
      </Panel>
      <Panel title={texts.scope}>
        {scopes.length === 0 ? (
          <p className="muted">{texts.everything}</p>
        ) : (
          <dl className="settings">
            {scopes.map(([name, value]) => (
              <Row key={name} name={<code>{name}</code>}>
                {value}
              </Row>
            ))}
          </dl>
        )}
      </Panel>
      <TagsPanel type="ACS::Config::Rule" id={rule.ConfigRuleId ?? ''} />
    </div>
  )
}

function Trigger({ rule }: { readonly rule: RuleDetail }): ReactElement {
  const texts = useTexts(ruleTexts)
  const every: Readonly<Record<string, string>> = texts.every
  const kinds = rule.ConfigRuleTriggerTypes?.split(',') ?? []
  const words = [
    kinds.includes('ConfigurationItemChangeNotification') ? texts.onChange : undefined,
    kinds.includes('ScheduledNotification')
      ? (every[rule.MaximumExecutionFrequency ?? ''] ?? texts.scheduled)
      : undefined,
  ]
  return <>{words.filter((word) => word !== undefined).join(', ')}</>
}

function Row({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
