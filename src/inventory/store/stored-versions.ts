import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { StoredVersion } from '../decide-change.js'
import { groupBy } from '../group-by.js'
import { type RecordedRelation, toResourceEvent } from '../readers/recorded-item.js'
import { sortRelations } from '../recorded-content.js'

/** The little that tells whether an item changes anything. */
export interface ResourceState {
  readonly resourceNo: ResourceNo
  readonly region: string
  readonly resourceId: string
  readonly hash: string
  readonly seenAt: Instant
  readonly deletedAt: Instant | null
}

/** States of the resources with these ids, of any type and region, in no order. */
export function listStates(
  db: Db,
  account: AccountRef,
  resourceIds: readonly string[],
): Promise<ResourceState[]> {
  return selectStates(db, account, resourceIds).execute()
}

/** Asked for an order by number, SQLite would read the whole account instead of the ids. */
export function selectStates(db: Db, account: AccountRef, resourceIds: readonly string[]) {
  return db
    .selectFrom('resource')
    .select(['resourceNo', 'region', 'resourceId', 'hash', 'capturedAt as seenAt', 'deletedAt'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceId', 'in', resourceIds)
}

const VERSION_COLUMNS = [
  'resourceVersion.resourceNo',
  'resourceVersion.version',
  'resourceVersion.capturedAt',
  'resourceVersion.event',
  'resourceVersion.configuration',
  'resourceVersion.name',
  'resourceVersion.zone',
  'resourceVersion.resourceGroupId',
  'resourceVersion.status',
  'resourceVersion.tags',
] as const

interface VersionRow {
  readonly resourceNo: ResourceNo
  readonly version: number
  readonly capturedAt: Instant
  readonly event: string
  readonly configuration: string
  readonly name: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  readonly tags: string
}

function versionOf(row: VersionRow, relations: readonly RecordedRelation[] = []): StoredVersion {
  const { version, capturedAt, event, configuration, name, zone, resourceGroupId, status, tags } = row
  const content = { configuration, name, zone, resourceGroupId, status, tags, relations }
  return { version, capturedAt, event: toResourceEvent(event), content }
}

export interface CurrentVersion {
  /** With its relations. */
  readonly current: StoredVersion
  /** Highest version number given out; versions of the past have numbers above the current one. */
  readonly lastVersion: number
}

/** The current version of each resource. */
export async function readCurrentVersions(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<Map<ResourceNo, CurrentVersion>> {
  if (resourceNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('resource')
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select(VERSION_COLUMNS)
    .select((eb) =>
      eb
        .selectFrom('resourceVersion as every')
        .select((eb) => eb.fn.max('every.version').as('last'))
        .whereRef('every.accountNo', '=', 'resource.accountNo')
        .whereRef('every.resourceNo', '=', 'resource.resourceNo')
        .as('lastVersion'),
    )
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.resourceNo', 'in', resourceNos)
    .execute()
  const relations = await readRelations(db, account, resourceNos)
  return new Map(
    rows.map((row) => {
      const current = versionOf(row, relations.get(row.resourceNo))
      return [row.resourceNo, { current, lastVersion: row.lastVersion ?? row.version }]
    }),
  )
}

/** Relations by resource, in the order in which contents keep them. */
async function readRelations(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<Map<ResourceNo, readonly RecordedRelation[]>> {
  const rows = await db
    .selectFrom('resourceRelation')
    .select(['resourceNo', 'relationType', 'targetType', 'targetRegion', 'targetId'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .execute()
  const relations = groupBy(rows, (row) => row.resourceNo)
  return new Map([...relations].map(([resourceNo, list]) => [resourceNo, sortRelations(list)]))
}

/** Versions captured at one of these instants, by resource. */
export async function readVersionsAt(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
  instants: readonly Instant[],
): Promise<Map<ResourceNo, StoredVersion[]>> {
  if (resourceNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('resourceVersion')
    .select(VERSION_COLUMNS)
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .where('capturedAt', 'in', [...new Set(instants)])
    .orderBy('version')
    .execute()
  const versions = groupBy(rows, (row) => row.resourceNo)
  return new Map([...versions].map(([resourceNo, list]) => [resourceNo, list.map((row) => versionOf(row))]))
}

/** The last version captured before an instant. */
export async function findVersionBefore(
  db: Db,
  account: AccountRef,
  resourceNo: ResourceNo,
  at: Instant,
): Promise<StoredVersion | null> {
  const row = await db
    .selectFrom('resourceVersion')
    .select(VERSION_COLUMNS)
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '=', resourceNo)
    .where('capturedAt', '<', at)
    .orderBy('capturedAt', 'desc')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : versionOf(row)
}

/** The first version captured after an instant. */
export async function findVersionAfter(
  db: Db,
  account: AccountRef,
  resourceNo: ResourceNo,
  at: Instant,
): Promise<StoredVersion | null> {
  const row = await db
    .selectFrom('resourceVersion')
    .select(VERSION_COLUMNS)
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '=', resourceNo)
    .where('capturedAt', '>', at)
    .orderBy('capturedAt')
    .orderBy('version')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : versionOf(row)
}
