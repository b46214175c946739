import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { formTexts } from '../../texts/forms'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { verdictTexts } from '../../texts/verdicts'
import type { Pack } from './package-page'

const READ_AGAIN = [
  'GetCompliancePack',
  'ListCompliancePacks',
  'GetResourceComplianceByPack',
  'GetConfigRuleComplianceByPack',
] as const

/** Changes name, description, risk and scope of a package. */
export function EditPackage({
  packId,
  pack,
}: {
  readonly packId: string
  readonly pack: Pack
}): ReactElement {
  const texts = useTexts(packageTexts)
  const risks = useTexts(verdictTexts)
  const { tagsHint } = useTexts(formTexts)
  const regions = useCall('GetDiscoveredResourceCountsGroupByRegion', {}).data
  const { Scope: scope = {} } = pack
  const choices = regions?.DiscoveredResourceCountsSummary?.map(({ Region = '' }) => ({
    value: Region,
    label: Region,
  }))
  return (
    <CallDialog
      operation="UpdateCompliancePack"
      title={texts.edit}
      fixed={{ CompliancePackId: packId }}
      values={{
        CompliancePackName: pack.CompliancePackName ?? '',
        Description: pack.Description ?? '',
        RiskLevel: String(pack.RiskLevel ?? ''),
        RegionIdsScope: (scope.RegionIdsScope ?? '').replaceAll(',', '\n'),
        ExcludeResourceIdsScope: (scope.ExcludeResourceIdsScope ?? '').replaceAll(',', '\n'),
        TagsScope: (scope.TagsScope ?? [])
          .map(({ TagKey = '', TagValue = '' }) => `${TagKey}=${TagValue}`)
          .join('\n'),
      }}
      fields={[
        { name: 'CompliancePackName', label: texts.name, isNeeded: true },
        { name: 'Description', label: texts.description },
        {
          name: 'RiskLevel',
          label: texts.risk,
          isNeeded: true,
          choices: ([1, 2, 3] as const).map((level) => ({
            value: String(level),
            label: risks[`risk${level}`],
          })),
        },
        { name: 'RegionIdsScope', label: texts.regions, choices },
        {
          name: 'TagsScope',
          label: texts.scopeTags,
          hint: tagsHint,
          toItem: (line) => {
            const [TagKey = '', ...rest] = line.split('=')
            return { TagKey: TagKey.trim(), TagValue: rest.join('=').trim() }
          },
        },
        { name: 'ExcludeResourceIdsScope', label: texts.exclude },
      ]}
      refreshes={READ_AGAIN}
    />
  )
}

/** Takes rules of the account into the package. */
export function AddRules({
  packId,
  taken,
}: {
  readonly packId: string
  readonly taken: ReadonlySet<string>
}): ReactElement {
  const texts = useTexts(packageTexts)
  const { data } = useCall('ListConfigRules', { PageSize: 100 })
  const choices = (data?.ConfigRules?.ConfigRuleList ?? [])
    .filter(({ ConfigRuleId = '' }) => !taken.has(ConfigRuleId))
    .map(({ ConfigRuleId = '', ConfigRuleName = '' }) => ({ value: ConfigRuleId, label: ConfigRuleName }))
  return (
    <CallDialog
      operation="AttachConfigRuleToCompliancePack"
      title={texts.addRules}
      icon="plus"
      fixed={{ CompliancePackId: packId }}
      fields={[{ name: 'ConfigRuleIds', label: texts.rules, choices }]}
      refreshes={READ_AGAIN}
    />
  )
}

/** Takes a rule out of the package; it stays a rule of the account. */
export function TakeOut({
  packId,
  ruleId,
  name,
}: {
  readonly packId: string
  readonly ruleId: string
  readonly name: string
}): ReactElement {
  const texts = useTexts(packageTexts)
  return (
    <CallDialog
      operation="DetachConfigRuleToCompliancePack"
      title={`${texts.takeOut}: ${name}`}
      label={texts.takeOut}
      confirm={texts.takeOut}
      fullLabel={`${texts.takeOut}: ${name}`}
      fixed={{ CompliancePackId: packId, ConfigRuleIds: [ruleId] }}
      refreshes={READ_AGAIN}
    >
      <p>{texts.takeOutText}</p>
    </CallDialog>
  )
}
