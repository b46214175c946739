import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'

/** Numbers of the resources that have this id: one for each type and region. */
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
