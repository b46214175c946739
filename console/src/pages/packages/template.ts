import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'

/** A template of the catalogue, and one of its rules. */
export type Template = NonNullable<
  NonNullable<
    Reply<'ListCompliancePackTemplates'>['CompliancePackTemplatesResult']
  >['CompliancePackTemplates']
>[number]
export type TemplateRule = NonNullable<Template['ConfigRules']>[number]

/** Templates are few, and fit in one page of the API. */
const MOST_TEMPLATES = 100

export function useTemplates() {
  return useCall('ListCompliancePackTemplates', { PageSize: MOST_TEMPLATES })
}

/** Labels that say what a template is about; others say the edition it is from. */
export function categoriesOf({ Labels = '' }: Template): string[] {
  return Labels.split(',').filter((label) => !/^\d*$/.test(label))
}

/** Distinct resource types of rules. */
export function typesOf(rules: readonly TemplateRule[]): string[] {
  const all = rules.flatMap(({ ResourceTypesScope = '' }) => ResourceTypesScope.split(','))
  return [...new Set(all.map((type) => type.trim()).filter((type) => type !== ''))].sort()
}

/** Distinct control ids of rules. */
export function controlsOf(rules: readonly TemplateRule[]): string[] {
  return [
    ...new Set(
      rules.flatMap(({ ControlId }) => (ControlId === undefined || ControlId === '' ? [] : [ControlId])),
    ),
  ]
}
