import type { Condition } from '../conditions/types.js'
import { resolveParameters } from './catalogue/parameters.js'
import type { Catalogue, ManagedRule } from './catalogue/types.js'
import { localText } from './local-text.js'
import type { ResourceScope } from './resource-scope.js'
import type { RuleContent } from './store/write-rules.js'
import type { RiskLevel, Trigger } from './types.js'

/** Longest name of a rule or a package, in UTF-16 units. */
// inferred: spec/lifecycle.md 2
export const MAX_NAME_LENGTH = 128

/** The identifier every condition rule has. Source: spec/condition-rules.md 1 */
export const CONDITION_RULE_IDENTIFIER = 'acs-config-configuration'

interface RuleWish {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly riskLevel?: RiskLevel | undefined
  readonly scope?: ResourceScope | undefined
  readonly triggers?: readonly Trigger[] | undefined
}

/** What a caller says of a managed rule; the rest comes from the catalogue. */
export interface ManagedRuleWish extends RuleWish {
  readonly identifier: string
  readonly parameters: Readonly<Record<string, string>>
  /** Narrows the types the rule looks at. */
  readonly resourceTypes?: readonly string[] | undefined
}

/** What a caller says of a condition rule. */
export interface ConditionRuleWish extends RuleWish {
  readonly name: string
  readonly condition: Condition
  readonly resourceTypes: readonly string[]
}

/** A rule that is complete but for its id. */
export interface RuleDraft {
  readonly name: string
  readonly content: RuleContent
}

export type DraftResult =
  | { readonly kind: 'draft'; readonly draft: RuleDraft }
  | { readonly kind: 'refused'; readonly what: Refused; readonly reason: string }

/** Which part of a wish cannot be met. */
export type Refused = 'identifier' | 'parameters' | 'resourceTypes' | 'name'

/**
 * A managed rule made ready to be stored, with its logic, so that its results stay explainable when the
 * catalogue changes. The name is the catalogue's in the caller's language when none is given.
 */
export function draftManagedRule(catalogue: Catalogue, wish: ManagedRuleWish, language: string): DraftResult {
  const managed = catalogue.rules.get(wish.identifier)
  if (managed === undefined) return refused('identifier', `there is no managed rule ${wish.identifier}`)
  const parameters = resolveParameters(managed, wish.parameters)
  if (parameters.kind === 'refused')
    return refused(
      'parameters',
      parameters.issues.map((issue) => `${issue.name} ${issue.message}`).join('; '),
    )
  const resourceTypes = narrowTypes(managed, wish.resourceTypes)
  if (resourceTypes.length === 0)
    return refused('resourceTypes', `${managed.id} does not look at these resource types`)
  return checkName({
    name: wish.name ?? localText(managed.name, language),
    content: {
      description: wish.description ?? localText(managed.description, language),
      riskLevel: wish.riskLevel ?? managed.riskLevel,
      sourceOwner: 'ALIYUN',
      sourceIdentifier: managed.id,
      logic: managed.logic,
      parameters: parameters.values,
      resourceTypes,
      scope: wish.scope ?? {},
      triggers: wish.triggers ?? managed.triggers,
    },
  })
}

/** A condition rule made ready to be stored. Its risk level is medium when none is given. */
export function draftConditionRule(wish: ConditionRuleWish): DraftResult {
  if (wish.resourceTypes.length === 0) return refused('resourceTypes', `${wish.name} names no resource type`)
  return checkName({
    name: wish.name,
    content: {
      description: wish.description ?? '',
      riskLevel: wish.riskLevel ?? 2,
      sourceOwner: 'CUSTOM_CONFIGURATION',
      sourceIdentifier: CONDITION_RULE_IDENTIFIER,
      logic: { needs: [], compliant: wish.condition },
      parameters: {},
      resourceTypes: wish.resourceTypes,
      scope: wish.scope ?? {},
      triggers: wish.triggers ?? [{ kind: 'change' }],
    },
  })
}

/** Of two lists of resource types those in both; `*` stands for every type. */
export function intersectTypes(types: readonly string[], wanted: readonly string[]): readonly string[] {
  if (wanted.includes('*')) return types
  return types.includes('*') ? wanted : types.filter((type) => wanted.includes(type))
}

function narrowTypes(managed: ManagedRule, wanted: readonly string[] | undefined): readonly string[] {
  return wanted === undefined || wanted.length === 0
    ? managed.resourceTypes
    : intersectTypes(managed.resourceTypes, wanted)
}

/** A draft, unless its name cannot be one. */
export function checkName(draft: RuleDraft): DraftResult {
  return draft.name.trim() === '' || draft.name.length > MAX_NAME_LENGTH
    ? refused('name', 'the rule name is empty or too long')
    : { kind: 'draft', draft }
}

function refused(what: Refused, reason: string): DraftResult {
  return { kind: 'refused', what, reason }
}
