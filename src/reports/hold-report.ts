import { noteChange } from '../accounts/audit-changes.js'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { deletePackReports } from './remove-reports.js'
import { isPackDeleted, type ReportHold, writeHold } from './store/held-reports.js'
import { getReport, type StoredReport } from './store/reports.js'

/**
 * Puts a report on legal hold: neither newer reports nor the sweeper nor the deletion of its package remove it. Throws
 * `ReportNotExists`, and `Invalid.Report.State` unless it is complete, has its files, and is not held.
 */
export async function holdReport(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  wish: { readonly reportId: string; readonly reason: string },
): Promise<void> {
  await inTransaction(db, async (db) => {
    const report = await getReport(db, scope, wish.reportId)
    const hold = { heldAt: queue.clock.now(), heldBy: scope.caller.name, holdReason: wish.reason }
    if (!(await writeHold(db, report, hold))) throw new ApiError('Invalid.Report.State', stateOf(report))
    noteChange(db, `report/${report.reportId}`, holdOf(report), hold)
  })
}

/**
 * Ends a legal hold: the report goes as others do, at once when its package is gone. Throws `ReportNotExists`, and
 * `Invalid.Report.State` when it is not held.
 */
export async function releaseReport(db: Db, queue: JobQueue, scope: Scope, reportId: string): Promise<void> {
  await inTransaction(db, async (db) => {
    const report = await getReport(db, scope, reportId)
    if (!(await writeHold(db, report, null))) throw new ApiError('Invalid.Report.State', stateOf(report))
    noteChange(db, `report/${report.reportId}`, holdOf(report), {})
    const [account] = scope.accounts
    if (await isPackDeleted(db, report)) await deletePackReports(db, queue, account, report.packNo)
  })
}

function holdOf({ heldAt, heldBy, holdReason }: StoredReport): ReportHold | Record<string, never> {
  return heldAt === null ? {} : { heldAt, heldBy: heldBy ?? '', holdReason: holdReason ?? '' }
}

function stateOf(report: StoredReport): { readonly State: string } {
  if (report.heldAt !== null) return { State: 'held' }
  if (report.status === 'COMPLETE') return { State: report.deletedAt === null ? 'not held' : 'replaced' }
  return { State: report.cancelledAt === null ? report.status : 'CANCELLED' }
}
