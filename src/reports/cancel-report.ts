import { noteChange } from '../accounts/audit-changes.js'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import { deleteQueuedJob } from '../platform/jobs/store.js'
import { clearReportKind, generateReportKind } from './report-jobs.js'
import { cancelCreating } from './store/report-progress.js'
import { getReport } from './store/reports.js'

/**
 * Calls a report off that waits or is being made: the package's report before counts again, or none, as after a failure
 * (spec/lifecycle.md 5), and what was made of it goes. Throws `ReportNotExists`, and `Invalid.Report.State` when it is not
 * being made.
 */
export async function cancelReport(db: Db, queue: JobQueue, scope: Scope, reportId: string): Promise<void> {
  await inTransaction(db, async (db) => {
    const report = await getReport(db, scope, reportId)
    const cancelledAt = queue.clock.now()
    const end = { cause: `cancelled by ${scope.caller.name}`, cancelledAt }
    if (!(await cancelCreating(db, report, end)))
      throw new ApiError('Invalid.Report.State', { State: report.status })
    // One that is running sees for itself that nobody wants it any more.
    await deleteQueuedJob(db, generateReportKind.name, report.reportId)
    const [{ accountNo, accountId }] = scope.accounts
    await enqueue(db, queue, clearReportKind, { key: reportId, payload: { accountNo, accountId, reportId } })
    noteChange(db, `report/${reportId}`, { status: 'CREATING' }, { status: 'CANCELLED' })
  })
}
