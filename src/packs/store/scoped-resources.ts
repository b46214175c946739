import type { Db } from '../../db/tables.js'
import type { AccountNo, ResourceNo } from '../../platform/ids.js'
import type { ScopedResource } from '../../rules/resource-scope.js'

/** The recorded resources whose numbers lie in `first`..`last`, with what a scope reads of them. */
export async function listScopedResources(
  db: Db,
  accountNo: AccountNo,
  first: ResourceNo,
  last: ResourceNo,
): Promise<readonly (ScopedResource & { readonly resourceNo: ResourceNo })[]> {
  const rows = await db
    .selectFrom('resource')
    .select(['resourceNo', 'region', 'resourceGroupId', 'resourceId', 'name', 'tags'])
    .where('accountNo', '=', accountNo)
    .where('resourceNo', '>=', first)
    .where('resourceNo', '<=', last)
    .where('deletedAt', 'is', null)
    .execute()
  return rows.map((row) => ({
    resourceNo: row.resourceNo,
    regionId: row.region,
    resourceGroupId: row.resourceGroupId,
    resourceId: row.resourceId,
    resourceName: row.name,
    tags: JSON.parse(row.tags),
  }))
}
