import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../src/db/testing.js'
import { afterCommit } from '../../src/db/transaction.js'
import { blockOf } from '../../src/evaluation/block.js'
import { checkResults } from '../../src/evaluation/check-results.js'
import { evaluateBlock } from '../../src/evaluation/evaluate-block.js'
import { requestRuleEvaluation } from '../../src/evaluation/jobs.js'
import { loadRuleSet } from '../../src/evaluation/rule-set.js'
import { evaluateChanges, evaluateDue, evaluateWaitingRules } from '../../src/evaluation/run-evaluation.js'
import { listVerdictChanges } from '../../src/evaluation/store/verdict-changes.js'
import type { JobId } from '../../src/platform/ids.js'
import { scheduleHandler } from '../../src/rules/schedule-rules.js'
import { account, declaredIds, type Estate, openEstate, type RuleDraft } from '../invariants/estate.js'
import { evaluateFromScratch } from '../invariants/from-scratch.js'

const TYPE = 'ACS::A::One'
const RESOURCES = 1_100
const WORKERS = 4
const ROUNDS = 40
/** Of each worker; together fewer than two for each of 64 resources. */
const FLIPS = 28

function draft(least: number, excluded = 'none'): RuleDraft {
  return {
    logic: {
      needs: ['$.Size'],
      compliant: { featurePath: '$.Size', operator: 'GreaterOrEquals', desired: '{{least}}' },
    },
    parameters: { least: String(least) },
    resourceTypes: [TYPE],
    scope: { excludeTags: [{ key: 'env', value: excluded }] },
  }
}

/** Deterministic and scattered: round, place in the round -> number below `size`. */
function scatter(round: number, place: number, size: number): number {
  return ((round * 7919 + place * 104_729 + 17) * 31) % size
}

function item(no: number, size: number, isRemoved = false) {
  return {
    resourceType: TYPE,
    resourceId: `id-${no}`,
    region: 'r1',
    tags: size % 7 === 0 ? { env: 'prod' } : {},
    event: isRemoved ? ('REMOVE' as const) : null,
    configuration: isRemoved ? '' : JSON.stringify({ Size: size }),
  }
}

let test: TestDatabase
let estate: Estate
beforeAll(async () => {
  test = await openTestDatabase()
  estate = await openEstate(test.db)
})
afterAll(() => test.close())

describe('many processes at one schedule', () => {
  it('start each due run once', async () => {
    const { db, close } = await openTestDatabase()
    try {
      const own = await openEstate(db)
      const ruleNos = []
      for (let n = 0; n < 20; n++) ruleNos.push(await own.createRule(draft(n)))
      await own.settle()
      await db.updateTable('rule').set({ nextScheduledAt: own.clock.now() }).execute()
      const started: number[] = []
      const handler = scheduleHandler(db, own.queue, {
        ruleChanged: async (db, account, ruleNo) => {
          await requestRuleEvaluation(db, own.queue, account, ruleNo, 'scheduled')
          afterCommit(db, () => started.push(ruleNo))
        },
      })
      const job = { jobId: 'job-1' as JobId, key: account.accountId, payload: account, attempt: 1 }
      const run = { signal: new AbortController().signal, pause: () => nextTurn() }
      await Promise.all(Array.from({ length: WORKERS }, () => handler.run(job, run)))
      expect(started.sort((a, b) => a - b)).toEqual(ruleNos)
    } finally {
      await close()
    }
  })
})

