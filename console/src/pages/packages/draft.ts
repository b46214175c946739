import type { Params } from '../../api/call'
import { type Template, type TemplateRule, typesOf } from './template'

/** A package as it is being written. */
export interface Draft {
  readonly name: string
  readonly description: string
  /** Identifiers of the rules that are taken. */
  readonly chosen: ReadonlySet<string>
  /** Values of parameters, by `{identifier} {parameter}`. */
  readonly values: Readonly<Record<string, string>>
  readonly regions: ReadonlySet<string>
  readonly tagKey: string
  readonly tagValue: string
  /** Resource ids with commas, as typed. */
  readonly exclude: string
}

/** What is missing: `name`, `rules`, or keys of `values`. */
export type Problems = ReadonlySet<string>

/** A draft with all that the template switches on, and its default values. */
export function draftOf(template: Template): Draft {
  const rules = template.ConfigRules ?? []
  return {
    name: template.CompliancePackTemplateName ?? '',
    description: template.Description ?? '',
    chosen: new Set(rules.filter((rule) => rule.DefaultEnable !== false).map(identifierOf)),
    values: Object.fromEntries(
      rules.flatMap((rule) =>
        (rule.ConfigRuleParameters ?? []).map(({ ParameterName = '', ParameterValue = '' }) => [
          valueKey(identifierOf(rule), ParameterName),
          ParameterValue,
        ]),
      ),
    ),
    regions: new Set(),
    tagKey: '',
    tagValue: '',
    exclude: '',
  }
}

export function identifierOf({ ManagedRuleIdentifier = '' }: TemplateRule): string {
  return ManagedRuleIdentifier
}

export function valueKey(identifier: string, parameter: string): string {
  return `${identifier} ${parameter}`
}

export function chosenRules(template: Template, draft: Draft): TemplateRule[] {
  return (template.ConfigRules ?? []).filter((rule) => draft.chosen.has(identifierOf(rule)))
}

/** What stands in the way of creating it. */
export function problemsOf(template: Template, draft: Draft): Problems {
  const problems = new Set<string>()
  if (draft.name.trim() === '') problems.add('name')
  if (draft.chosen.size === 0) problems.add('rules')
  for (const rule of chosenRules(template, draft))
    for (const { ParameterName = '', Required } of rule.ConfigRuleParameters ?? []) {
      const key = valueKey(identifierOf(rule), ParameterName)
      if (Required === true && (draft.values[key] ?? '').trim() === '') problems.add(key)
    }
  return problems
}

/** The call that creates it. */
export function createParams(
  template: Template,
  draft: Draft,
  clientToken: string,
): Params<'CreateCompliancePack'> {
  const scope = scopeOf(draft)
  return {
    ClientToken: clientToken,
    CompliancePackName: draft.name.trim(),
    CompliancePackTemplateId: template.CompliancePackTemplateId,
    Description: draft.description.trim(),
    RiskLevel: riskOf(template.RiskLevel),
    ConfigRules: chosenRules(template, draft).map((rule) => ({
      ManagedRuleIdentifier: identifierOf(rule),
      ...(rule.ManagedRuleName === undefined ? {} : { ConfigRuleName: rule.ManagedRuleName }),
      RiskLevel: riskOf(rule.RiskLevel),
      ConfigRuleParameters: parametersOf(identifierOf(rule), draft),
    })),
    RegionIdsScope: scope.regions,
    ExcludeResourceIdsScope: scope.exclude,
    TagsScope: scope.tag === undefined ? undefined : [scope.tag],
  }
}

/** The types its rules are about, and what its scope leaves of them. */
export function scopeOf({ regions, exclude, tagKey, tagValue }: Draft) {
  const ids = exclude
    .split(/[\s,]+/)
    .map((id) => id.trim())
    .filter((id) => id !== '')
  return {
    regions: regions.size === 0 ? undefined : [...regions],
    exclude: ids.length === 0 ? undefined : ids,
    tag: tagKey.trim() === '' ? undefined : { TagKey: tagKey.trim(), TagValue: tagValue.trim() },
  }
}

export function typesInDraft(template: Template, draft: Draft): string[] {
  return typesOf(chosenRules(template, draft))
}

function parametersOf(identifier: string, { values }: Draft) {
  const prefix = `${identifier} `
  return Object.entries(values)
    .filter(([key, value]) => key.startsWith(prefix) && value.trim() !== '')
    .map(([key, value]) => ({ ParameterName: key.slice(prefix.length), ParameterValue: value.trim() }))
}

function riskOf(level: number | undefined): 1 | 2 | 3 {
  return level === 1 || level === 3 ? level : 2
}
