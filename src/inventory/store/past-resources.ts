import { type SqlBool, sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, TypeNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { RecordedResource } from './evaluated-resources.js'
import { readMeasured, withMeasured } from './measurements.js'

/** A resource as it was recorded at a past instant. */
export interface PastResource extends RecordedResource {
  readonly firstRecordedAt: Instant
  /**
   * False where nothing was recorded of it by then and it may have been there all the same: what is told of it is of
   * today, and its configuration is empty.
   */
  readonly isKnown: boolean
  /** The version of then is the current one. */
  readonly isCurrent: boolean
}

/**
 * The resources of the range that were there at an instant, or may have been, by number. Left out are those that were
 * deleted by then, and those that were made later. What was measured after it is not among configurations.
 */
export async function listPastResources(
  db: Db,
  account: AccountRef,
  range: { readonly first: ResourceNo; readonly end: ResourceNo },
  at: Instant,
): Promise<PastResource[]> {
  const { accountNo } = account
  const rows = await db
    .selectFrom('resource')
    .leftJoin('resourceVersion as past', (join) =>
      join
        .onRef('past.accountNo', '=', 'resource.accountNo')
        .onRef('past.resourceNo', '=', 'resource.resourceNo')
        .on('past.capturedAt', '<=', at)
        .on(sql<SqlBool>`not exists (select 1 from resource_version as newer
          where newer.account_no = past.account_no and newer.resource_no = past.resource_no
          and newer.captured_at <= ${at} and newer.captured_at >= past.captured_at
          and (newer.captured_at > past.captured_at or newer.version > past.version))`),
    )
    .select(['resource.resourceNo', 'resource.version as currentVersion', 'resource.region as regionId'])
    .select(['resource.resourceId', 'resource.createdAt', 'resource.firstRecordedAt'])
    .select([
      'resource.name',
      'resource.zone',
      'resource.resourceGroupId',
      'resource.status',
      'resource.tags',
    ])
    .select([
      'past.version',
      'past.event',
      'past.configuration',
      'past.name as pastName',
      'past.zone as pastZone',
    ])
    .select(['past.resourceGroupId as pastGroupId', 'past.status as pastStatus', 'past.tags as pastTags'])
    .where('resource.accountNo', '=', accountNo)
    .where('resource.resourceNo', '>=', range.first)
    .where('resource.resourceNo', '<', range.end)
    .orderBy('resource.resourceNo')
    .execute()
  const measured = await readMeasured(db, account, range, at)
  return rows.flatMap((row): PastResource[] => {
    const isKnown = row.version !== null
    const isAbsent = isKnown ? row.event === 'REMOVE' : row.createdAt !== null && row.createdAt > at
    if (isAbsent) return []
    const { resourceNo, regionId, resourceId, createdAt, firstRecordedAt } = row
    const tags: Record<string, string> = JSON.parse(row.pastTags ?? row.tags)
    return [
      {
        resourceNo,
        version: row.version ?? row.currentVersion,
        regionId,
        resourceId,
        resourceName: row.pastName ?? row.name,
        zone: row.pastZone ?? row.zone,
        resourceGroupId: row.pastGroupId ?? row.resourceGroupId,
        status: row.pastStatus ?? row.status,
        tags,
        createdAt,
        deletedAt: null,
        configuration: withMeasured(row.configuration ?? '', measured.get(resourceNo)),
        firstRecordedAt,
        isKnown,
        isCurrent: row.version === row.currentVersion,
      },
    ]
  })
}

/** Types of which the account had recorded a resource by an instant. */
export async function readTypesRecordedBy(
  db: Db,
  { accountNo }: AccountRef,
  at: Instant,
): Promise<ReadonlySet<TypeNo>> {
  const rows = await db
    .selectFrom('resource')
    .select('typeNo')
    .distinct()
    .where('accountNo', '=', accountNo)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('resourceVersion')
          .select('version')
          .whereRef('resourceVersion.accountNo', '=', 'resource.accountNo')
          .whereRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
          .where('capturedAt', '<=', at),
      ),
    )
    .execute()
  return new Set(rows.map(({ typeNo }) => typeNo))
}
