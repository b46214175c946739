import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, TypeNo } from '../../platform/ids.js'
import { groupBy } from '../group-by.js'
import type { RecordedRelation } from '../readers/recorded-item.js'
import type { RecordedResource } from './evaluated-resources.js'
import { readMeasured, withMeasured } from './measurements.js'

/** Number of the last change of the account's inventory. */
export async function readChangeSeq(db: Db, account: AccountRef): Promise<number> {
  return (await selectChangeSeq(db, account).executeTakeFirstOrThrow()).changeSeq
}

/** As `readChangeSeq`; nothing is recorded in the account until the transaction ends. */
export async function lockInventory(db: Db, account: AccountRef): Promise<number> {
  return (await selectChangeSeq(db, account).forShare().executeTakeFirstOrThrow()).changeSeq
}

function selectChangeSeq(db: Db, account: AccountRef) {
  return db.selectFrom('account').select('changeSeq').where('accountNo', '=', account.accountNo)
}

/** Types of which the account ever recorded a resource, with their numbers. */
export async function readRecordedTypes(db: Db, account: AccountRef): Promise<Map<string, TypeNo>> {
  const rows = await db
    .selectFrom('resourceSequence')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resourceSequence.typeNo')
    .select(['resourceType.resourceType', 'resourceType.typeNo'])
    .where('resourceSequence.accountNo', '=', account.accountNo)
    .execute()
  return new Map(rows.map((row) => [row.resourceType, row.typeNo]))
}

/** Which resources of a type: those with one of these ids, of every region, or all of these regions. */
export interface RelatedTargets {
  readonly kind: 'id' | 'region'
  readonly values: readonly string[]
}

/** The live resources of a type that are meant; by number. */
export async function listLiveRelated(
  db: Db,
  account: AccountRef,
  typeNo: TypeNo,
  targets: RelatedTargets,
): Promise<RecordedResource[]> {
  const rows = await selectLive(db, account, typeNo, targets)
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select([
      'resource.name as resourceName',
      'resource.zone',
      'resource.resourceGroupId',
      'resource.status',
      'resource.tags',
      'resource.createdAt',
      'resource.deletedAt',
      'resourceVersion.configuration',
    ])
    .execute()
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return []
  const range = { first: first.resourceNo, end: (last.resourceNo + 1) as ResourceNo }
  const measured = await readMeasured(db, account, range)
  return rows.map((row) => {
    const tags: Record<string, string> = JSON.parse(row.tags)
    return { ...row, tags, configuration: withMeasured(row.configuration, measured.get(row.resourceNo)) }
  })
}

/** Number and version of what `listLiveRelated` reads. */
export function listLiveStates(
  db: Db,
  account: AccountRef,
  typeNo: TypeNo,
  targets: RelatedTargets,
): Promise<Pick<RecordedResource, 'resourceNo' | 'resourceId' | 'regionId' | 'version'>[]> {
  return selectLive(db, account, typeNo, targets).execute()
}

/** The query of `listLiveStates`, for its plan to be looked at. */
export function selectLive(
  db: Db,
  account: Pick<AccountRef, 'accountNo'>,
  typeNo: TypeNo,
  { kind, values }: RelatedTargets,
) {
  const live = db
    .selectFrom('resource')
    .select(['resource.resourceNo', 'resource.resourceId', 'resource.region as regionId', 'resource.version'])
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.deletedAt', 'is', null)
    // As sums, so that they are read by id or by region: by type, or in this order, that would be all there are.
    .orderBy(sql`resource.resource_no + 0`)
  return kind === 'id'
    ? live.where('resource.resourceId', 'in', values).where(sql<TypeNo>`resource.type_no + 0`, '=', typeNo)
    : live.where('resource.region', 'in', values).where('resource.typeNo', '=', typeNo)
}

/** Relations that sources delivered with resources, by resource. */
export async function readDeliveredRelations(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<Map<ResourceNo, RecordedRelation[]>> {
  const rows = await db
    .selectFrom('resourceRelation')
    .select(['resourceNo', 'relationType', 'targetType', 'targetRegion', 'targetId'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .execute()
  return groupBy(rows, (row) => row.resourceNo)
}
