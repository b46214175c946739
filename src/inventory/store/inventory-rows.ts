import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { AccountId, ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** A resource as an inventory lists it; of a deleted one its last state. */
export interface InventoryRow {
  readonly accountId: AccountId
  readonly resourceNo: ResourceNo
  readonly resourceType: string
  readonly regionId: string
  readonly resourceId: string
  readonly resourceName: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  /** JSON object. */
  readonly tags: string
  readonly createdAt: Instant | null
  readonly firstRecordedAt: Instant
  readonly updatedAt: Instant
  readonly capturedAt: Instant
  readonly deletedAt: Instant | null
}

/** Which resources an inventory lists; an absent member filters nothing. */
export interface InventoryFilter {
  readonly presence: 'kept' | 'deleted'
  readonly resourceTypes?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
}

/** Resources of an account behind `after`, by type and then in the order they were first recorded. */
export async function listInventoryRows(
  db: Db,
  account: AccountRef,
  { presence, resourceTypes, regions }: InventoryFilter,
  page: { readonly after: ResourceNo; readonly limit: number },
): Promise<readonly InventoryRow[]> {
  let query = db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select([
      'resource.resourceNo',
      'resourceType.resourceType',
      'resource.region as regionId',
      'resource.resourceId',
      'resource.name as resourceName',
      'resource.zone',
      'resource.resourceGroupId',
      'resource.status',
      'resource.tags',
      'resource.createdAt',
      'resource.firstRecordedAt',
      'resource.updatedAt',
      'resource.capturedAt',
      'resource.deletedAt',
    ])
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.resourceNo', '>', page.after)
    .where('resource.deletedAt', presence === 'kept' ? 'is' : 'is not', null)
    .orderBy('resource.resourceNo')
    .limit(page.limit)
  if (resourceTypes !== undefined) query = query.where('resourceType.resourceType', 'in', resourceTypes)
  if (regions !== undefined) query = query.where('resource.region', 'in', regions)
  const rows = await query.execute()
  return rows.map((row) => ({ accountId: account.accountId, ...row }))
}
