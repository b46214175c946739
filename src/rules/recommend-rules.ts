import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { countsByType, type PlaceFilter } from '../inventory/store/resource-counts.js'
import type { Catalogue, ManagedRule } from './catalogue/types.js'
import { listRules } from './store/read-rules.js'

/**
 * The managed rules that look at what is recorded in a place and are not held yet, high risk first, then by id. Left out
 * are those of the types that one of the `selected` rules looks at, and those for which no source has data.
 */
export async function recommendRules(
  db: Db,
  scope: Scope,
  catalogue: Catalogue,
  place: PlaceFilter,
  selected: readonly string[],
): Promise<readonly ManagedRule[]> {
  const chosen = new Set(
    selected.flatMap((identifier) => catalogue.rules.get(identifier)?.resourceTypes ?? []),
  )
  const recorded = (await countsByType(db, scope, { place })).map(({ resourceType }) => resourceType)
  const open = new Set(recorded.filter((resourceType) => !chosen.has(resourceType)))
  const { rules } = await listRules(db, scope, {})
  const held = new Set(rules.flatMap((rule) => (rule.sourceOwner === 'ALIYUN' ? rule.sourceIdentifier : [])))
  // inferred: a rule of every type says nothing of what an account has, and is not recommended
  return [...catalogue.rules.values()]
    .filter((rule) => !held.has(rule.id) && rule.coverage.kind !== 'noDataSource')
    .filter((rule) => rule.resourceTypes.some((resourceType) => open.has(resourceType)))
    .toSorted((one, other) => one.riskLevel - other.riskLevel || (one.id < other.id ? -1 : 1))
}
