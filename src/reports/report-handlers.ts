import type { AccountRef } from '../accounts/scope.js'
import { isJobOpen } from '../platform/jobs/store.js'
import type { JobHandler } from '../platform/jobs/types.js'
import { type FileDeps, fileHandlers } from './files/make-file.js'
import type { ReportDeps } from './generate-report.js'
import { discardReport, removeObjects, removePackReports } from './remove-reports.js'
import { accountOf, clearReportKind, generateReportKind, packNoOf, removeReportsKind } from './report-jobs.js'
import { endReport, findReport, listCreatingReports } from './store/reports.js'

/** The report jobs of this process. */
export function reportHandlers(deps: FileDeps): JobHandler<unknown>[] {
  return [generateHandler(deps), clearHandler(deps), removeHandler(deps), ...fileHandlers(deps)]
}

function generateHandler(deps: ReportDeps): JobHandler<unknown> {
  return {
    kind: generateReportKind,
    run: async ({ payload }, run) => {
      // The forms are a large piece of code, which a start does without.
      const { generateReport } = await import('./generate-report.js')
      const job = generateReportKind.decode(payload)
      return generateReport(deps, accountOf(job), job, run)
    },
    failed: ({ payload }, cause) => {
      const job = generateReportKind.decode(payload)
      return failReport(deps, accountOf(job), job.reportId, cause)
    },
  }
}

/** Of a report that was called off while nobody was making it. */
function clearHandler(deps: ReportDeps): JobHandler<unknown> {
  return {
    kind: clearReportKind,
    run: async ({ payload }) => {
      const { reportId, ...job } = clearReportKind.decode(payload)
      const report = await findReport(deps.db, accountOf(job).accountNo, reportId)
      if (report?.status === 'FAILED') await removeObjects(deps, report)
    },
  }
}

function removeHandler(deps: ReportDeps): JobHandler<unknown> {
  return {
    kind: removeReportsKind,
    run: ({ payload }) => {
      const job = removeReportsKind.decode(payload)
      return removePackReports(deps, accountOf(job), packNoOf(job))
    },
  }
}

/**
 * Gives a report up: the one before it, or none, counts again, and the cause is kept. The API has no state for it.
 * Source: spec/lifecycle.md 5 (inferred).
 */
async function failReport(
  deps: ReportDeps,
  account: AccountRef,
  reportId: string,
  cause: string,
): Promise<void> {
  const report = await findReport(deps.db, account.accountNo, reportId)
  if (report === null || report.status === 'COMPLETE') return
  if (report.deletedAt !== null) return discardReport(deps, report)
  if (await endReport(deps.db, report, { status: 'FAILED', cause })) await removeObjects(deps, report)
}

/**
 * Gives up reports that say CREATING although no job will ever make them: the process died between burying the job
 * and telling the report. To be called once at start, before anybody can ask for a report.
 */
export async function failAbandonedReports(deps: ReportDeps): Promise<number> {
  let failed = 0
  for (const report of await listCreatingReports(deps.db)) {
    if (await isJobOpen(deps.db, generateReportKind.name, report.reportId)) continue
    if (report.deletedAt !== null) await discardReport(deps, report)
    else if (await endReport(deps.db, report, { status: 'FAILED', cause: 'the process making it ended' })) {
      // Where other processes work, it may have been completed since it was listed: then its objects count.
      await removeObjects(deps, report)
    }
    failed++
  }
  return failed
}
