import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'

/** Numbers of the recorded resources of an id: one for each type and region that has it. */
export async function listResourceNosById(
  db: Db,
  account: AccountRef,
  resourceId: string,
): Promise<readonly ResourceNo[]> {
  const rows = await db
    .selectFrom('resource')
    .select('resourceNo')
    .where('accountNo', '=', account.accountNo)
    .where('resourceId', '=', resourceId)
    .where('deletedAt', 'is', null)
    .orderBy('resourceNo')
    .execute()
  return rows.map((row) => row.resourceNo)
}
