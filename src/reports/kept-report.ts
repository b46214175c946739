import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { getReport, type StoredReport } from './store/reports.js'

/** A complete report whose files are kept. Throws `ReportNotExists`, `Invalid.Report.State`. */
export async function getKeptReport(db: Db, scope: Scope, reportId: string): Promise<StoredReport> {
  const report = await getReport(db, scope, reportId)
  const { status, deletedAt } = report
  if (status !== 'COMPLETE' || deletedAt !== null)
    throw new ApiError('Invalid.Report.State', { State: deletedAt === null ? status : 'replaced' })
  return report
}
