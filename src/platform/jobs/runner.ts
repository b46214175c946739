import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { isUnavailability } from '../../errors.js'
import type { Clock } from '../clock.js'
import { toInstant } from '../instant.js'
import type { Log } from '../log.js'
import {
  bringForward,
  buryJob,
  claimJob,
  extendLease,
  findNextRunAt,
  finishJob,
  listExpiredJobs,
  listRunningJobs,
  requeueJob,
  takeOverJob,
} from './store.js'
import type { Job, JobHandler, JobRow, JobRun } from './types.js'

const LONGEST_PAUSE_MS = 60_000
/** How long after it was queued a job is still tried again because a disk is full or a store is away. */
const UNAVAILABLE_FOR_MS = 24 * 3_600_000

export interface JobRunnerOptions {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly handlers: readonly JobHandler<unknown>[]
  /** How long a job may be silent before another process takes it over. */
  readonly leaseMs?: number
  /** Longest sleep between looks at the queue. */
  readonly pollMs?: number
  /** True when no other process can hold a lease: leases left by a killed process are void at start. */
  readonly onlyProcess: boolean
}

export interface JobRunner {
  /** Begins to work off the queue in the background. */
  start(): void
  /** Looks at the queue now. */
  wake(): void
  /** Runs what is due until nothing is, in this call; for tests and one-shot commands, instead of `start`. */
  drain(): Promise<void>
  /** Aborts running jobs at their next pause, puts them back into the queue, and returns when all have. */
  stop(): Promise<void>
}

