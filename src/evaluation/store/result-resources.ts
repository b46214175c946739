import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** The record of a resource as it stands beside a result. */
export interface ResultResource {
  readonly resourceNo: ResourceNo
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly regionId: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly tags: Readonly<Record<string, string>>
  readonly firstRecordedAt: Instant
  /** When it was last evaluated alone. */
  readonly evaluatedAt: Instant | null
  readonly isManual: boolean
}

export interface ResourceFilter {
  readonly regions?: readonly string[] | undefined
  readonly resourceTypes?: readonly string[] | undefined
  readonly resourceGroupIds?: readonly string[] | undefined
}

/** Those of the resources that the filter lets through, by number. */
export async function listResultResources(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
  filter: ResourceFilter = {},
): Promise<ResultResource[]> {
  if (resourceNos.length === 0) return []
  let query = db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select([
      'resource.resourceNo',
      'resourceType.resourceType',
      'resource.resourceId',
      'resource.name as resourceName',
      'resource.region as regionId',
      'resource.zone',
      'resource.resourceGroupId',
      'resource.tags',
      'resource.firstRecordedAt',
      'resource.evaluatedAt',
      'resource.evaluatedManually',
    ])
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.resourceNo', 'in', resourceNos)
    .orderBy('resource.resourceNo')
  if (filter.regions !== undefined) query = query.where('resource.region', 'in', filter.regions)
  if (filter.resourceTypes !== undefined)
    query = query.where('resourceType.resourceType', 'in', filter.resourceTypes)
  if (filter.resourceGroupIds !== undefined)
    query = query.where('resource.resourceGroupId', 'in', filter.resourceGroupIds)
  const rows = await query.execute()
  return rows.map(({ evaluatedManually, ...row }) => ({
    ...row,
    tags: JSON.parse(row.tags) as Record<string, string>,
    isManual: evaluatedManually === 1,
  }))
}
