import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Db } from '../../src/db/tables.js'
import { openTestDatabase } from '../../src/db/testing.js'
import { inTransaction } from '../../src/db/transaction.js'
import { readRelated } from '../../src/evaluation/related-resources.js'
import { createRuleSet } from '../../src/evaluation/rule-set.js'
import { evaluateChanges, evaluateWaitingRules } from '../../src/evaluation/run-evaluation.js'
import { listRecordedResources } from '../../src/inventory/store/evaluated-resources.js'
import type { ResourceNo } from '../../src/platform/ids.js'
import { account, DAY_MS, declaredIds, type Estate, openEstate } from './estate.js'
import { evaluateFromScratch } from './from-scratch.js'
import { GATE, LOGICS, readStored, step, WALL } from './related-history.js'

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

async function carryOut(estate: Estate, what: Step): Promise<void> {
  if (what.do === 'advance') estate.clock.advance(what.days * DAY_MS + 1)
  else if (what.do === 'create')
    await estate.createRule({ logic: what.logic, parameters: {}, resourceTypes: [GATE, WALL], scope: {} })
  else
    await estate.record(
      what.items.map((one) => (one.event === 'REMOVE' ? { ...one, configuration: '' } : one)),
    )
}

async function expectAgreement(estate: Estate, db: Db): Promise<void> {
  expect(await readStored(estate, db)).toEqual(Object.fromEntries(await evaluateFromScratch(estate, db)))
}

const runs = { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 15) }

describe('invariant 1 with relations', () => {
  it('holds after every step of any history of two types that look at each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        const { db, close } = await openTestDatabase()
        try {
          const estate = await openEstate(db)
          for (const what of steps) {
            await carryOut(estate, what)
            await estate.settle()
            await expectAgreement(estate, db)
          }
        } finally {
          await close()
        }
      }),
      runs,
    )
  }, 300_000)

  it('holds when things change between two blocks of a run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
        const { db, close } = await openTestDatabase()
        try {
          const estate = await openEstate(db)
          const waiting = [...steps]
          let last = Promise.resolve()
          const pause = () => {
            const what = waiting.shift()
            if (what !== undefined) last = last.then(() => carryOut(estate, what))
            return last
          }
          const run = { db, clock: estate.clock, account, pause, declaredIds }
          while (waiting.length > 0) {
            await Promise.all([evaluateChanges(run), evaluateWaitingRules(run)])
            await pause()
          }
          await estate.settle()
          await expectAgreement(estate, db)
        } finally {
          await close()
        }
      }),
      runs,
    )
  }, 300_000)
})

describe('what was read of related resources', () => {
  const gate = (walls: string[]) => ({
    resourceType: GATE,
    resourceId: 'g',
    region: 'r1',
    tags: {},
    event: null,
    configuration: JSON.stringify({ Walls: walls }),
  })
  const wall = (name: string, isOpen: boolean, region = 'r1') => ({
    resourceType: WALL,
    resourceId: name,
    region,
    tags: {},
    event: null,
    configuration: JSON.stringify({ Open: isOpen }),
  })
  const cases: [
    name: string,
    before: boolean,
    meanwhile: (estate: Estate) => Promise<unknown>,
    holds: boolean,
  ][] = [
    ['nothing changes', true, async () => {}, true],
    ['another resource changes', true, (estate) => estate.record([wall('other', false)]), true],
    ['a related resource changes', true, (estate) => estate.record([wall('w', false)]), false],
    [
      'a related resource is removed',
      true,
      (estate) => estate.record([{ ...wall('w', true), event: 'REMOVE', configuration: '' }]),
      false,
    ],
    ['an unknown id is recorded', true, (estate) => estate.record([wall('unknown', true)]), false],
    ['the id appears in another region', true, (estate) => estate.record([wall('w', true, 'r2')]), false],
    ['the type is recorded for the first time', false, (estate) => estate.record([wall('z', true)]), false],
  ]
  for (const [name, isRecorded, meanwhile, holds] of cases)
    it(`${holds ? 'holds' : 'does not hold'} when ${name} before it is written`, async () => {
      const { db, close } = await openTestDatabase()
      try {
        const estate = await openEstate(db)
        await estate.record([gate(['w', 'unknown']), ...(isRecorded ? [wall('w', true)] : [])])
        await estate.createRule({
          logic: LOGICS['every wall of a gate is open']!,
          parameters: {},
          resourceTypes: [GATE],
          scope: {},
        })
        const rules = createRuleSet(await estate.rules()).forType(GATE)
        const all = { first: 0 as ResourceNo, end: Number.MAX_SAFE_INTEGER as ResourceNo }
        const resources = await listRecordedResources(db, account, all)
        const gates = resources.filter(({ resourceId }) => resourceId === 'g')
        const what = { account, resourceType: GATE, rules, now: estate.clock.now() }
        const reading = await readRelated(db, what, declaredIds)
        await reading.contextFor(gates)
        await meanwhile(estate)
        expect(await inTransaction(db, (db) => reading.holds(db))).toBe(holds)
      } finally {
        await close()
      }
    })
})
