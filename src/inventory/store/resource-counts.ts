import { readAccounts, type Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { TypeNo } from '../../platform/ids.js'

/** Read from `resource_by_type_and_region` alone: a join would look every resource's type up. */
function selectLive(db: Db, scope: Scope) {
  return db
    .selectFrom('resource')
    .where(
      'resource.accountNo',
      'in',
      readAccounts(scope).map((account) => account.accountNo),
    )
    .where('resource.deletedAt', 'is', null)
}

/** Where resources are; an empty list filters nothing. All are ANDed. */
export interface PlaceFilter {
  readonly regionIds?: readonly string[] | undefined
  readonly excludeRegionIds?: readonly string[] | undefined
  readonly resourceGroupIds?: readonly string[] | undefined
  readonly excludeResourceGroupIds?: readonly string[] | undefined
  readonly resourceIds?: readonly string[] | undefined
  readonly excludeResourceIds?: readonly string[] | undefined
}

/** Live resources by type, largest first. */
export async function countsByType(
  db: Db,
  scope: Scope,
  filter: { readonly region?: string | undefined; readonly place?: PlaceFilter } = {},
): Promise<{ resourceType: string; count: number }[]> {
  let query = selectLive(db, scope)
  if (filter.region !== undefined) query = query.where('resource.region', '=', filter.region)
  const { place = {} } = filter
  for (const [column, among, outside] of [
    ['resource.region', place.regionIds, place.excludeRegionIds],
    ['resource.resourceGroupId', place.resourceGroupIds, place.excludeResourceGroupIds],
    ['resource.resourceId', place.resourceIds, place.excludeResourceIds],
  ] as const) {
    if (among !== undefined && among.length > 0) query = query.where(column, 'in', among)
    if (outside !== undefined && outside.length > 0) query = query.where(column, 'not in', outside)
  }
  const rows = await query
    .select((eb) => ['resource.typeNo', eb.fn.countAll().as('count')])
    .groupBy('resource.typeNo')
    .execute()
  const types = await db.selectFrom('resourceType').selectAll().execute()
  const names = new Map<TypeNo, string>(types.map(({ typeNo, resourceType }) => [typeNo, resourceType]))
  return rows
    .map(({ typeNo, count }) => ({ resourceType: names.get(typeNo) ?? '', count: Number(count) }))
    .sort((a, b) => b.count - a.count || (a.resourceType < b.resourceType ? -1 : 1))
}

/** Live resources by region, largest first. */
export async function countsByRegion(
  db: Db,
  scope: Scope,
  filter: { readonly resourceType?: string | undefined } = {},
): Promise<{ region: string; count: number }[]> {
  const { resourceType } = filter
  let query = selectLive(db, scope)
  if (resourceType !== undefined)
    query = query.where('resource.typeNo', 'in', (eb) =>
      eb
        .selectFrom('resourceType')
        .select('resourceType.typeNo')
        .where('resourceType.resourceType', '=', resourceType),
    )
  // In the order of the index, which needs no sorting; there are few types.
  const rows = await query
    .select((eb) => ['resource.typeNo', 'resource.region', eb.fn.countAll().as('count')])
    .groupBy(['resource.typeNo', 'resource.region'])
    .execute()
  const counts = new Map<string, number>()
  for (const { region, count } of rows) counts.set(region, (counts.get(region) ?? 0) + Number(count))
  return [...counts]
    .map(([region, count]) => ({ region, count }))
    .sort((a, b) => b.count - a.count || (a.region < b.region ? -1 : 1))
}
