import { type ReactElement, useMemo } from 'react'
import { useCall } from '../../api/queries'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { type Column, Table } from '../../components/table'
import { Risk, VerdictBadge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { AddRules, TakeOut } from './edit-package'
import type { Pack } from './package-page'

type PackRule = NonNullable<Pack['ConfigRules']>[number]

/** The package's rules with their verdicts. */
export function PackRules({
  packId,
  rules,
}: {
  readonly packId: string
  readonly rules: readonly PackRule[]
}): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  const { data } = useCall('GetConfigRuleComplianceByPack', { CompliancePackId: packId })
  const columns = useMemo((): Column<PackRule>[] => {
    const list = data?.ConfigRuleComplianceResult?.ConfigRuleCompliances ?? []
    const verdictOf = new Map(list.map(({ ConfigRuleId, ComplianceType }) => [ConfigRuleId, ComplianceType]))
    return [
      {
        id: 'rule',
        title: texts.rule,
        cell: (rule) => (
          <>
            <PlaceLink to="/rules/item" search={{ id: rule.ConfigRuleId }}>
              {rule.ConfigRuleName}
            </PlaceLink>
            <p className="muted small">{rule.Description}</p>
          </>
        ),
      },
      {
        id: 'verdict',
        title: texts.verdict,
        isTight: true,
        cell: (rule) => (
          <PlaceLink to="/results" search={{ pack: packId, rule: rule.ConfigRuleId }} className="late">
            <VerdictBadge verdict={verdictOf.get(rule.ConfigRuleId)} />
          </PlaceLink>
        ),
      },
      { id: 'risk', title: texts.risk, isTight: true, cell: (rule) => <Risk level={rule.RiskLevel} /> },
      {
        id: 'parameters',
        title: texts.parameters,
        cell: (rule) =>
          (rule.ConfigRuleParameters ?? []).map(({ ParameterName, ParameterValue }) => (
            <div key={ParameterName} className="small">
              {ParameterName} <code>{ParameterValue}</code>
            </div>
          )),
      },
      {
        id: 'actions',
        title: texts.actions,
        isTight: true,
        cell: ({ ConfigRuleId = '', ConfigRuleName = '' }) => (
          <TakeOut packId={packId} ruleId={ConfigRuleId} name={ConfigRuleName} />
        ),
      },
    ]
  }, [data, texts, packId])
  const taken = useMemo(() => new Set(rules.map(({ ConfigRuleId = '' }) => ConfigRuleId)), [rules])
  return (
    <Panel
      title={texts.rules}
      note={format.count(rules.length)}
      actions={<AddRules packId={packId} taken={taken} />}
    >
      <Table
        label={texts.rules}
        columns={columns}
        rows={rules}
        keyOf={(rule: PackRule) => rule.ConfigRuleId ?? ''}
      />
    </Panel>
  )
}
