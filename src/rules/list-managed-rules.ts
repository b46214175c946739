import { ApiError } from '../errors.js'
import type { Catalogue, ManagedRule } from './catalogue/types.js'
import type { RiskLevel } from './types.js'

/** Which managed rules a list shows; an absent member filters nothing, all members are ANDed. */
export interface ManagedRuleFilter {
  /** Part of id, name, description, product or label, in any case. */
  readonly keyword?: string | undefined
  readonly riskLevel?: RiskLevel | undefined
  /** Rules that look at one of these types; a rule of every type matches any. */
  readonly resourceTypes?: readonly string[] | undefined
}

/** The managed rules a filter lets through, by id. */
export function listManagedRules(catalogue: Catalogue, filter: ManagedRuleFilter): readonly ManagedRule[] {
  const keyword = filter.keyword?.trim().toLowerCase() ?? ''
  const { riskLevel, resourceTypes } = filter
  return [...catalogue.rules.values()].filter(
    (rule) =>
      (riskLevel === undefined || rule.riskLevel === riskLevel) &&
      (resourceTypes === undefined || resourceTypes.some((type) => looksAt(rule, type))) &&
      (keyword === '' || textsOf(rule).some((text) => text.toLowerCase().includes(keyword))),
  )
}

/** True when a managed rule looks at a resource type. */
export function looksAt(rule: ManagedRule, resourceType: string): boolean {
  return rule.resourceTypes.includes('*') || rule.resourceTypes.includes(resourceType)
}

function textsOf({ id, name, description, product, labels }: ManagedRule): readonly string[] {
  return [id, name.en, name.zh, description.en, description.zh, product, ...labels]
}

/** The managed rule of an identifier. Throws `InvalidIdentifier`. */
export function getManagedRule(catalogue: Catalogue, identifier: string): ManagedRule {
  const managed = catalogue.rules.get(identifier)
  // inferred: no page names the code of an unknown identifier
  if (managed === undefined) throw new ApiError('Invalid{Param}', { Param: 'Identifier' })
  return managed
}
