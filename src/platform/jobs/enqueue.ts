import { notify } from '../../db/notifications.js'
import type { Db } from '../../db/tables.js'
import { afterCommit } from '../../db/transaction.js'
import type { Clock } from '../clock.js'
import type { Ids, JobId } from '../ids.js'
import type { Instant } from '../instant.js'
import { insertJob } from './store.js'
import type { JobKind } from './types.js'

/** What a stage needs to queue work: ids and time for the row, and a nudge to the runner after commit. */
export interface JobQueue {
  readonly clock: Clock
  readonly ids: Ids
  /** Called after the commit, other processes are told too; runners also poll, so a lost call only delays. */
  readonly wake: () => void
}

/**
 * Queues a job in the transaction `db` belongs to. A queued job of the same kind and key is joined: its
 * payload becomes this one and it runs at the earlier of both times.
 */
export async function enqueue<P>(
  db: Db,
  queue: JobQueue,
  kind: JobKind<P>,
  job: { key: string; payload: P; runAt?: Instant },
): Promise<void> {
  const now = queue.clock.now()
  await insertJob(db, {
    jobId: queue.ids.next('job-') as JobId,
    kind: kind.name,
    key: job.key,
    payload: JSON.stringify(job.payload),
    maxAttempts: kind.maxAttempts,
    runAt: job.runAt ?? now,
    createdAt: now,
  })
  await notify(db, 'assay_jobs')
  afterCommit(db, queue.wake)
}
