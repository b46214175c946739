import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../db/testing.js'
import { inTransaction } from '../../db/transaction.js'
import { settableClock } from '../clock.js'
import { randomIds } from '../ids.js'
import { toInstant } from '../instant.js'
import { createLog } from '../log.js'
import { enqueue } from './enqueue.js'
import { createJobRunner } from './runner.js'
import { claimJob, countOpenJobs } from './store.js'
import type { JobHandler, JobKind } from './types.js'

const kind: JobKind<{ n: number }> = {
  name: 'count',
  lane: 'rules',
  maxAttempts: 2,
  decode: (payload) => payload as { n: number },
}

let test: Awaited<ReturnType<typeof openTestDatabase>>
beforeEach(async () => {
  test = await openTestDatabase()
})
afterEach(() => test.close())

function setUp(run: JobHandler<{ n: number }>['run']) {
  const clock = settableClock(toInstant(1_000_000))
  const buried: string[] = []
  const handler: JobHandler<{ n: number }> = {
    kind,
    run,
    failed: async (_, cause) => void buried.push(cause),
  }
  const runner = createJobRunner({
    db: test.db,
    clock,
    log: createLog('silent'),
    handlers: [handler],
    onlyProcess: true,
    pollMs: 5,
  })
  const queue = { clock, ids: randomIds, wake: () => runner.wake() }
  return { clock, runner, queue, buried }
}

describe('job runner', () => {
  it('runs a job once it is committed and due, joining what was queued twice', async () => {
    const seen: number[] = []
    const { clock, runner, queue } = setUp(async (job) => void seen.push(job.payload.n))
    await expect(
      inTransaction(test.db, async (db) => {
        await enqueue(db, queue, kind, { key: 'a', payload: { n: 0 } })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow()
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 }, runAt: toInstant(1_000_500) })
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 2 }, runAt: toInstant(1_000_900) })
    await runner.drain()
    expect(seen).toEqual([])
    clock.advance(500)
    await runner.drain()
    expect(seen).toEqual([2])
    expect(await countOpenJobs(test.db)).toEqual([])
  })

  it('tries again after a pause, then buries with the cause', async () => {
    let runs = 0
    const { clock, runner, queue, buried } = setUp(async () => {
      runs++
      throw new Error(`failure ${runs}`)
    })
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    await runner.drain()
    expect(runs).toBe(1)
    await runner.drain()
    expect(runs).toBe(1)
    clock.advance(60_000)
    await runner.drain()
    expect(runs).toBe(2)
    expect(buried).toEqual(['failure 2'])
  })

  it('takes up what a killed process left running', async () => {
    const attempts: number[] = []
    const { clock, runner, queue } = setUp(async (job) => void attempts.push(job.attempt))
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    await claimJob(test.db, ['count'], clock.now(), 60_000)
    await runner.drain()
    expect(attempts).toEqual([2])
  })

  it('regression: a job that was being given up when the process died is given up again', async () => {
    const { runner, queue, buried } = setUp(async () => {})
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    await test.db
      .updateTable('job')
      .set({ attempts: kind.maxAttempts - 1 })
      .execute()
    await claimJob(test.db, ['count'], queue.clock.now(), 60_000)
    let told = () => {}
    const telling = new Promise<void>((resolve) => {
      told = resolve
    })
    const killed = createJobRunner({
      db: test.db,
      clock: queue.clock,
      log: createLog('silent'),
      // The process dies here: the promise never settles.
      handlers: [{ kind, run: async () => {}, failed: () => new Promise(() => told()) }],
      onlyProcess: true,
    })
    void killed.drain()
    await telling
    await runner.drain()
    expect(buried).toEqual(['the process running it ended'])
    expect(await countOpenJobs(test.db)).toEqual([])
  })

  it('puts a job back when it is stopped, without counting the attempt', async () => {
    let started = () => {}
    const running = new Promise<void>((resolve) => {
      started = resolve
    })
    const { runner, queue } = setUp(async (_, run) => {
      started()
      for (;;) await run.pause()
    })
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    runner.start()
    await running
    await runner.stop()
    const row = await test.db.selectFrom('job').select(['status', 'attempts']).executeTakeFirstOrThrow()
    expect(row).toEqual({ status: 'queued', attempts: 0 })
  })
})
