import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ResourceNo } from '../platform/ids.js'
import { listResourceResults, rollUp } from './results.js'
import type { StoredVerdict } from './types.js'

/** The verdicts of every rule on one resource, rolled up; INSUFFICIENT_DATA when no rule looks at it. */
export async function readResourceVerdict(
  db: Db,
  scope: Scope,
  resourceNo: ResourceNo,
): Promise<StoredVerdict> {
  const results = await listResourceResults(db, scope, resourceNo)
  const count = (verdict: StoredVerdict) => results.filter((result) => result.verdict === verdict).length
  return rollUp({
    compliant: count('COMPLIANT'),
    nonCompliant: count('NON_COMPLIANT'),
    notApplicable: count('NOT_APPLICABLE'),
    insufficientData: count('INSUFFICIENT_DATA'),
    ignored: count('IGNORED'),
    error: count('ERROR'),
  })
}
