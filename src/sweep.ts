import { listAccountsAfter } from './accounts/store/accounts.js'
import { deleteExpiredCalls } from './accounts/store/calls.js'
import type { Config } from './config.js'
import type { Db } from './db/tables.js'
import { deleteOldVerdictChanges } from './evaluation/store/sweep-changes.js'
import type { ImportSpool } from './inventory/import-spool.js'
import { deleteOldVersions } from './inventory/store/sweep-history.js'
import {
  closeUpload,
  deleteOldImports,
  deleteUpload,
  listAbandonedUploads,
} from './inventory/store/sweep-imports.js'
import { removeLeftFolders } from './left-folders.js'
import { systemClock } from './platform/clock.js'
import { type Instant, toInstant } from './platform/instant.js'
import { enqueue, type JobQueue } from './platform/jobs/enqueue.js'
import { deleteDeadJobs } from './platform/jobs/store.js'
import type { JobHandler, JobKind } from './platform/jobs/types.js'
import type { ObjectStore } from './platform/object-store/types.js'
import { removeOldReports } from './reports/remove-reports.js'
import { deleteOldSendings } from './reports/store/report-sendings.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const OFTEN_MS = 10 * 60_000
const FIRST_AFTER_MS = 60_000
const ROWS_AT_ONCE = 200

/** What the sweeper removes from, and for how long things are kept. */
export interface SweepDeps {
  readonly db: Db
  readonly queue: JobQueue
  readonly spool: ImportSpool
  readonly store: ObjectStore
  /** Folders that hold one `<host>-<pid>` a process. */
  readonly processFolders: readonly string[]
  readonly keep: Pick<Config, 'keepHistoryDays' | 'keepReportsDays' | 'keepImportsDays' | 'keepUploadsHours'>
}

/** `often`: what is many and needed for minutes. `daily`: what is kept for days. */
type SweepPart = 'often' | 'daily'

const sweepKind: JobKind<null> = {
  name: 'sweep',
  lane: 'maintenance',
  maxAttempts: 5,
  decode: () => null,
}

/** Queues both parts for a minute from now, when the start is over; one that is queued already keeps its time. */
export async function requestSweep(db: Db, queue: JobQueue): Promise<void> {
  const runAt = toInstant(queue.clock.now() + FIRST_AFTER_MS)
  for (const key of ['often', 'daily'] satisfies SweepPart[])
    await enqueue(db, queue, sweepKind, { key, payload: null, runAt })
}

/** The job that removes what is no longer needed or kept, and queues itself again. */
export function sweepHandler(deps: SweepDeps): JobHandler<null> {
  const again = async (key: string) => {
    const runAt = toInstant(deps.queue.clock.now() + (key === 'daily' ? DAY_MS : OFTEN_MS))
    await enqueue(deps.db, deps.queue, sweepKind, { key, payload: null, runAt })
  }
  return {
    kind: sweepKind,
    run: async ({ key }, { pause }) => {
      await (key === 'daily' ? sweepDaily(deps, pause) : sweepOften(deps))
      await again(key)
    },
    failed: ({ key }) => again(key),
  }
}

async function sweepOften({ db, processFolders }: SweepDeps): Promise<void> {
  // Nonces and tokens have the time of the gateway, which a test server does not set.
  await deleteExpiredCalls(db, systemClock.now())
  for (const folder of processFolders) await removeLeftFolders(folder)
}

async function sweepDaily(deps: SweepDeps, pause: () => Promise<void>): Promise<void> {
  const { db, queue, keep } = deps
  const now = queue.clock.now()
  const daysAgo = (days: number) => toInstant(now - days * DAY_MS)
  await removeUploads(deps, toInstant(now - keep.keepUploadsHours * HOUR_MS))
  if (keep.keepImportsDays > 0) {
    await deleteDeadJobs(db, daysAgo(keep.keepImportsDays))
    while ((await deleteOldImports(db, daysAgo(keep.keepImportsDays), ROWS_AT_ONCE)) > 0) await pause()
  }
  if (keep.keepReportsDays > 0) {
    await removeOldReports(deps, daysAgo(keep.keepReportsDays))
    await deleteOldSendings(db, daysAgo(keep.keepReportsDays))
  }
  if (keep.keepHistoryDays === 0) return
  for (const account of await listAccountsAfter(db, 0, 1_000_000)) {
    await deleteOldVersions(db, account, daysAgo(keep.keepHistoryDays), pause)
    await deleteOldVerdictChanges(db, account, daysAgo(keep.keepHistoryDays), pause)
  }
}

async function removeUploads({ db, spool }: SweepDeps, before: Instant): Promise<void> {
  for (;;) {
    const importIds = await listAbandonedUploads(db, before, ROWS_AT_ONCE)
    for (const importId of importIds) {
      // Completed meanwhile: its files are needed.
      if (!(await closeUpload(db, importId))) continue
      await spool.remove(importId)
      await deleteUpload(db, importId)
    }
    if (importIds.length < ROWS_AT_ONCE) return
  }
}
