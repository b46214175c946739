import { resolveParameters } from '../rules/catalogue/parameters.js'
import type {
  Catalogue,
  ManagedRule,
  PackControl,
  PackTemplate,
  PackTemplateRule,
} from '../rules/catalogue/types.js'
import { looksAt } from '../rules/list-managed-rules.js'

/** Which package templates a list shows; an absent member filters nothing, all members are ANDed. */
export interface TemplateFilter {
  readonly templateId?: string | undefined
  /** Templates with a rule of this risk level. */
  readonly ruleRiskLevel?: number | undefined
  /** Templates with a rule that looks at one of these types. */
  readonly resourceTypes?: readonly string[] | undefined
  /** Category (or a word of it) or label of the template, in any case; `ALL` filters nothing. */
  readonly filterType?: string | undefined
}

export interface DescribedTemplateRule {
  readonly rule: PackTemplateRule
  readonly managed: ManagedRule
  /** The values the rule would run with, defaults included. */
  readonly parameters: Readonly<Record<string, string>>
  /** False when the rule needs a value that only the user knows: the template alone cannot create it. */
  readonly isComplete: boolean
  /** The section of the standard that the rule speaks to, when the template follows one. */
  readonly control: PackControl | null
}

export interface DescribedTemplate {
  readonly template: PackTemplate
  readonly rules: readonly DescribedTemplateRule[]
}

/** The package templates a filter lets through, by id, with the catalogue entries of their rules. */
export function listTemplates(catalogue: Catalogue, filter: TemplateFilter): readonly DescribedTemplate[] {
  const { templateId, ruleRiskLevel, resourceTypes } = filter
  return [...catalogue.packs.values()]
    .filter((template) => templateId === undefined || template.id === templateId)
    .filter((template) => hasKind(template, filter.filterType))
    .map((template) => ({ template, rules: describeTemplateRules(catalogue, template) }))
    .filter(
      ({ rules }) =>
        (ruleRiskLevel === undefined || rules.some(({ rule }) => rule.riskLevel === ruleRiskLevel)) &&
        (resourceTypes === undefined ||
          rules.some(({ managed }) => resourceTypes.some((type) => looksAt(managed, type)))),
    )
}

/** The rules of a template in its order, with their catalogue entries. */
export function describeTemplateRules(
  catalogue: Catalogue,
  template: PackTemplate,
): readonly DescribedTemplateRule[] {
  return template.rules.map((rule) => {
    const managed = catalogue.rules.get(rule.identifier)
    if (managed === undefined) throw new Error(`template ${template.id} names ${rule.identifier}`)
    const resolved = resolveParameters(managed, rule.parameters)
    return {
      rule,
      managed,
      parameters: resolved.kind === 'resolved' ? resolved.values : rule.parameters,
      isComplete: resolved.kind === 'resolved',
      control: template.controls.find((control) => control.rules.includes(rule.identifier)) ?? null,
    }
  })
}

// inferred: spec/lifecycle.md 13 names the filter and the value LAW only; categories are ours, such as law-and-standard
function hasKind({ category, labels }: PackTemplate, filterType: string | undefined): boolean {
  const kind = filterType?.toLowerCase() ?? ''
  if (kind === '' || kind === 'all') return true
  return [...labels, category, ...category.split('-')].some((text) => text.toLowerCase() === kind)
}
