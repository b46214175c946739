import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, TypeNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** Live resources of one type in one region. */
export interface LiveGroup {
  readonly regionId: string
  readonly typeNo: TypeNo
  readonly resourceType: string
}

/** A live resource as it is now. */
export interface LiveResource {
  readonly resourceNo: ResourceNo
  readonly resourceId: string
  readonly createdAt: Instant | null
  readonly capturedAt: Instant
  readonly configuration: string
  readonly resourceName: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  /** JSON text. */
  readonly tags: string
}

/** The groups that an account has live resources in, by region, then type. */
export function listLiveGroups(db: Db, account: AccountRef): Promise<readonly LiveGroup[]> {
  return db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select(['resource.region as regionId', 'resource.typeNo', 'resourceType.resourceType'])
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.deletedAt', 'is', null)
    .groupBy(['resource.region', 'resource.typeNo', 'resourceType.resourceType'])
    .orderBy('resource.region')
    .orderBy('resource.typeNo')
    .execute()
}

/** A page of a group's live resources with their configurations, by id after `afterId`. */
export function listLiveResources(
  db: Db,
  account: AccountRef,
  { regionId, typeNo }: Pick<LiveGroup, 'regionId' | 'typeNo'>,
  page: { readonly afterId: string; readonly limit: number },
): Promise<readonly LiveResource[]> {
  return db
    .selectFrom('resource')
    .innerJoin('resourceVersion as current', (join) =>
      join
        .onRef('current.accountNo', '=', 'resource.accountNo')
        .onRef('current.resourceNo', '=', 'resource.resourceNo')
        .onRef('current.version', '=', 'resource.version'),
    )
    .select(['resource.resourceNo', 'resource.resourceId', 'resource.createdAt', 'resource.capturedAt'])
    .select(['current.configuration', 'resource.name as resourceName', 'resource.zone'])
    .select(['resource.resourceGroupId', 'resource.status', 'resource.tags'])
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.typeNo', '=', typeNo)
    .where('resource.region', '=', regionId)
    .where('resource.deletedAt', 'is', null)
    .where('resource.resourceId', '>', page.afterId)
    .orderBy('resource.resourceId')
    .limit(page.limit)
    .execute()
}
