import { sql } from 'kysely'
import { databaseTime } from '../../db/database-time.js'
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

const ROW_COLUMNS = [
  'jobId',
  'kind',
  'jobKey as key',
  'payload',
  'attempts',
  'maxAttempts',
  'runAt',
  'createdAt',
] as const

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

/**
 * Takes the job that has been due longest among `kinds` and leases it, or null. One whose kind and key are running
 * already waits: two of them would do the same work.
 */
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
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('job as running')
            .select('running.jobId')
            .whereRef('running.kind', '=', 'job.kind')
            .whereRef('running.jobKey', '=', 'job.jobKey')
            .where('running.status', '=', 'running'),
        ),
      ),
    )
    .orderBy('runAt')
    .orderBy('jobId')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (due === undefined) return null
  const row = await db
    .updateTable('job')
    .set((eb) => ({
      status: 'running',
      attempts: eb('attempts', '+', 1),
      leaseUntil: leaseEnd(db, now, leaseMs),
    }))
    .where('jobId', '=', due.jobId)
    .where('status', '=', 'queued')
    .returning(ROW_COLUMNS)
    .executeTakeFirst()
  return row ?? null
}

/** False when the job is no longer this run's: another process took it over. */
export async function extendLease(db: Db, row: JobRow, now: Instant, leaseMs: number): Promise<boolean> {
  const result = await runningJob(db, row)
    .set({ leaseUntil: leaseEnd(db, now, leaseMs) })
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Takes over a job whose process no longer extends its lease: true for one of those who try. */
export async function takeOverJob(db: Db, row: JobRow, now: Instant, leaseMs: number): Promise<boolean> {
  const result = await runningJob(db, row)
    .where('leaseUntil', '<', databaseTime(db, now))
    .set({ leaseUntil: leaseEnd(db, now, leaseMs) })
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * Makes jobs due that wait for no reason but a clock that was put back: queued to run at once, or again after a pause,
 * at a time that is further away than `longestPauseMs`.
 */
export async function bringForward(db: Db, now: Instant, longestPauseMs: number): Promise<void> {
  const late = await db
    .selectFrom('job')
    .select('jobId')
    .where('status', '=', 'queued')
    .where('runAt', '>', toInstant(now + longestPauseMs))
    .where((eb) => eb.or([eb('runAt', '<=', eb.ref('createdAt')), eb('attempts', '>', 0)]))
    .execute()
  // Mostly there is none, and then nothing is written.
  if (late.length === 0) return
  const jobIds = late.map(({ jobId }) => jobId)
  await db
    .updateTable('job')
    .set({ runAt: now })
    .where('jobId', 'in', jobIds)
    .where('status', '=', 'queued')
    .execute()
}

function runningJob(db: Db, row: Pick<JobRow, 'jobId' | 'attempts'>) {
  return db
    .updateTable('job')
    .where('jobId', '=', row.jobId)
    .where('attempts', '=', row.attempts)
    .where('status', '=', 'running')
}

function leaseEnd(db: Db, now: Instant, leaseMs: number) {
  return sql<Instant>`${databaseTime(db, now)} + cast(${leaseMs} as integer)`
}

/** Ends a job that did its work; the row goes, what it did stands in its own tables. */
export async function finishJob(db: Db, jobId: JobId, attempts: number): Promise<void> {
  await db.deleteFrom('job').where('jobId', '=', jobId).where('attempts', '=', attempts).execute()
}

export async function buryJob(db: Db, row: JobRow, at: Instant, cause: string): Promise<void> {
  await runningJob(db, row)
    .set({ status: 'dead', finishedAt: at, leaseUntil: null, lastError: cause })
    .execute()
}

/**
 * Puts a running job back into the queue, unless it is no longer this run's. When another job of the same kind and
 * key was queued meanwhile, that one does the work and this one ends. Only inside a transaction.
 */
export async function requeueJob(
  db: Db,
  row: JobRow,
  change: { runAt: Instant; attempts: number; cause: string | null },
): Promise<void> {
  const running = await db
    .deleteFrom('job')
    .where('jobId', '=', row.jobId)
    .where('attempts', '=', row.attempts)
    .where('status', '=', 'running')
    .executeTakeFirst()
  if (running.numDeletedRows === 0n) return
  await db
    .insertInto('job')
    .values({
      jobId: row.jobId,
      kind: row.kind,
      jobKey: row.key,
      payload: row.payload,
      status: 'queued',
      attempts: change.attempts,
      maxAttempts: row.maxAttempts,
      runAt: change.runAt,
      leaseUntil: null,
      lastError: change.cause,
      createdAt: row.createdAt,
      finishedAt: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'jobKey']).where('status', '=', sql.lit('queued')).doNothing(),
    )
    .execute()
}

/** Jobs that say running although their lease has ended. */
export function listExpiredJobs(db: Db, now: Instant): Promise<JobRow[]> {
  return selectRunning(db).where('leaseUntil', '<', databaseTime(db, now)).execute()
}

/** Jobs that say running: where one process works alone, at its start, what it left when it was killed. */
export function listRunningJobs(db: Db): Promise<JobRow[]> {
  return selectRunning(db).execute()
}

function selectRunning(db: Db) {
  return db.selectFrom('job').select(ROW_COLUMNS).where('status', '=', 'running')
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

/** Jobs that run, or would run by `now`. */
export async function countDueJobs(db: Db, now: Instant): Promise<number> {
  const { count } = await db
    .selectFrom('job')
    .select((eb) => eb.fn.countAll().as('count'))
    .where((eb) =>
      eb.or([eb('status', '=', 'running'), eb.and([eb('status', '=', 'queued'), eb('runAt', '<=', now)])]),
    )
    .executeTakeFirstOrThrow()
  return Number(count)
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

/** Takes a job back that waits to run, for the first time or again. */
export async function deleteQueuedJob(db: Db, kind: string, key: string): Promise<void> {
  await db
    .deleteFrom('job')
    .where('kind', '=', kind)
    .where('jobKey', '=', key)
    .where('status', '=', 'queued')
    .execute()
}

/** Forgets jobs that were given up before an instant. */
export async function deleteDeadJobs(db: Db, before: Instant): Promise<void> {
  await db.deleteFrom('job').where('status', '=', 'dead').where('finishedAt', '<', before).execute()
}
