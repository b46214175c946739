import { ApiError } from '../errors.js'
import type { Catalogue, LocalText, PackTemplate } from '../rules/catalogue/types.js'
import {
  type DraftResult,
  draftConditionRule,
  draftManagedRule,
  intersectTypes,
  MAX_NAME_LENGTH,
  type RuleDraft,
} from '../rules/draft-rule.js'
import { localText } from '../rules/local-text.js'
import type { ResourceScope } from '../rules/resource-scope.js'
import type { RiskLevel } from '../rules/types.js'
import { describeTemplateRules } from './list-templates.js'
import { readTemplateContent } from './read-template-content.js'
import type { TemplateContent, TemplateRule } from './template-content.js'

/** One rule a caller wants in a package; `ruleId` wins over `identifier`. Source: spec/lifecycle.md 2 */
export interface PackRuleWish {
  readonly ruleId?: string | undefined
  readonly identifier?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly riskLevel?: RiskLevel | undefined
  readonly parameters: readonly {
    readonly name?: string | undefined
    readonly value?: string | undefined
  }[]
}

/** What a caller says of a new package. */
export interface PackWish {
  readonly name: string
  readonly description?: string | undefined
  readonly riskLevel: RiskLevel
  readonly templateId?: string | undefined
  readonly rules?: readonly PackRuleWish[] | undefined
  readonly templateContent?: string | undefined
  readonly scope: ResourceScope
  /** `AcceptLanguage` of the caller: the language of texts taken from the catalogue. */
  readonly language: string
}

/** A rule of the package to be: one that exists, or one to be created. */
export type PlannedRule =
  | { readonly kind: 'existing'; readonly ruleId: string }
  | {
      readonly kind: 'new'
      readonly draft: RuleDraft
      /** False: the name is the catalogue's. */
      readonly isNamed: boolean
    }

export interface PackPlan {
  readonly name: string
  readonly description: string
  readonly riskLevel: RiskLevel
  readonly templateId: string | null
  readonly scope: ResourceScope
  readonly rules: readonly PlannedRule[]
}

/**
 * Works out what a package will be, from the catalogue alone. What a template file says of the package wins
 * over the parameters beside it (spec/condition-rules.md 6). Throws `Invalid.CompliancePackName.Value`,
 * `Invalid.CompliancePackTemplateId.Value`, `Invalid.ConfigRules.Empty`, `Invalid.ConfigRules.Value`,
 * `Invalid.TemplateContent.Value`.
 */
export function planPack(catalogue: Catalogue, wish: PackWish): PackPlan {
  const template = findTemplate(catalogue, wish.templateId)
  const content = readGivenContent(wish)
  const name = content?.name ?? wish.name
  if (name.trim() === '' || name.length > MAX_NAME_LENGTH)
    throw new ApiError('Invalid.CompliancePackName.Value')
  const templated = template === null ? null : planTemplate(catalogue, template, wish.language)
  return {
    name,
    description: content?.description ?? wish.description ?? templated?.description ?? '',
    riskLevel: content?.riskLevel ?? wish.riskLevel,
    templateId: template?.id ?? null,
    scope: content?.scope ?? wish.scope,
    rules:
      content === null
        ? planRules(catalogue, wish.rules ?? templated?.rules ?? [], wish.language)
        : content.rules.map((rule) => planTemplateRule(catalogue, content, rule, wish.language)),
  }
}

function findTemplate(catalogue: Catalogue, templateId: string | undefined): PackTemplate | null {
  if (templateId === undefined || templateId === '') return null
  const template = catalogue.packs.get(templateId)
  if (template === undefined) throw new ApiError('Invalid.CompliancePackTemplateId.Value')
  return template
}

function readGivenContent(wish: PackWish): TemplateContent | null {
  if (wish.templateContent === undefined || wish.templateContent === '') return null
  if (wish.rules !== undefined)
    throw new ApiError('Invalid.TemplateContent.Value', { Reason: 'ConfigRules is given too' })
  return readTemplateContent(wish.templateContent)
}

