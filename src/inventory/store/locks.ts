import type { AccountRef } from '../../accounts/scope.js'
import { lockRows } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'

/**
 * Keeps resources from being marked as evaluated until the transaction ends. By number, as evaluation does: two
 * that take the same rows in different orders would wait for each other for ever.
 */
export async function lockResources(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<void> {
  if (resourceNos.length === 0) return
  const rows = db
    .selectFrom('resource')
    .select('resourceNo')
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .orderBy('resourceNo')
  await lockRows(db, rows)
}
