import type { Db } from '../../../db/tables.js'
import type { JobId } from '../../ids.js'
import type { Instant } from '../../instant.js'

/** A job as a list shows it. */
export interface ListedJob {
  readonly jobId: JobId
  readonly kind: string
  readonly key: string
  readonly status: string
  readonly attempts: number
  readonly maxAttempts: number
  readonly createdAt: Instant
  /** When it is or was to run. */
  readonly runAt: Instant
  readonly finishedAt: Instant | null
  /** Why its last run failed. */
  readonly lastError: string | null
}

/** A page of the jobs there are, newest first; those that did their work are gone. */
export async function listJobs(
  db: Db,
  filter: { readonly status?: 'queued' | 'running' | 'dead' | undefined; readonly kind?: string | undefined },
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly jobs: readonly ListedJob[]; readonly totalCount: number }> {
  let query = db.selectFrom('job')
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  const jobs = await query
    .select(['jobId', 'kind', 'jobKey as key', 'status', 'attempts', 'maxAttempts', 'createdAt', 'runAt'])
    .select(['finishedAt', 'lastError'])
    .orderBy('createdAt', 'desc')
    .orderBy('jobId')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { jobs, totalCount: Number(count) }
}

/** Jobs that were given up and are still kept. */
export async function countDeadJobs(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('job')
    .where('status', '=', 'dead')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The job of this kind and key that waits or runs; null when there is none. */
export async function findJob(db: Db, kind: string, key: string): Promise<ListedJob | null> {
  const row = await db
    .selectFrom('job')
    .select(['jobId', 'kind', 'jobKey as key', 'status', 'attempts', 'maxAttempts', 'createdAt', 'runAt'])
    .select(['finishedAt', 'lastError'])
    .where('kind', '=', kind)
    .where('jobKey', '=', key)
    .where('status', 'in', ['queued', 'running'])
    .orderBy('status', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
