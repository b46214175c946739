import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { listReportObjects, type ReportObject } from './store/report-objects.js'
import { getReport, type StoredReport } from './store/reports.js'

/** A report with what can be downloaded of it. */
export interface DescribedReport {
  readonly report: StoredReport
  /** Empty unless the report is COMPLETE and no newer one replaced it. */
  readonly objects: readonly ReportObject[]
}

/** One report by its id. Throws `ReportNotExists`. */
export async function describeReport(db: Db, scope: Scope, reportId: string): Promise<DescribedReport> {
  const report = await getReport(db, scope, reportId)
  const isStored = report.status === 'COMPLETE' && report.deletedAt === null
  return { report, objects: isStored ? await listReportObjects(db, report) : [] }
}
