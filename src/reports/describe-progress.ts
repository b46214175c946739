import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import type { Instant } from '../platform/instant.js'
import { findJob } from '../platform/jobs/store/listed-jobs.js'
import { MANIFEST_FORM, QUERIES_FORM, RECORD_FORM, SIGNATURE_FORM, TIMESTAMP_FORM } from './plan-objects.js'
import { describeProgress, readProgress, type ShownProgress } from './progress.js'
import { generateReportKind } from './report-jobs.js'
import { listReportObjects } from './store/report-objects.js'
import { findStepsBefore } from './store/report-progress.js'
import { listCreatingReports, type StoredReport } from './store/reports.js'

/** Planned with the forms and stored behind them. */
const AFTER_FORMS: ReadonlySet<string> = new Set([
  QUERIES_FORM,
  MANIFEST_FORM,
  SIGNATURE_FORM,
  TIMESTAMP_FORM,
])

/** How far a report is that waits or is being made. */
export interface ReportProgressView {
  /** Null while it waits for its first run. */
  readonly progress: ShownProgress | null
  readonly startedAt: Instant | null
  /** Runs that were begun, the one under way included. */
  readonly attempts: number
  readonly maxAttempts: number
  /** Of a run that failed and is tried again: when, and why it failed. */
  readonly nextAttemptAt: Instant | null
  readonly lastCause: string | null
}

/** What is known of the making of a report; null for one that is not being made. */
export async function viewProgress(
  db: Db,
  clock: Clock,
  report: StoredReport,
): Promise<ReportProgressView | null> {
  if (report.status !== 'CREATING') return null
  const job = await findJob(db, generateReportKind.name, report.reportId)
  const forms = (await listReportObjects(db, report)).map(({ form }) => form)
  const steps = [...forms.filter((form) => !AFTER_FORMS.has(form)), 'proof']
  const before = await findStepsBefore(db, report)
  return {
    progress:
      report.progress === null
        ? null
        : describeProgress(readProgress(report.progress), {
            steps: inOrder(steps),
            before,
            now: clock.now(),
          }),
    startedAt: report.startedAt,
    attempts: job?.attempts ?? 0,
    maxAttempts: job?.maxAttempts ?? generateReportKind.maxAttempts,
    nextAttemptAt: job !== null && job.status === 'queued' && job.attempts > 0 ? job.runAt : null,
    lastCause: job?.lastError ?? null,
  }
}

/** How far the reports of every account are that wait or are being made. */
export async function viewReportsBeingMade(
  db: Db,
  clock: Clock,
): Promise<{ readonly count: number; readonly leastShare: number; readonly longestSeconds: number | null }> {
  const reports = await listCreatingReports(db)
  let leastShare = 1
  let longestSeconds: number | null = null
  for (const report of reports) {
    const progress = (await viewProgress(db, clock, report))?.progress ?? null
    leastShare = Math.min(leastShare, progress?.share ?? 0)
    if (progress === null || progress.estimatedEndAt === null) continue
    longestSeconds = Math.max(longestSeconds ?? 0, (progress.estimatedEndAt - clock.now()) / 1_000)
  }
  return { count: reports.length, leastShare, longestSeconds }
}

/** The record is made before every form. */
function inOrder(steps: readonly string[]): readonly string[] {
  return [RECORD_FORM, ...steps.filter((step) => step !== RECORD_FORM)]
}