describe('many workers and importers on one account', () => {
  it('lose no flip when they write different resources of the same block', async () => {
    const { db, close } = await openTestDatabase()
    try {
      const own = await openEstate(db)
      await own.record(Array.from({ length: 64 }, (_, no) => item(no, 9)))
      await own.createRule(draft(5))
      await own.settle()
      const rows = await db
        .selectFrom('resource')
        .select(['resourceNo', 'resourceId'])
        .orderBy('resourceNo')
        .execute()
      const rules = (await loadRuleSet(db, account)).forType(TYPE)
      const flipped: number[] = []
      const workers = Array.from({ length: WORKERS }, async (_, worker) => {
        for (let round = 0; round < FLIPS; round++) {
          const { resourceNo, resourceId } = rows[(worker + WORKERS * round) % rows.length]!
          own.clock.advance(1)
          const isFailing = Math.floor((worker + WORKERS * round) / rows.length) % 2 === 0
          await own.record([{ ...item(0, isFailing ? 1 : 9), resourceId }])
          const job = {
            account,
            blockNo: blockOf(resourceNo),
            resourceType: TYPE,
            rules,
            allRules: true,
            declaredIds,
          }
          while ((await evaluateBlock(db, own.clock, { ...job, resourceNos: [resourceNo] })) === 'moved');
          flipped.push(resourceNo)
        }
      })
      await Promise.all(workers)
      const { count } = await db
        .selectFrom('verdictChange')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      expect(count).toBe(flipped.length)
      const block = await db
        .selectFrom('verdictBlock')
        .select(['verdicts', 'n1', 'n2'])
        .executeTakeFirstOrThrow()
      const failing = FLIPS * WORKERS - rows.length
      expect([block.n1, block.n2]).toEqual([failing, rows.length - failing])
      expect(await checkResults(db, account)).toEqual([])
    } finally {
      await close()
    }
  })

  it('lose no change, no flip, and end with the results of a full evaluation', async () => {
    for (let first = 0; first < RESOURCES; first += 200)
      await estate.record(
        Array.from({ length: Math.min(200, RESOURCES - first) }, (_, i) => item(first + i, (first + i) % 10)),
      )
    const kept = await estate.createRule(draft(3))
    const edited = await estate.createRule(draft(5, 'prod'))
    await estate.settle()

    let busy = true
    let evaluations = 0
    const handles = await Promise.all(Array.from({ length: WORKERS }, () => test.open()))
    const workers = handles.map(async (db) => {
      const run = { db, clock: estate.clock, account, declaredIds, pause: () => nextTurn() }
      while (busy) {
        // A block that others keep changing is given up, as a job is, and tried again.
        evaluations += await evaluateChanges(run).catch(keptChanging)
        evaluations += await evaluateWaitingRules(run).catch(keptChanging)
        evaluations += await evaluateDue(run).catch(keptChanging)
      }
    })
    const importers = [1, 2, 3].map(async (importer) => {
      for (let round = 0; round < ROUNDS; round++) {
        estate.clock.advance(1)
        const items = Array.from({ length: 12 }, (_, place) => {
          const no = scatter(round * 3 + importer, place, RESOURCES)
          return item(no, scatter(round, place + importer, 10), place === 11)
        })
        await estate.record([...new Map(items.map((each) => [each.resourceId, each])).values()])
      }
    })
    const editor = (async () => {
      for (let round = 0; round < ROUNDS / 4; round++) {
        await estate.changeRule(edited, draft(round % 9, round % 2 === 0 ? 'prod' : 'none'))
        const passing = await estate.createRule(draft(round % 5))
        await nextTurn()
        if (round % 2 === 0) await estate.dropRule(passing)
      }
    })()
    const exempter = (async () => {
      const rule = (await estate.rules()).find(({ ruleNo }) => ruleNo === kept)!
      for (let round = 0; round < ROUNDS / 8; round++) {
        await estate.exempt(rule.ruleId, { tags: [{ key: 'env', value: 'prod' }], condition: null }, null)
        for (const { exemptionId } of await estate.exemptions()) await estate.endExemption(exemptionId)
      }
      await estate.exempt(rule.ruleId, { tags: [{ key: 'env', value: 'prod' }], condition: null }, null)
    })()
    await Promise.all([...importers, editor, exempter])
    busy = false
    await Promise.all(workers)
    await Promise.all(handles.map((db) => db.destroy()))
    await estate.settle()

    const state = await test.db
      .selectFrom('account')
      .select(['changeSeq', 'evaluatedChangeNo'])
      .executeTakeFirstOrThrow()
    expect(state.evaluatedChangeNo).toBe(state.changeSeq)
    const expected = await evaluateFromScratch(estate, test.db)
    expect(await readVerdicts()).toEqual(Object.fromEntries(expected))
    expect(await checkResults(test.db, account)).toEqual([])
    expect((await estate.rules()).map((rule) => rule.state)).toEqual(
      (await estate.rules()).map(() => 'ACTIVE'),
    )
    // While things change, not only after.
    expect(evaluations).toBeGreaterThan(0)
    await expectUnbrokenTimeline()
  })
})

function keptChanging(error: unknown): number {
  if (error instanceof Error && /kept changing|stays due/.test(error.message)) return 0
  throw error
}

const NAMES = [
  '',
  'COMPLIANT',
  'NON_COMPLIANT',
  'NOT_APPLICABLE',
  'INSUFFICIENT_DATA',
  'IGNORED',
  'ERROR',
] as const

async function readVerdicts(): Promise<Record<string, string>> {
  const ruleNos = new Set((await estate.rules()).map((rule) => rule.ruleNo))
  const rows = await test.db.selectFrom('verdictBlock').selectAll().execute()
  // A rule that is gone has no results: one written after its removal shows here.
  expect(rows.filter((row) => !ruleNos.has(row.ruleNo))).toEqual([])
  return Object.fromEntries(
    rows.flatMap((row) =>
      [...row.verdicts].flatMap((code, offset) =>
        code === '0' ? [] : [[`${row.ruleNo}/${row.blockNo * 512 + offset}`, NAMES[Number(code)]!]],
      ),
    ),
  )
}

/**
 * Every flip begins where the one before it ended, and the last one ends at what is shown. From no result (0) to
 * the first one is no flip.
 */
async function expectUnbrokenTimeline(): Promise<void> {
  const shown = await readVerdicts()
  const rows = await test.db
    .selectFrom('verdictChange')
    .select('resourceNo')
    .distinct()
    .orderBy('resourceNo')
    .execute()
  const broken: string[] = []
  const ruleNos = new Set<number>((await estate.rules()).map((rule) => rule.ruleNo))
  let flips = 0
  for (const { resourceNo } of rows) {
    const last = new Map<number, number>()
    for (const change of await listVerdictChanges(test.db, account, resourceNo)) {
      flips++
      const before = last.get(change.ruleNo)
      if (before !== undefined && before !== 0 && before !== change.oldCode)
        broken.push(`${change.ruleNo}/${resourceNo}: ${before}, then from ${change.oldCode}`)
      last.set(change.ruleNo, change.newCode)
    }
    for (const [ruleNo, code] of last)
      if (code !== 0 && ruleNos.has(ruleNo) && NAMES[code] !== shown[`${ruleNo}/${resourceNo}`])
        broken.push(`${ruleNo}/${resourceNo}: ${NAMES[code]} in the timeline`)
  }
  expect(broken).toEqual([])
  expect(flips).toBeGreaterThan(100)
}
