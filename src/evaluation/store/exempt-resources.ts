import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'

/** What names one resource of an account. */
export interface ResourceName {
  readonly resourceType: string
  readonly resourceId: string
  readonly region: string
}

/** As many as the parameter limit of both engines allows. */
const AT_ONCE = 500

/** The numbers of resources that exist, in the order of the names; null for an unknown or deleted one. */
export async function listResourceNos(
  db: Db,
  account: AccountRef,
  names: readonly ResourceName[],
): Promise<readonly (ResourceNo | null)[]> {
  const found = new Map<string, ResourceNo>()
  const ids = [...new Set(names.map(({ resourceId }) => resourceId))]
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const rows = await db
      .selectFrom('resource')
      .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
      .select(['resource.resourceNo', 'resourceType.resourceType', 'resource.resourceId', 'resource.region'])
      .where('resource.accountNo', '=', account.accountNo)
      .where('resource.resourceId', 'in', ids.slice(start, start + AT_ONCE))
      .where('resource.deletedAt', 'is', null)
      .execute()
    for (const row of rows) found.set(keyOf(row), row.resourceNo)
  }
  return names.map((name) => found.get(keyOf(name)) ?? null)
}

function keyOf({ resourceType, resourceId, region }: ResourceName): string {
  return JSON.stringify([resourceType, region, resourceId])
}
