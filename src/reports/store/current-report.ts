import { sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { compiledOnce } from '../../db/compiled-once.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import { getPack } from '../../packs/store/read-packs.js'
import type { AccountId, AccountNo, PackId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** The report of a package as the API shows it. Source: spec/lifecycle.md 5. */
export type CurrentReport = { readonly packId: PackId; readonly accountId: AccountId } & (
  | { readonly status: 'NONE' | 'CREATING' }
  | { readonly status: 'COMPLETE'; readonly completedAt: Instant; readonly objectKey: string }
)

interface Row {
  readonly packId: PackId
  readonly status: 'CREATING' | 'COMPLETE' | null
  readonly completedAt: Instant | null
  readonly objectKey: string | null
}

const selectCurrent = compiledOnce(currentReportQuery)

/**
 * The report that counts for a package of the scope's first account: the one being created, else the newest
 * complete one, else NONE. Throws `Invalid.CompliancePackId.Value`.
 */
export async function getCurrentReport(db: Db, scope: Scope, packId: string): Promise<CurrentReport> {
  const [account] = scope.accounts
  // Most packages are asked for by the id they have here; only then the one they had elsewhere costs a look.
  const row =
    (await findRow(db, account, packId)) ??
    (await findRow(db, account, (await getPack(db, scope, packId)).packId))
  if (row === undefined) throw new ApiError('Invalid.CompliancePackId.Value')
  const { accountId } = account
  const { status, completedAt, objectKey } = row
  // Without spreads, which cost more than the rest: this is asked again and again.
  if (status !== 'COMPLETE') return { packId: row.packId, accountId, status: status ?? 'NONE' }
  if (completedAt === null || objectKey === null)
    throw new Error(`a complete report of ${packId} has no object`)
  return { packId: row.packId, accountId, status, completedAt, objectKey }
}

async function findRow(db: Db, { accountNo }: AccountRef, packId: string): Promise<Row | undefined> {
  const [row] = await selectCurrent(db, accountNo, packId as PackId)
  return row
}

/** One look at each of three indexes. Literals are inlined, so that the parameters are the two ids. */
export function currentReportQuery(db: Db, accountNo: AccountNo, packId: PackId) {
  return db
    .selectFrom('pack')
    .leftJoin('report', (join) =>
      join
        .onRef('report.accountNo', '=', 'pack.accountNo')
        .onRef('report.packNo', '=', 'pack.packNo')
        .on(sql<boolean>`report.status != 'FAILED'`)
        .on('report.deletedAt', 'is', null)
        .on('report.pastAsOf', 'is', null),
    )
    .leftJoin('reportObject', (join) =>
      join
        .onRef('reportObject.accountNo', '=', 'report.accountNo')
        .onRef('reportObject.reportNo', '=', 'report.reportNo')
        .onRef('reportObject.form', '=', 'report.urlForm'),
    )
    .select(['pack.packId', 'report.status', 'report.completedAt', 'reportObject.objectKey'])
    .where('pack.packId', '=', packId)
    .where('pack.accountNo', '=', accountNo)
    .where('pack.deletedAt', 'is', null)
    .orderBy('report.reportNo', 'desc')
    .limit(sql<number>`1`)
    .$castTo<Row>()
}
