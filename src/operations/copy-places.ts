import { resolveAggregator } from '../accounts/resolve-aggregator.js'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { CopyPlaces } from '../rules/copy-rules.js'
import { filled } from './texts.js'

/**
 * Where `CopyConfigRules` and `CopyCompliancePacks` copy from and to: the caller's account where no group is named.
 * Throws as `resolveAggregator` does for a call that reads the one and writes the others.
 */
export async function findCopyPlaces(
  db: Db,
  scope: Scope,
  groups: {
    readonly SrcAggregatorId: string | undefined
    readonly DesAggregatorIds: readonly string[] | undefined
  },
): Promise<CopyPlaces> {
  const source = filled(groups.SrcAggregatorId)
  const into: Scope[] = []
  for (const aggregatorId of new Set(groups.DesAggregatorIds))
    into.push(await resolveAggregator(db, scope.caller, { aggregatorId, access: 'write' }))
  return {
    from:
      source === undefined
        ? scope
        : await resolveAggregator(db, scope.caller, { aggregatorId: source, access: 'read' }),
    into: into.length === 0 ? [scope] : into,
  }
}
