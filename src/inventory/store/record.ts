import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert, bulkUpdate } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, TypeNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { groupBy } from '../group-by.js'
import type { RecordedItem, RecordedRelation, ResourceEvent } from '../readers/recorded-item.js'
import type { RecordedContent } from '../recorded-content.js'

/** A version to be written, with the numbers it was given. */
export interface NewVersion {
  readonly resourceNo: ResourceNo
  readonly version: number
  readonly changeNo: number
  readonly capturedAt: Instant
  readonly event: ResourceEvent
  readonly content: RecordedContent
  /** JSON text; empty when it is a first version, a return or a removal. */
  readonly diff: string
}

/** The state a resource gets. */
export interface CurrentState {
  readonly resourceNo: ResourceNo
  readonly version: number
  readonly hash: string
  readonly seenAt: Instant
  readonly deletedAt: Instant | null
  /** Null keeps what is stored. */
  readonly createdAt: Instant | null
  readonly content: RecordedContent
}

export interface NewResource extends CurrentState {
  readonly typeNo: TypeNo
  readonly item: RecordedItem
}

export async function insertResources(
  db: Db,
  account: AccountRef,
  at: Instant,
  resources: readonly NewResource[],
): Promise<void> {
  await bulkInsert(
    db,
    'resource',
    [
      'accountNo',
      'resourceNo',
      'typeNo',
      'region',
      'resourceId',
      'name',
      'zone',
      'resourceGroupId',
      'status',
      'tags',
      'version',
      'hash',
      'capturedAt',
      'createdAt',
      'firstRecordedAt',
      'updatedAt',
      'deletedAt',
    ],
    resources.map(({ item, content, ...resource }) => [
      account.accountNo,
      resource.resourceNo,
      resource.typeNo,
      item.region,
      item.resourceId,
      content.name,
      content.zone,
      content.resourceGroupId,
      content.status,
      content.tags,
      resource.version,
      resource.hash,
      resource.seenAt,
      resource.createdAt,
      at,
      at,
      resource.deletedAt,
    ]),
  )
}

export async function updateResources(
  db: Db,
  account: AccountRef,
  at: Instant,
  states: readonly CurrentState[],
): Promise<void> {
  await bulkUpdate(
    db,
    'resource',
    [
      'name',
      'zone',
      'resourceGroupId',
      'status',
      'tags',
      'version',
      'hash',
      'capturedAt',
      'createdAt',
      'updatedAt',
      'deletedAt',
      'accountNo',
      'resourceNo',
    ],
    { key: ['accountNo', 'resourceNo'], kept: ['createdAt'] },
    states.map(({ content, ...state }) => [
      content.name,
      content.zone,
      content.resourceGroupId,
      content.status,
      content.tags,
      state.version,
      state.hash,
      state.seenAt,
      state.createdAt,
      at,
      state.deletedAt,
      account.accountNo,
      state.resourceNo,
    ]),
  )
}

/** Moves the last time at which resources are known to be in their present state forward, never back. */
export async function markSeen(
  db: Db,
  account: AccountRef,
  sightings: readonly { readonly resourceNo: ResourceNo; readonly at: Instant }[],
): Promise<void> {
  // A snapshot has one time, so this is one statement: a fifth of the cost of one a row.
  for (const [at, seen] of groupBy(sightings, (sighting) => sighting.at)) {
    await db
      .updateTable('resource')
      .set({ capturedAt: at })
      .where('accountNo', '=', account.accountNo)
      .where(
        'resourceNo',
        'in',
        seen.map((sighting) => sighting.resourceNo),
      )
      .where('capturedAt', '<', at)
      .execute()
  }
}

/** Appends to the history. */
export async function insertVersions(
  db: Db,
  account: AccountRef,
  run: { readonly runNo: number; readonly at: Instant },
  versions: readonly NewVersion[],
): Promise<void> {
  await bulkInsert(
    db,
    'resourceVersion',
    [
      'accountNo',
      'resourceNo',
      'version',
      'changeNo',
      'runNo',
      'capturedAt',
      'recordedAt',
      'event',
      'configuration',
      'name',
      'zone',
      'resourceGroupId',
      'status',
      'tags',
      'diff',
    ],
    versions.map(({ content, ...version }) => [
      account.accountNo,
      version.resourceNo,
      version.version,
      version.changeNo,
      run.runNo,
      version.capturedAt,
      run.at,
      version.event,
      content.configuration,
      content.name,
      content.zone,
      content.resourceGroupId,
      content.status,
      content.tags,
      version.diff,
    ]),
  )
}

/** Replaces what changed with versions that are there already. */
export async function updateDiffs(
  db: Db,
  account: AccountRef,
  versions: readonly { readonly resourceNo: ResourceNo; readonly version: number; readonly diff: string }[],
): Promise<void> {
  await bulkUpdate(
    db,
    'resourceVersion',
    ['diff', 'accountNo', 'resourceNo', 'version'],
    { key: ['accountNo', 'resourceNo', 'version'] },
    versions.map(({ diff, resourceNo, version }) => [diff, account.accountNo, resourceNo, version]),
  )
}

/** Replaces the relations of each resource. */
export async function writeRelations(
  db: Db,
  account: AccountRef,
  changes: readonly { readonly resourceNo: ResourceNo; readonly relations: readonly RecordedRelation[] }[],
): Promise<void> {
  if (changes.length === 0) return
  await db
    .deleteFrom('resourceRelation')
    .where('accountNo', '=', account.accountNo)
    .where(
      'resourceNo',
      'in',
      changes.map(({ resourceNo }) => resourceNo),
    )
    .execute()
  await bulkInsert(
    db,
    'resourceRelation',
    ['accountNo', 'resourceNo', 'relationType', 'targetType', 'targetRegion', 'targetId'],
    changes.flatMap(({ resourceNo, relations }) =>
      relations.map((relation) => [
        account.accountNo,
        resourceNo,
        relation.relationType,
        relation.targetType,
        relation.targetRegion,
        relation.targetId,
      ]),
    ),
  )
}
