import { performance } from 'node:perf_hooks'
import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import type { Instant } from '../platform/instant.js'
import type { JobRun } from '../platform/jobs/types.js'
import { nextStep, type ReportProgress, readProgress } from './progress.js'
import { isStillWanted, writeProgress } from './store/report-progress.js'
import type { StoredReport } from './store/reports.js'

/** Between two looks whether the report was called off. */
const LOOK_EVERY_MS = 500

/** The report was called off, or its package deleted, while it was being made. */
export class ReportUnwanted extends Error {}

/** Follows the making of one report: tells how far it is, and ends it when it is wanted no more. */
export interface ReportWatch extends JobRun {
  /** A step begins. */
  begin(step: string): Promise<void>
}

/** Watches over a run; a `pause` throws `ReportUnwanted` soon after the report was called off. */
export function watchReport(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  report: StoredReport,
  run: JobRun,
  lookEveryMs = LOOK_EVERY_MS,
): ReportWatch {
  let progress: ReportProgress | null = null
  let lookedAt = performance.now()
  return {
    signal: run.signal,
    pause: async () => {
      await run.pause()
      // The elapsed time decides when to look and nothing of what is made, so it is no injected clock.
      if (performance.now() - lookedAt < lookEveryMs) return
      if (!(await isStillWanted(db, report)))
        throw new ReportUnwanted(`report ${report.reportId} is not wanted`)
      lookedAt = performance.now()
    },
    begin: async (step) => {
      const now = clock.now()
      progress = progress === null ? resume(report, step, now) : nextStep(progress, step, now)
      await writeProgress(db, report, progress, now)
    },
  }
}

/** A run after a crash goes on behind the steps that were done. */
function resume({ progress }: StoredReport, step: string, now: Instant): ReportProgress {
  return { step, stepStartedAt: now, doneMs: progress === null ? {} : readProgress(progress).doneMs }
}
