import { sql } from 'kysely'
import type { Db } from '../../db/tables.js'
import type { JobId } from '../ids.js'
import { type Instant, toInstant } from '../instant.js'
import type { JobRow } from './types.js'

export interface NewJob {
  readonly jobId: JobId
  readonly kind: string
  readonly key: string
  readonly payload: string
  readonly maxAttempts: number
  readonly runAt: Instant
  readonly createdAt: Instant
}

/** Queues a job, or joins the queued one of the same kind and key, which then runs at the earlier time. */
export async function insertJob(db: Db, job: NewJob): Promise<void> {
  await db
    .insertInto('job')
    .values({
      jobId: job.jobId,
      kind: job.kind,
      jobKey: job.key,
      payload: job.payload,
      status: 'queued',
      maxAttempts: job.maxAttempts,
      attempts: 0,
      runAt: job.runAt,
      leaseUntil: null,
      lastError: null,
      createdAt: job.createdAt,
      finishedAt: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'jobKey'])
        .where('status', '=', sql.lit('queued'))
        .doUpdateSet((eb) => ({
          payload: eb.ref('excluded.payload'),
          runAt: sql<Instant>`case when excluded.run_at < job.run_at then excluded.run_at else job.run_at end`,
        })),
    )
    .execute()
}

/** Takes the job that has been due longest among `kinds` and leases it, or null. */
export async function claimJob(
  db: Db,
  kinds: readonly string[],
  now: Instant,
  leaseMs: number,
): Promise<JobRow | null> {
  const due = await db
    .selectFrom('job')
    .select('jobId')
    .where('status', '=', 'queued')
    .where('kind', 'in', kinds)
    .where('runAt', '<=', now)
    .orderBy('runAt')
    .orderBy('jobId')
    .limit(1)
    .executeTakeFirst()
  if (due === undefined) return null
  const row = await db
    .updateTable('job')
    .set((eb) => ({
      status: 'running',
      attempts: eb('attempts', '+', 1),
      leaseUntil: toInstant(now + leaseMs),
    }))
    .where('jobId', '=', due.jobId)
    .where('status', '=', 'queued')
    .returning(['jobId', 'kind', 'jobKey as key', 'payload', 'attempts', 'maxAttempts', 'runAt'])
    .executeTakeFirst()
  return row ?? null
}

export async function extendLease(
  db: Db,
  jobId: JobId,
  attempts: number,
  leaseUntil: Instant,
): Promise<boolean> {
  const result = await db
    .updateTable('job')
    .set({ leaseUntil })
    .where('jobId', '=', jobId)
    .where('attempts', '=', attempts)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Ends a job that did its work; the row goes, what it did stands in its own tables. */
export async function finishJob(db: Db, jobId: JobId, attempts: number): Promise<void> {
  await db.deleteFrom('job').where('jobId', '=', jobId).where('attempts', '=', attempts).execute()
}

export async function buryJob(db: Db, jobId: JobId, at: Instant, cause: string): Promise<void> {
  await db
    .updateTable('job')
    .set({ status: 'dead', finishedAt: at, leaseUntil: null, lastError: cause })
    .where('jobId', '=', jobId)
    .execute()
}

/**
 * Puts a running job back into the queue. When another job of the same kind and key was queued meanwhile,
 * that one does the work and this one ends.
 */
export async function requeueJob(
  db: Db,
  row: { jobId: JobId; kind: string; key: string },
  change: { runAt: Instant; attempts: number; cause: string | null },
): Promise<void> {
  const joined = await db
    .selectFrom('job')
    .select('jobId')
    .where('kind', '=', row.kind)
    .where('jobKey', '=', row.key)
    .where('status', '=', 'queued')
    .executeTakeFirst()
  if (joined !== undefined) {
    await db.deleteFrom('job').where('jobId', '=', row.jobId).execute()
    return
  }
  await db
    .updateTable('job')
    .set({
      status: 'queued',
      runAt: change.runAt,
      attempts: change.attempts,
      leaseUntil: null,
      lastError: change.cause,
    })
    .where('jobId', '=', row.jobId)
    .execute()
}

/** Jobs that say running although no process can be running them any more. */
export async function listAbandonedJobs(db: Db, now: Instant): Promise<JobRow[]> {
  return db
    .selectFrom('job')
    .select(['jobId', 'kind', 'jobKey as key', 'payload', 'attempts', 'maxAttempts', 'runAt'])
    .where('status', '=', 'running')
    .where('leaseUntil', '<', now)
    .execute()
}

export async function findNextRunAt(db: Db, kinds: readonly string[]): Promise<Instant | null> {
  const row = await db
    .selectFrom('job')
    .select((eb) => eb.fn.min('runAt').as('runAt'))
    .where('status', '=', 'queued')
    .where('kind', 'in', kinds)
    .executeTakeFirst()
  return row?.runAt ?? null
}

/** Queued and running jobs by kind, for metrics and tests. */
export async function countOpenJobs(db: Db): Promise<{ kind: string; status: string; count: number }[]> {
  const rows = await db
    .selectFrom('job')
    .select((eb) => ['kind', 'status', eb.fn.countAll().as('count')])
    .where('status', 'in', ['queued', 'running'])
    .groupBy(['kind', 'status'])
    .execute()
  return rows.map((row) => ({ kind: row.kind, status: row.status, count: Number(row.count) }))
}

/** True when a job of this kind and key waits or runs. */
export async function isJobOpen(db: Db, kind: string, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('job')
    .select('jobId')
    .where('kind', '=', kind)
    .where('jobKey', '=', key)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return row !== undefined
}
