import type { Db } from '../../db/tables.js'
import type { AccountNo, AggregatorId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

export type AggregatorType = 'RD' | 'FOLDER' | 'CUSTOM'

/** An account group without its members. */
export interface AggregatorRow {
  /** The management account, which owns it. */
  readonly accountNo: AccountNo
  readonly aggregatorNo: number
  readonly aggregatorId: AggregatorId
  /** Number of the account that owns its rules, packages and reports. */
  readonly groupNo: AccountNo
  readonly name: string
  readonly type: AggregatorType
  readonly description: string
  /** Of a FOLDER group; empty otherwise. */
  readonly folderIds: readonly string[]
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** Groups of a management account in the order they were made, with their explicit members. */
export async function listAggregatorRows(
  db: Db,
  managementNo: AccountNo,
): Promise<readonly (AggregatorRow & { readonly memberNos: readonly AccountNo[] })[]> {
  const rows = await db
    .selectFrom('aggregator')
    .selectAll()
    .where('accountNo', '=', managementNo)
    .orderBy('aggregatorNo')
    .execute()
  const members = await db
    .selectFrom('aggregatorMember')
    .select(['aggregatorNo', 'memberNo'])
    .where('accountNo', '=', managementNo)
    .orderBy('memberNo')
    .execute()
  return rows.map((row) => {
    const folderIds: string[] = JSON.parse(row.folderIds)
    const memberNos = members.flatMap(({ aggregatorNo, memberNo }) =>
      aggregatorNo === row.aggregatorNo ? memberNo : [],
    )
    return { ...row, folderIds, memberNos }
  })
}

/** The management account of the group whose account has that number. */
export async function findGroupOwner(db: Db, groupNo: AccountNo): Promise<AccountNo | null> {
  const row = await db
    .selectFrom('aggregator')
    .select('accountNo')
    .where('groupNo', '=', groupNo)
    .executeTakeFirst()
  return row?.accountNo ?? null
}

/** Writes a group and gives its number in the account. */
export async function insertAggregator(db: Db, row: Omit<AggregatorRow, 'aggregatorNo'>): Promise<number> {
  const last = await db
    .selectFrom('aggregator')
    .select((eb) => eb.fn.max('aggregatorNo').as('no'))
    .where('accountNo', '=', row.accountNo)
    .executeTakeFirst()
  const aggregatorNo = Number(last?.no ?? 0) + 1
  await db
    .insertInto('aggregator')
    .values({ ...row, aggregatorNo, folderIds: JSON.stringify(row.folderIds) })
    .execute()
  return aggregatorNo
}

/** Changes a group. */
export async function updateAggregatorRow(db: Db, row: AggregatorRow): Promise<void> {
  const { name, description, folderIds, updatedAt } = row
  await db
    .updateTable('aggregator')
    .set({ name, description, folderIds: JSON.stringify(folderIds), updatedAt })
    .where('accountNo', '=', row.accountNo)
    .where('aggregatorNo', '=', row.aggregatorNo)
    .execute()
}

/** Makes these the explicit members of a group. */
export async function replaceAggregatorMembers(
  db: Db,
  { accountNo, aggregatorNo }: Pick<AggregatorRow, 'accountNo' | 'aggregatorNo'>,
  memberNos: readonly AccountNo[],
): Promise<void> {
  await db
    .deleteFrom('aggregatorMember')
    .where('accountNo', '=', accountNo)
    .where('aggregatorNo', '=', aggregatorNo)
    .execute()
  for (const memberNo of memberNos)
    await db.insertInto('aggregatorMember').values({ accountNo, aggregatorNo, memberNo }).execute()
}

/** Removes a group with its members. */
export async function deleteAggregatorRow(
  db: Db,
  row: Pick<AggregatorRow, 'accountNo' | 'aggregatorNo'>,
): Promise<void> {
  await replaceAggregatorMembers(db, row, [])
  await db
    .deleteFrom('aggregator')
    .where('accountNo', '=', row.accountNo)
    .where('aggregatorNo', '=', row.aggregatorNo)
    .execute()
}
