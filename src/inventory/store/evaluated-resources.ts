import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import { compiledOnce } from '../../db/compiled-once.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, ResourceNo, TypeNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { readMeasured, withMeasured } from './measurements.js'

/** A resource as evaluation reads it: the record, and its current configuration as text. */
export interface RecordedResource {
  readonly resourceNo: ResourceNo
  readonly version: number
  readonly regionId: string
  readonly resourceId: string
  readonly resourceName: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: Instant | null
  readonly deletedAt: Instant | null
  /** What was measured of the resource is among it. */
  readonly configuration: string
}

const selectRecorded = compiledOnce(recordedResources)

/**
 * Resources with numbers from `first` up to but not including `end`, or only those of them named in
 * `resourceNos`; deleted ones too, so that their results can be dropped. By number.
 */
export async function listRecordedResources(
  db: Db,
  account: AccountRef,
  { first, end, resourceNos }: { first: ResourceNo; end: ResourceNo; resourceNos?: readonly ResourceNo[] },
): Promise<RecordedResource[]> {
  const { accountNo } = account
  const rows =
    resourceNos === undefined
      ? await selectRecorded(db, accountNo, first, end)
      : await recordedResources(db, accountNo, first, end)
          .where('resource.resourceNo', 'in', resourceNos)
          .execute()
  const measured = await readMeasured(db, account, { first, end })
  return rows.map((row) => ({
    ...row,
    tags: JSON.parse(row.tags) as Record<string, string>,
    configuration: withMeasured(row.configuration, measured.get(row.resourceNo)),
  }))
}

function recordedResources(db: Db, accountNo: AccountNo, first: ResourceNo, end: ResourceNo) {
  return db
    .selectFrom('resource')
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select([
      'resource.resourceNo',
      'resource.version',
      'resource.region as regionId',
      'resource.resourceId',
      'resource.name as resourceName',
      'resource.zone',
      'resource.resourceGroupId',
      'resource.status',
      'resource.tags',
      'resource.createdAt',
      'resource.deletedAt',
      'resourceVersion.configuration',
    ])
    .where('resource.accountNo', '=', accountNo)
    .where('resource.resourceNo', '>=', first)
    .where('resource.resourceNo', '<', end)
    .orderBy('resource.resourceNo')
}

/** The newest position of the account's change log. */
export async function readLastChangeNo(db: Db, account: AccountRef): Promise<number> {
  const [row] = await selectChangeSeq(db, account.accountNo)
  if (row === undefined) throw new Error(`no account ${account.accountNo}`)
  return row.changeSeq
}

const selectChangeSeq = compiledOnce((db, accountNo: AccountNo) =>
  db.selectFrom('account').select('changeSeq').where('accountNo', '=', accountNo),
)

/**
 * True when a resource of the range changed, came or went after a position of the change log: what was read before
 * does not hold any more. A change of the past counts too.
 */
export async function hasChangedSince(
  db: Db,
  account: AccountRef,
  changeNo: number,
  range: { first: ResourceNo; end: ResourceNo },
): Promise<boolean> {
  return (await findChangeSince(db, account.accountNo, changeNo, range.first, range.end)).length > 0
}

const findChangeSince = compiledOnce(
  (db, accountNo: AccountNo, changeNo: number, first: ResourceNo, end: ResourceNo) =>
    selectChangeSince(db, { accountNo }, changeNo, { first, end }),
)

/** The query of `hasChangedSince`, for its plan to be looked at. */
export function selectChangeSince(
  db: Db,
  account: Pick<AccountRef, 'accountNo'>,
  changeNo: number,
  range: { first: ResourceNo; end: ResourceNo },
) {
  return (
    db
      .selectFrom('resourceVersion')
      .select('changeNo')
      .where('accountNo', '=', account.accountNo)
      .where('changeNo', '>', changeNo)
      // As a sum, so that the log is read by its position: that is a row or none, the range is hundreds.
      .where(sql<ResourceNo>`resource_no + 0`, '>=', range.first)
      .where(sql<ResourceNo>`resource_no + 0`, '<', range.end)
      .limit(1)
  )
}

/** Notes when resources were last evaluated alone, and whether because somebody asked for it. */
export async function markResourcesEvaluated(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
  { at, isManual }: { readonly at: Instant; readonly isManual: boolean },
): Promise<void> {
  if (resourceNos.length === 0) return
  await db
    .updateTable('resource')
    .set({ evaluatedAt: at, evaluatedManually: Number(isManual) })
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .execute()
}

/** Every resource type that was ever recorded, by number. */
export async function readTypeNames(db: Db): Promise<Map<TypeNo, string>> {
  const rows = await db.selectFrom('resourceType').selectAll().execute()
  return new Map(rows.map((row) => [row.typeNo, row.resourceType]))
}

/** Types the account has resources of, with the number of ordinals given out. */
export async function readTypeSizes(db: Db, account: AccountRef): Promise<Map<TypeNo, number>> {
  const rows = await db
    .selectFrom('resourceSequence')
    .select(['typeNo', 'nextOrdinal'])
    .where('accountNo', '=', account.accountNo)
    .orderBy('typeNo')
    .execute()
  return new Map(rows.map((row) => [row.typeNo, row.nextOrdinal]))
}

/** Changes after a position of the account's change log, in order. */
export async function listChanges(
  db: Db,
  account: AccountRef,
  afterChangeNo: number,
  limit: number,
): Promise<{ changeNo: number; resourceNo: ResourceNo; version: number }[]> {
  return db
    .selectFrom('resourceVersion')
    .select(['changeNo', 'resourceNo', 'version'])
    .where('accountNo', '=', account.accountNo)
    .where('changeNo', '>', afterChangeNo)
    .orderBy('changeNo')
    .limit(limit)
    .execute()
}
