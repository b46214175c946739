import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ResourceNo } from '../platform/ids.js'
import { listResourceResults, rollUp } from './results.js'
import { countVerdicts, type StoredVerdict } from './types.js'

/** The verdicts of every rule on one resource, rolled up; INSUFFICIENT_DATA when no rule looks at it. */
export async function readResourceVerdict(
  db: Db,
  scope: Scope,
  resourceNo: ResourceNo,
): Promise<StoredVerdict> {
  const results = await listResourceResults(db, scope, resourceNo)
  return rollUp(countVerdicts(results.map((result) => result.verdict)))
}
