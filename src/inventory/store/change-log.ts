import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { type ResourceEvent, toResourceEvent } from '../readers/recorded-item.js'

/** A change as the log has it: the version it made, with what names its resource. */
export interface LoggedVersion {
  readonly changeNo: number
  readonly resourceNo: ResourceNo
  readonly resourceType: string
  readonly regionId: string
  readonly resourceId: string
  readonly createdAt: Instant | null
  readonly event: ResourceEvent
  readonly capturedAt: Instant
  readonly recordedAt: Instant
  readonly configuration: string
  /** JSON text; empty when the whole configuration came or went. */
  readonly diff: string
  readonly resourceName: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  /** JSON text. */
  readonly tags: string
}

/** Changes after a position of an account's change log, in order. */
export async function listLoggedVersions(
  db: Db,
  account: AccountRef,
  afterChangeNo: number,
  limit: number,
): Promise<readonly LoggedVersion[]> {
  const rows = await db
    .selectFrom('resourceVersion as change')
    .innerJoin('resource', (join) =>
      join
        .onRef('resource.accountNo', '=', 'change.accountNo')
        .onRef('resource.resourceNo', '=', 'change.resourceNo'),
    )
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select(['change.changeNo', 'change.resourceNo', 'resourceType.resourceType'])
    .select(['resource.region as regionId', 'resource.resourceId', 'resource.createdAt'])
    .select(['change.event', 'change.capturedAt', 'change.recordedAt', 'change.configuration', 'change.diff'])
    .select(['change.name as resourceName', 'change.zone', 'change.resourceGroupId', 'change.status'])
    .select('change.tags')
    .where('change.accountNo', '=', account.accountNo)
    .where('change.changeNo', '>', afterChangeNo)
    .orderBy('change.changeNo')
    .limit(limit)
    .execute()
  return rows.map(({ event, ...row }) => ({ ...row, event: toResourceEvent(event) }))
}
