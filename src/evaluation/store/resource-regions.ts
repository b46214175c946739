import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'

/** Regions of the recorded resources whose numbers lie in a range, both ends included. */
export async function listResourceRegions(
  db: Db,
  account: AccountRef,
  range: { readonly first: ResourceNo; readonly last: ResourceNo },
): Promise<readonly { readonly resourceNo: ResourceNo; readonly region: string }[]> {
  return db
    .selectFrom('resource')
    .select(['resourceNo', 'region'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '>=', range.first)
    .where('resourceNo', '<=', range.last)
    .where('deletedAt', 'is', null)
    .execute()
}
