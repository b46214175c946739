import { createSecretKey } from 'node:crypto'
import { join } from 'node:path'
import { type ResourceLimits, Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '../../src/db/tables.js'
import { openTestDatabase, type TestDatabase } from '../../src/db/testing.js'
import { remoteReaders } from '../../src/evaluation/block-readers.js'
import { evaluateWaitingRules } from '../../src/evaluation/run-evaluation.js'
import type { EvaluationThreadData } from '../../src/evaluation-thread.js'
import { readersIn } from '../../src/start-evaluation-threads.js'
import { ROOT } from '../architecture.js'
import { account, DAY_MS, type Estate, openEstate, START } from './estate.js'
import { readersApart } from './readers-apart.js'

const RESOURCES = 700
const TYPES = ['ACS::A::One', 'ACS::B::Two']

let own: TestDatabase
let apart: TestDatabase
let ownEstate: Estate
let apartEstate: Estate

beforeAll(async () => {
  own = await openTestDatabase()
  apart = await openTestDatabase()
  ownEstate = await openEstate(own.db)
  apartEstate = await openEstate(apart.db, { pool: readersApart(apart.open) })
})

afterAll(async () => {
  await own.close()
  await apart.close()
})

function items(round: number) {
  return Array.from({ length: RESOURCES * 2 }, (_, n) => n)
    .filter((n) => round === 0 || n % 97 === 0)
    .map((n) => ({
      resourceType: TYPES[n % 2]!,
      resourceId: `id-${n}`,
      region: 'r1',
      tags: n % 5 === 0 ? { env: 'prod' } : {},
      event: round > 0 && n % 3 === 0 ? ('REMOVE' as const) : null,
      configuration:
        round > 0 && n % 3 === 0
          ? ''
          : n % 50 === 49
            ? 'no "JSON"'
            : JSON.stringify({
                ...(n % 11 === 0 ? {} : { Grant: n % 3 === round ? `"read" ${n} \u00fc\\` : 'private' }),
                ExpireTime: new Date(START + (n % 9) * DAY_MS).toISOString(),
              }),
    }))
}

async function live(estate: Estate): Promise<void> {
  await estate.record(items(0))
  await estate.settle()
  const condition = { featurePath: '$.Grant', operator: 'NotStringContains', desired: 'read' }
  const rule = { parameters: {}, resourceTypes: ['*'], scope: {} }
  await estate.createRule({ ...rule, logic: { needs: ['$.Grant'], compliant: condition } })
  await estate.createRule({
    ...rule,
    resourceTypes: [TYPES[1]!],
    scope: { excludeTags: [{ key: 'env', value: 'prod' }] },
    logic: {
      needs: [],
      compliant: { featurePath: '$.ExpireTime', operator: 'DaysUntilGreater', desired: '3' },
    },
  })
  await estate.settle()
  const [first] = await estate.rules()
  await estate.exempt(first!.ruleId, { tags: [{ key: 'env', value: 'prod' }], condition: null }, null)
  await estate.settle()
  await estate.record(items(1))
  await estate.settle()
  estate.clock.advance(2 * DAY_MS)
  await estate.settle()
  await estate.changeRule(first!.ruleNo, {
    ...rule,
    logic: { needs: [], compliant: { ...condition, desired: 'private' } },
  })
  await estate.settle()
}

async function stored(db: Db) {
  return {
    blocks: await db.selectFrom('verdictBlock').selectAll().orderBy('ruleNo').orderBy('blockNo').execute(),
    changes: await db
      .selectFrom('verdictChange')
      .selectAll()
      .orderBy('resourceNo')
      .orderBy('at')
      .orderBy('ruleNo')
      .execute(),
    rechecks: await db.selectFrom('recheck').selectAll().orderBy('resourceNo').execute(),
  }
}

it('stores the same to the letter whoever reads and evaluates', async () => {
  await live(ownEstate)
  await live(apartEstate)
  const expected = await stored(own.db)
  expect(expected.changes.length).toBeGreaterThan(0)
  expect(expected.rechecks.length).toBeGreaterThan(0)
  expect(expected.blocks.length).toBeGreaterThan(4)
  expect(await stored(apart.db)).toEqual(expected)
})

it('ends a run whose reader is gone with its cause, and writes nothing of what was not read', async () => {
  const { db } = apart
  const [rule] = await apartEstate.rules()
  await apartEstate.changeRule(rule!.ruleNo, {
    parameters: {},
    resourceTypes: ['*'],
    scope: {},
    logic: { needs: [], compliant: { featurePath: '$.Grant', operator: 'StringEquals', desired: 'none' } },
  })
  const before = (await stored(db)).blocks
  const gone = {
    fromBlocks: 1,
    open: async () => {
      const readers = remoteReaders(
        db,
        [{ postMessage: () => readers.fail(new Error('gone')), on: () => {} }],
        async () => {},
      )
      return readers
    },
  }
  const run = { db, clock: apartEstate.clock, account, pause: async () => {}, pool: gone }
  await expect(evaluateWaitingRules(run)).rejects.toThrow('gone')
  expect((await stored(db)).blocks).toEqual(before)
  // The queued job passes over the rule again, with readers that are there.
  await apartEstate.settle()
  expect((await apartEstate.rules()).every(({ state }) => state === 'ACTIVE')).toBe(true)
})

describe('a thread of a process', () => {
  const TYPES_OF_MANY_BLOCKS = 40
  let many: TestDatabase
  let estate: Estate

  /** The thread as it is built, on the database of the estate. */
  function startThread(): Worker {
    const url = many.url === undefined ? {} : { url: many.url, connections: 2 }
    const workerData: EvaluationThreadData = {
      database: { path: join(many.directory, 'assay.db'), checkpointPages: 0, ...url },
      dataKey: createSecretKey(Buffer.alloc(32)),
    }
    return new Worker(join(ROOT, 'dist/src/evaluation-thread.js'), { workerData })
  }

  /**
   * A thread that does `what` with its first batch, and has no database: one that dies within the database's native
   * code takes the process with it.
   */
  function startDoomedThread(what: string, resourceLimits: ResourceLimits = {}): Worker {
    const code = `require('node:worker_threads').parentPort.once('message', () => { ${what} })`
    return new Worker(code, { eval: true, resourceLimits })
  }

  function runWith(thread: Worker) {
    const pool = { fromBlocks: 1, open: async () => readersIn(many.db, [thread]) }
    return evaluateWaitingRules({ db: many.db, clock: estate.clock, account, pause: async () => {}, pool })
  }

  const verdicts = async () => (await stored(many.db)).blocks.map(({ verdicts }) => verdicts)

  beforeAll(async () => {
    many = await openTestDatabase()
    estate = await openEstate(many.db)
    const items = Array.from({ length: TYPES_OF_MANY_BLOCKS * 2 }, (_, n) => ({
      resourceType: `ACS::Many::Type${n % TYPES_OF_MANY_BLOCKS}`,
      resourceId: `id-${n}`,
      region: 'r1',
      tags: {},
      event: null,
      configuration: JSON.stringify({ Grant: n % 3 === 0 ? 'read' : 'private' }),
    }))
    await estate.record(items)
    await estate.settle()
    const condition = { featurePath: '$.Grant', operator: 'StringEquals', desired: 'private' }
    const logic = { needs: [], compliant: condition }
    await estate.createRule({ parameters: {}, resourceTypes: ['*'], scope: {}, logic })
  })
  afterAll(() => many.close())

  it('that is out of memory or ended fails the run, which is complete once it is tried again', async () => {
    const greedy = startDoomedThread('for (const all = []; ; ) all.push(Array(1000).fill(0))', {
      maxOldGenerationSizeMb: 16,
    })
    await expect(runWith(greedy)).rejects.toThrow(/out of memory|memory limit/)
    await expect(runWith(startDoomedThread('process.exit()'))).rejects.toThrow('an evaluation thread ended')
    expect((await verdicts()).length).toBeLessThan(TYPES_OF_MANY_BLOCKS)
    await runWith(startThread())
    const each = Array.from({ length: TYPES_OF_MANY_BLOCKS }, (_, type) =>
      [type, type + TYPES_OF_MANY_BLOCKS].map((n) => (n % 3 === 0 ? '2' : '1')).join(''),
    )
    expect((await verdicts()).map((text) => text.slice(0, 2))).toEqual(each)
    expect((await estate.rules()).every(({ state }) => state === 'ACTIVE')).toBe(true)
  })
})
