import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import { type ReportProgressView, viewProgress } from './describe-progress.js'
import { type LateForm, listLateForms, objectOfForm } from './files/late-forms.js'
import { listReportObjects, type ReportObject } from './store/report-objects.js'
import { getReport, type StoredReport } from './store/reports.js'
import { listWitnesses, type Witness } from './store/witnesses.js'

/** A report with what can be downloaded of it. */
export interface DescribedReport {
  readonly report: StoredReport
  /** Empty unless the report is COMPLETE and no newer one replaced it. */
  readonly objects: readonly ReportObject[]
  /** Forms that were asked for after it was complete, also those that are being made or failed. */
  readonly lateForms: readonly LateForm[]
  /** Of one that is being made. */
  readonly progress: ReportProgressView | null
  /** Who outside is shown its manifest, and what became of that. */
  readonly witnesses: readonly Witness[]
}

/** One report by its id. Throws `ReportNotExists`. */
export async function describeReport(
  db: Db,
  scope: Scope,
  clock: Clock,
  reportId: string,
): Promise<DescribedReport> {
  const report = await getReport(db, scope, reportId)
  const isStored = report.status === 'COMPLETE' && report.deletedAt === null
  const objects = isStored ? await listReportObjects(db, report) : []
  const lateForms = isStored ? await listLateForms(db, report) : []
  return {
    report,
    // What is planned and not whole is a time stamp that is being stored.
    objects: [...objects, ...lateForms.map((late) => objectOfForm(report, late))].filter(
      ({ sha256 }) => sha256 !== '',
    ),
    lateForms,
    progress: await viewProgress(db, clock, report),
    witnesses: await listWitnesses(db, report),
  }
}