/**
 * What a template alone makes: the rules that need no value of the user's. The others are named in the
 * description, so that their absence is seen wherever the package is.
 */
function planTemplate(
  catalogue: Catalogue,
  template: PackTemplate,
  language: string,
): { readonly description: string; readonly rules: readonly PackRuleWish[] } {
  const described = describeTemplateRules(catalogue, template)
  const leftOut = described.filter((each) => !each.isComplete).map(({ managed }) => managed.id)
  const note = localText(LEFT_OUT, language)
  return {
    description:
      localText(template.description, language) + (leftOut.length === 0 ? '' : note + leftOut.join(', ')),
    rules: described
      .filter((each) => each.isComplete)
      .map(({ rule, parameters }) => ({
        identifier: rule.identifier,
        riskLevel: rule.riskLevel,
        parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
      })),
  }
}

const LEFT_OUT: LocalText = {
  en: ' Not included, since they need values of yours: ',
  zh: ' 未包含需要自行提供参数值的规则：',
}

/** The rules a list describes. Throws `Invalid.ConfigRules.Empty`, `Invalid.ConfigRules.Value`. */
export function planRules(
  catalogue: Catalogue,
  wishes: readonly PackRuleWish[],
  language: string,
): readonly PlannedRule[] {
  if (wishes.length === 0) throw new ApiError('Invalid.ConfigRules.Empty')
  const ruleIds = wishes.flatMap((wish) => wish.ruleId ?? [])
  if (new Set(ruleIds).size < ruleIds.length) throw new ApiError('Invalid.ConfigRules.Value')
  return wishes.map((wish): PlannedRule => {
    if (wish.ruleId !== undefined) return { kind: 'existing', ruleId: wish.ruleId }
    if (wish.identifier === undefined) throw new ApiError('Invalid.ConfigRules.Value')
    const { identifier, name, description, riskLevel } = wish
    const parameters = pairParameters(wish.parameters)
    return accept(
      draftManagedRule(catalogue, { identifier, name, description, riskLevel, parameters }, language),
      name !== undefined,
    )
  })
}

/** Name and value are given together or not at all. Source: spec/lifecycle.md 2 */
function pairParameters(parameters: PackRuleWish['parameters']): Record<string, string> {
  const pairs: [string, string][] = []
  for (const { name, value } of parameters) {
    if (name === undefined && value === undefined) continue
    if (name === undefined || value === undefined) throw new ApiError('Invalid.ConfigRules.Value')
    pairs.push([name, value])
  }
  return Object.fromEntries(pairs)
}

function planTemplateRule(
  catalogue: Catalogue,
  content: TemplateContent,
  rule: TemplateRule,
  language: string,
): PlannedRule {
  const { source, name, description, riskLevel, scope, triggers } = rule
  const limits = content.resourceTypes
  const resourceTypes = limits.length === 0 ? rule.resourceTypes : limitTypes(catalogue, rule, limits)
  const wish = { name, description, riskLevel, scope, triggers, resourceTypes }
  if (source.owner === 'ALIYUN')
    return accept(draftManagedRule(catalogue, { ...wish, ...source }, language), name !== undefined)
  if (name === undefined) throw new ApiError('Invalid.ConfigRules.Value')
  return accept(draftConditionRule({ ...wish, name, condition: source.condition }), true)
}

function limitTypes(catalogue: Catalogue, rule: TemplateRule, limits: readonly string[]): readonly string[] {
  const own =
    rule.resourceTypes.length > 0 || rule.source.owner !== 'ALIYUN'
      ? rule.resourceTypes
      : (catalogue.rules.get(rule.source.identifier)?.resourceTypes ?? [])
  const types = intersectTypes(own, limits)
  if (types.length === 0) throw new ApiError('Invalid.ConfigRules.Value')
  return types
}

function accept(result: DraftResult, isNamed: boolean): PlannedRule {
  // The documented message has no place for the reason; the log has.
  if (result.kind === 'refused')
    throw new ApiError('Invalid.ConfigRules.Value', {}, { cause: new Error(result.reason) })
  return { kind: 'new', draft: result.draft, isNamed }
}
