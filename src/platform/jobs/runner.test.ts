import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../db/testing.js'
import { inTransaction } from '../../db/transaction.js'
import { UnavailableError } from '../../errors.js'
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

let test: TestDatabase
beforeEach(async () => {
  test = await openTestDatabase()
})
afterEach(() => test.close())

function handlerOf(run: JobHandler<{ n: number }>['run']): JobHandler<{ n: number }> {
  return { kind, run }
}

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

  it('regression: is not given up while a disk is full or a store away, and has its attempts left after that', async () => {
    const failures: Error[] = [
      ...Array.from({ length: 20 }, () => new UnavailableError('the store is away')),
      Object.assign(new Error('no space'), { code: 'ENOSPC' }),
      new Error('of its own'),
    ]
    let runs = 0
    const { clock, runner, queue, buried } = setUp(async () => {
      const failure = failures[runs++]
      if (failure !== undefined) throw failure
    })
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    for (let n = 0; n <= failures.length; n++) {
      await runner.drain()
      clock.advance(60_000)
    }
    expect([runs, buried]).toEqual([failures.length + 1, []])
    expect(await countOpenJobs(test.db)).toEqual([])
  })

  it('gives up what has been unavailable for a day', async () => {
    const { clock, runner, queue, buried } = setUp(async () => {
      throw new UnavailableError('the store is away')
    })
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    for (let hour = 0; hour <= 26; hour++) {
      await runner.drain()
      clock.advance(3_600_000)
    }
    expect(buried).toEqual(['a dependency is unavailable: the store is away'])
  })

  it('regression: does not wait an hour for a job because the clock was put back an hour', async () => {
    const seen: number[] = []
    let ran = () => {}
    const hasRun = new Promise<void>((resolve) => {
      ran = resolve
    })
    const { clock, runner, queue } = setUp(async (job) => {
      seen.push(job.payload.n)
      ran()
    })
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    await enqueue(test.db, queue, kind, {
      key: 'later',
      payload: { n: 2 },
      runAt: toInstant(clock.now() + 3_600_000),
    })
    clock.advance(-3_600_000)
    runner.start()
    await hasRun
    await runner.stop()
    expect(seen).toEqual([1])
    expect(await countOpenJobs(test.db)).toEqual([{ kind: 'count', status: 'queued', count: 1 }])
  })

  it('takes up what a killed process left running', async () => {
    const attempts: number[] = []
    const { clock, runner, queue } = setUp(async (job) => void attempts.push(job.attempt))
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    await claimJob(test.db, ['count'], clock.now(), 60_000)
    await runner.drain()
    expect(attempts).toEqual([2])
  })

  it('leaves alone what another process runs, and takes over within its lease what that one gave up', async () => {
    const seen: string[] = []
    const clock = settableClock(toInstant(1_000_000))
    const process = (name: string, run: JobHandler<{ n: number }>['run']) =>
      createJobRunner({
        db: test.db,
        clock,
        log: createLog('silent'),
        handlers: [
          handlerOf((job, jobRun) => {
            seen.push(name)
            return run(job, jobRun)
          }),
        ],
        onlyProcess: false,
        leaseMs: 300,
        pollMs: 20,
      })
    const queue = { clock, ids: randomIds, wake: () => {} }
    const busy = process('busy', async (_, run) => {
      for (;;) await run.pause()
    })
    const other = process('other', async () => {})
    await enqueue(test.db, queue, kind, { key: 'a', payload: { n: 1 } })
    busy.start()
    while (seen.length === 0) await delay(5)
    other.start()
    // Twice the lease: the one that runs it extends it.
    for (let passed = 0; passed < 600; passed += 20) {
      await delay(20)
      clock.advance(20)
    }
    expect(seen).toEqual(['busy'])
    // As if it were killed: the lease ends and nobody extends it.
    await test.db
      .updateTable('job')
      .set({ leaseUntil: toInstant(0) })
      .execute()
    while (seen.length < 2) await delay(5)
    await Promise.all([busy.stop(), other.stop()])
    expect(seen).toEqual(['busy', 'other'])
    expect(await countOpenJobs(test.db)).toEqual([])
  })

  it('shares work among many takers and runs no job twice, nor two of one key at once', async () => {
    const jobs = 120
    const seen: number[] = []
    const keys = new Set<string>()
    let collisions = 0
    const handles = await Promise.all([1, 2, 3].map(() => test.open()))
    const runners = handles.map((db) =>
      createJobRunner({
        db,
        clock: settableClock(toInstant(1_000_000)),
        log: createLog('silent'),
        onlyProcess: false,
        pollMs: 5,
        handlers: [
          handlerOf(async ({ key, payload }) => {
            const name = key.slice(0, 2)
            if (keys.has(key)) collisions++
            keys.add(key)
            await delay(1)
            keys.delete(key)
            seen.push(payload.n)
            if (payload.n < 10)
              await enqueue(db, quiet, kind, { key: name, payload: { n: payload.n + 1000 } })
          }),
        ],
      }),
    )
    const quiet = { clock: settableClock(toInstant(1_000_000)), ids: randomIds, wake: () => {} }
    for (let n = 0; n < jobs; n++) await enqueue(test.db, quiet, kind, { key: `${n}`, payload: { n } })
    for (const runner of runners) runner.start()
    while ((await countOpenJobs(test.db)).length > 0) await delay(10)
    await Promise.all(runners.map((runner) => runner.stop()))
    await Promise.all(handles.map((handle) => handle.destroy()))
    expect(collisions).toBe(0)
    const first = seen.filter((n) => n < 1000).sort((a, b) => a - b)
    expect(first).toEqual(Array.from({ length: jobs }, (_, n) => n))
    expect(new Set(seen.filter((n) => n >= 1000)).size).toBe(10)
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
