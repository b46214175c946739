import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'

/** Numbers of live resources of a type, last recorded first, from below a number on. */
export async function listNewestResourceNos(
  db: Db,
  account: AccountRef,
  range: { readonly first: ResourceNo; readonly end: ResourceNo },
  limit: number,
): Promise<ResourceNo[]> {
  const rows = await db
    .selectFrom('resource')
    .select('resourceNo')
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '>=', range.first)
    .where('resourceNo', '<', range.end)
    .where('deletedAt', 'is', null)
    .orderBy('resourceNo', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ resourceNo }) => resourceNo)
}