/**
 * Runs due jobs, one at a time per lane, lanes side by side. A job whose process died is taken up again
 * when its lease ends, by any process; one that throws is tried again after a growing pause, then buried with its cause. While what it depends on is
 * unavailable it is tried for a day.
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { db, clock, log, handlers } = options
  const leaseMs = options.leaseMs ?? 6_000
  const pollMs = options.pollMs ?? 1_000
  const stopping = new AbortController()
  let lanes: ReturnType<typeof startLane>[] = []
  /** Running here: their leases may end while this thread is held up, but nobody here has left them. */
  const own = new Set<JobRow['jobId']>()
  let ready: Promise<void> | undefined
  let looking: NodeJS.Timeout | undefined

  function recoverOnce(): Promise<void> {
    ready ??= options.onlyProcess ? recoverLeft() : recoverExpired()
    return ready
  }

  /** No other process can hold a lease: those there are were left by one that was killed. */
  async function recoverLeft(): Promise<void> {
    for (const row of await listRunningJobs(db)) await recover(row)
  }

  async function recoverExpired(): Promise<void> {
    for (const row of await listExpiredJobs(db, clock.now()))
      if (!own.has(row.jobId) && (await takeOverJob(db, row, clock.now(), leaseMs))) await recover(row)
  }

  async function recover(row: JobRow): Promise<void> {
    const again = { runAt: clock.now(), attempts: row.attempts, cause: null }
    if (row.attempts >= row.maxAttempts) await giveUp(row, 'the process running it ended')
    else await inTransaction(db, (db) => requeueJob(db, row, again))
  }

  /** Besides the lanes, which may all be busy with long jobs. */
  async function recoverAgain(): Promise<void> {
    if (options.onlyProcess) await recoverOnce()
    await Promise.all([recoverExpired(), bringForward(db, clock.now(), LONGEST_PAUSE_MS)]).catch(
      (error: unknown) => log.error({ err: error }, 'job recovery'),
    )
    if (!stopping.signal.aborted) looking = setTimeout(() => void recoverAgain(), pollMs)
  }

  function startLane(laneHandlers: readonly JobHandler<unknown>[]) {
    const kinds = laneHandlers.map((handler) => handler.kind.name)
    let nudge: () => void = () => {}
    let nudged = false
    const loop = (async () => {
      if (options.onlyProcess) await recoverOnce()
      while (!stopping.signal.aborted) {
        nudged = false
        const ran = await runNext(kinds).catch((error: unknown) => {
          log.error({ err: error }, 'job runner')
          return false
        })
        if (ran || nudged) continue
        const next = await findNextRunAt(db, kinds).catch(() => null)
        const sleepMs = next === null ? pollMs : Math.min(pollMs, Math.max(1, next - clock.now()))
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, sleepMs)
          nudge = () => {
            clearTimeout(timer)
            resolve()
          }
          if (nudged || stopping.signal.aborted) nudge()
        })
      }
    })()
    return {
      loop,
      wake: () => {
        nudged = true
        nudge()
      },
    }
  }

  async function runNext(kinds: readonly string[]): Promise<boolean> {
    const row = await inTransaction(db, (db) => claimJob(db, kinds, clock.now(), leaseMs))
    if (row === null) return false
    await runJob(row)
    return true
  }

  async function runJob(row: JobRow): Promise<void> {
    const handler = handlers.find((candidate) => candidate.kind.name === row.kind)
    if (handler === undefined) throw new Error(`no handler for job kind ${row.kind}`)
    own.add(row.jobId)
    const lost = new AbortController()
    const signal = AbortSignal.any([stopping.signal, lost.signal])
    const lease = setInterval(() => {
      extendLease(db, row, clock.now(), leaseMs)
        .then((held) => held || lost.abort())
        .catch((error: unknown) => log.warn({ err: error, job: row.kind }, 'lease not extended'))
    }, leaseMs / 3)
    const run: JobRun = {
      signal,
      pause: async () => {
        await nextTurn()
        signal.throwIfAborted()
      },
    }
    try {
      const job: Job<unknown> = {
        jobId: row.jobId,
        key: row.key,
        payload: handler.kind.decode(JSON.parse(row.payload)),
        attempt: row.attempts,
      }
      await handler.run(job, run)
      await finishJob(db, row.jobId, row.attempts)
    } catch (error) {
      if (lost.signal.aborted) return
      const at = clock.now()
      if (stopping.signal.aborted) {
        // A stop is no failure: the attempt does not count.
        await inTransaction(db, (db) =>
          requeueJob(db, row, { runAt: at, attempts: row.attempts - 1, cause: null }),
        )
        return
      }
      const cause = error instanceof Error ? error.message : String(error)
      log.error({ err: error, job: row.kind, key: row.key, attempt: row.attempts }, 'job failed')
      const isAway = isUnavailability(error) && at < row.createdAt + UNAVAILABLE_FOR_MS
      if (row.attempts >= row.maxAttempts && !isAway) await giveUp(row, cause)
      else {
        const runAt = toInstant(at + Math.min(LONGEST_PAUSE_MS, 250 * 4 ** row.attempts))
        // What is away takes none of the last attempts: they are for what the job does wrong by itself.
        const attempts = isAway ? Math.min(row.attempts, Math.max(0, row.maxAttempts - 2)) : row.attempts
        await inTransaction(db, (db) => requeueJob(db, row, { runAt, attempts, cause }))
      }
    } finally {
      clearInterval(lease)
      own.delete(row.jobId)
    }
  }

  /** Buried only once its stage knows: a process that dies in between tells again, instead of never. */
  async function giveUp(row: JobRow, cause: string): Promise<void> {
    const handler = handlers.find((candidate) => candidate.kind.name === row.kind)
    try {
      await handler?.failed?.(
        {
          jobId: row.jobId,
          key: row.key,
          payload: handler.kind.decode(JSON.parse(row.payload)),
          attempt: row.attempts,
        },
        cause,
      )
    } finally {
      await buryJob(db, row, clock.now(), cause)
    }
  }

  return {
    start: () => {
      const names = [...new Set(handlers.map((handler) => handler.kind.lane))]
      lanes = names.map((name) => startLane(handlers.filter((handler) => handler.kind.lane === name)))
      void recoverAgain()
    },
    wake: () => {
      for (const lane of lanes) lane.wake()
    },
    drain: async () => {
      await recoverOnce()
      const kinds = handlers.map((handler) => handler.kind.name)
      while (await runNext(kinds));
    },
    stop: async () => {
      stopping.abort()
      clearTimeout(looking)
      for (const lane of lanes) lane.wake()
      await Promise.all(lanes.map((lane) => lane.loop))
    },
  }
}
