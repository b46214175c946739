import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { formTexts } from '../../texts/forms'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import type { RuleDetail } from './rule-page'
import { FREQUENCIES } from './triggers'

/** Changes how a rule is set: its name, risk, parameters, triggers and scope. */
export function EditRule({ rule }: { readonly rule: RuleDetail }): ReactElement {
  const texts = useTexts(ruleTexts)
  const { tagsHint } = useTexts(formTexts)
  const regions = useCall('GetDiscoveredResourceCountsGroupByRegion', {}).data
  const known = regions?.DiscoveredResourceCountsSummary?.map(({ Region = '' }) => ({
    value: Region,
    label: Region,
  }))
  const risks = (['high', 'medium', 'low'] as const).map((name, i) => ({
    value: String(i + 1),
    label: texts[name],
  }))
  return (
    <CallDialog
      operation="UpdateConfigRule"
      title={texts.editSettings}
      fixed={{ ConfigRuleId: rule.ConfigRuleId ?? '' }}
      values={{
        ConfigRuleName: rule.ConfigRuleName ?? '',
        Description: rule.Description ?? '',
        RiskLevel: String(rule.RiskLevel ?? ''),
        InputParameters: Object.entries(rule.InputParameters ?? {})
          .map(([name, value]) => `${name}=${String(value)}`)
          .join('\n'),
        ConfigRuleTriggerTypes: linesOf(rule.ConfigRuleTriggerTypes),
        MaximumExecutionFrequency: rule.MaximumExecutionFrequency ?? '',
        RegionIdsScope: linesOf(rule.RegionIdsScope),
        ExcludeResourceIdsScope: linesOf(rule.ExcludeResourceIdsScope),
        TagsScope: (rule.TagsScope ?? [])
          .map(({ TagKey = '', TagValue = '' }) => `${TagKey}=${TagValue}`)
          .join('\n'),
      }}
      fields={({ ConfigRuleTriggerTypes = '' }) => [
        { name: 'ConfigRuleName', label: texts.name, isNeeded: true },
        { name: 'Description', label: texts.description },
        { name: 'RiskLevel', label: texts.risk, choices: risks, isNeeded: true },
        ...(Object.keys(rule.InputParameters ?? {}).length === 0
          ? []
          : ([
              {
                name: 'InputParameters',
                label: texts.parameters,
                hint: texts.parametersHint,
                toEntry: entryOf,
              },
            ] as const)),
        {
          name: 'ConfigRuleTriggerTypes',
          label: texts.triggersOf,
          isNeeded: true,
          choices: [
            { value: 'ConfigurationItemChangeNotification', label: texts.onChange },
            { value: 'ScheduledNotification', label: texts.scheduled },
          ],
        },
        ...(ConfigRuleTriggerTypes.includes('ScheduledNotification')
          ? ([
              {
                name: 'MaximumExecutionFrequency',
                label: texts.howOften,
                isNeeded: true,
                choices: FREQUENCIES.map((value) => ({ value, label: texts.every[value] })),
              },
            ] as const)
          : []),
        { name: 'RegionIdsScope', label: texts.regions, hint: texts.regionsHint, choices: known },
        { name: 'ExcludeResourceIdsScope', label: texts.exceptIds },
        {
          name: 'TagsScope',
          label: texts.scopeTags,
          hint: tagsHint,
          toItem: (line) => {
            const [TagKey, TagValue] = entryOf(line)
            return { TagKey, TagValue }
          },
        },
      ]}
      refreshes={['GetConfigRule', 'ListConfigRules', 'GetRuleLogic']}
    />
  )
}

function entryOf(line: string): readonly [string, string] {
  const [name = '', ...rest] = line.split('=')
  return [name.trim(), rest.join('=').trim()]
}

function linesOf(commas: string | undefined): string {
  return (commas ?? '').replaceAll(',', '\n')
}
