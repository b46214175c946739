import { type Selectable, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import type { Db, Tables } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo, PackNo, ReportId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { seenInGroup } from '../../rules/store/rule-row.js'
import type { ReportOverview } from '../model.js'
import { type ReportWish, readWish, writeWish } from '../report-wish.js'
import { deleteWitnesses } from './witnesses.js'

/** A report's row; `counts` are there as soon as its record is stored. */
export interface StoredReport extends Omit<Selectable<Tables['report']>, 'counts' | 'wish'> {
  readonly counts: ReportOverview | null
  readonly wish: ReportWish
}

/** A report that was just asked for. */
export interface NewReport {
  readonly account: AccountRef
  readonly reportId: ReportId
  readonly pack: { readonly packNo: PackNo; readonly packId: StoredReport['packId'] }
  readonly requestedBy: string
  readonly requestedAt: Instant
  readonly wish?: ReportWish
}

/** Whether anything is kept of reports of an account. */
export async function hasReports(db: Db, accountNo: AccountNo): Promise<boolean> {
  const row = await db
    .selectFrom('report')
    .select('reportNo')
    .where('accountNo', '=', accountNo)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Adds a report in state CREATING; at most one of a package can be. */
export async function insertReport(db: Db, report: NewReport): Promise<void> {
  const { accountNo } = report.account
  await db
    .insertInto('report')
    .values((eb) => ({
      accountNo,
      reportNo: eb
        .selectFrom('report as other')
        .select(sql<number>`coalesce(max(other.report_no), 0) + 1`.as('next'))
        .where('other.accountNo', '=', accountNo),
      reportId: report.reportId,
      packNo: report.pack.packNo,
      packId: report.pack.packId,
      status: 'CREATING' as const,
      requestedBy: report.requestedBy,
      requestedAt: report.requestedAt,
      wish: writeWish(report.wish ?? {}),
      pastAsOf: report.wish?.past?.at ?? null,
    }))
    .execute()
}

/** Answers "is a report of the package being created". */
export async function isReportCreating(db: Db, account: AccountRef, packNo: PackNo): Promise<boolean> {
  const row = await db
    .selectFrom('report')
    .select('reportNo')
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .where('status', '=', 'CREATING')
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Finds a report, also one of a deleted package that is not cleared away yet. */
export async function findReport(
  db: Db,
  accountNo: AccountNo,
  reportId: string,
): Promise<StoredReport | null> {
  const row = await selectReports(db)
    .where('accountNo', '=', accountNo)
    .where(sql<boolean>`report_id = ${reportId}`)
    .executeTakeFirst()
  return row === undefined ? null : toReport(row)
}

/** Reads a report of the scope's first account whose package still exists, or which is held; throws `ReportNotExists`. */
export async function getReport(db: Db, scope: Scope, reportId: string): Promise<StoredReport> {
  const row = await selectShownReports(db, scope)
    .where(sql<boolean>`report.report_id = ${reportId}`)
    .executeTakeFirst()
  if (row === undefined) throw new ApiError('ReportNotExists')
  return toReport(row)
}

/** A page of such reports, newest first; of one package when `packId` is given, signed ones alone on wish. */
export async function listReports(
  db: Db,
  scope: Scope,
  filter: { readonly packId?: string | undefined; readonly isSigned?: boolean },
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly reports: readonly StoredReport[]; readonly totalCount: number }> {
  let query = selectShownReports(db, scope)
  if (filter.packId !== undefined) query = query.where(sql<boolean>`report.pack_id = ${filter.packId}`)
  if (filter.isSigned === true)
    query = query.where('report.status', '=', 'COMPLETE').where('report.manifestSha256', 'is not', null)
  const { count } = await query
    .clearSelect()
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await query.orderBy('report.reportNo', 'desc').limit(page.limit).offset(page.offset).execute()
  return { reports: rows.map(toReport), totalCount: Number(count) }
}

/** Notes that the record is in the object store. */
export async function markRecordStored(
  db: Db,
  report: StoredReport,
  record: {
    readonly asOf: Instant
    readonly digest: string
    readonly auditEntryNo: number
    readonly overview: ReportOverview
  },
): Promise<void> {
  const { asOf, digest, auditEntryNo, overview } = record
  await db
    .updateTable('report')
    .set({ asOf, digest, auditEntryNo, counts: JSON.stringify(overview) })
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .execute()
}

/** Ends CREATING; false when the report is gone, ended already, or its package was deleted. */
export async function endReport(
  db: Db,
  report: StoredReport,
  end:
    | {
        readonly status: 'COMPLETE'
        readonly completedAt: Instant
        readonly urlForm: string
        readonly manifestSha256: string
      }
    | { readonly status: 'FAILED'; readonly cause: string },
): Promise<boolean> {
  const result = await db
    .updateTable('report')
    .set(end)
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .where('status', '=', 'CREATING')
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The newest signed report of the package before this one; null for none. */
export async function findSignedBefore(
  db: Db,
  report: StoredReport,
): Promise<{ readonly reportId: ReportId; readonly manifestSha256: string } | null> {
  const row = await db
    .selectFrom('report')
    .select(['reportId', 'manifestSha256'])
    .where('accountNo', '=', report.accountNo)
    .where('packNo', '=', report.packNo)
    .where('reportNo', '<', report.reportNo)
    .where('status', '=', 'COMPLETE')
    .where('manifestSha256', 'is not', null)
    .orderBy('reportNo', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.manifestSha256 === null) return null
  return { reportId: row.reportId, manifestSha256: row.manifestSha256 }
}

/**
 * Marks the COMPLETE reports of the package as superseded but for this one, the `keep - 1` newest before it and those
 * that are held. Reports of the past count by themselves: they replace one another and none of the others.
 */
export async function supersedeReports(db: Db, report: StoredReport, at: Instant, keep = 1): Promise<void> {
  const isPast = report.pastAsOf === null ? 'is' : 'is not'
  const kept = db
    .selectFrom('report as newer')
    .select('newer.reportNo')
    .where('newer.accountNo', '=', report.accountNo)
    .where('newer.packNo', '=', report.packNo)
    .where('newer.reportNo', '<=', report.reportNo)
    .where('newer.status', '=', 'COMPLETE')
    .where('newer.deletedAt', 'is', null)
    .where('newer.heldAt', 'is', null)
    .where('newer.pastAsOf', isPast, null)
    .orderBy('newer.reportNo', 'desc')
    .limit(keep)
  await db
    .updateTable('report')
    .set({ deletedAt: at })
    .where('accountNo', '=', report.accountNo)
    .where('packNo', '=', report.packNo)
    .where('reportNo', '<', report.reportNo)
    .where('status', '=', 'COMPLETE')
    .where('deletedAt', 'is', null)
    .where('heldAt', 'is', null)
    .where('pastAsOf', isPast, null)
    .where('reportNo', 'not in', kept)
    .execute()
}

/** Marks every report of a package as deleted but for those that are held. */
export async function markPackReportsDeleted(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
  at: Instant,
): Promise<void> {
  await db
    .updateTable('report')
    .set((eb) => ({ deletedAt: eb.fn.coalesce('deletedAt', eb.val(at)) }))
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .where('heldAt', 'is', null)
    .execute()
}

/** Reports of a package but for held ones and those being created: whoever creates one clears it away itself. */
export async function listEndedReports(db: Db, account: AccountRef, packNo: PackNo): Promise<StoredReport[]> {
  const rows = await selectReports(db)
    .where('accountNo', '=', account.accountNo)
    .where('packNo', '=', packNo)
    .where('status', '!=', 'CREATING')
    .where('heldAt', 'is', null)
    .orderBy('reportNo')
    .execute()
  return rows.map(toReport)
}

/** Reports that failed or were replaced before an instant, of every account; the last one of a package never. */
export async function listOldReports(db: Db, before: Instant, limit: number): Promise<StoredReport[]> {
  const rows = await selectReports(db)
    .where('status', '!=', 'CREATING')
    .where('heldAt', 'is', null)
    .where((eb) =>
      eb.or([
        eb('deletedAt', '<', before),
        eb.and([eb('status', '=', 'FAILED'), eb('requestedAt', '<', before)]),
      ]),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('report as newer')
          .select('newer.reportNo')
          .whereRef('newer.accountNo', '=', 'report.accountNo')
          .whereRef('newer.packNo', '=', 'report.packNo')
          .whereRef('newer.reportNo', '>', 'report.reportNo'),
      ),
    )
    .orderBy('requestedAt')
    .limit(limit)
    .execute()
  return rows.map(toReport)
}

/** Reports of every account that say CREATING. */
export async function listCreatingReports(db: Db): Promise<StoredReport[]> {
  const rows = await selectReports(db).where('status', '=', 'CREATING').execute()
  return rows.map(toReport)
}

/** Removes the row; the objects and their rows went before. */
export async function deleteReport(db: Db, report: StoredReport): Promise<void> {
  await deleteWitnesses(db, report)
  await db
    .deleteFrom('report')
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .execute()
}

/** What the API shows: reports of a deleted package are gone at once, whenever their rows go, unless they are held. */
function selectShownReports(db: Db, scope: Scope) {
  return selectReports(db)
    .innerJoin('pack', (join) =>
      join.onRef('pack.accountNo', '=', 'report.accountNo').onRef('pack.packNo', '=', 'report.packNo'),
    )
    .where('report.accountNo', '=', scope.accounts[0].accountNo)
    .where(seenInGroup(scope, 'pack'))
    .where((eb) => eb.or([eb('pack.deletedAt', 'is', null), eb('report.heldAt', 'is not', null)]))
}

function selectReports(db: Db) {
  return db.selectFrom('report').selectAll('report')
}

function toReport(row: Selectable<Tables['report']>): StoredReport {
  return { ...row, counts: row.counts === null ? null : JSON.parse(row.counts), wish: readWish(row.wish) }
}
