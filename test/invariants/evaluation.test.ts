import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Db } from '../../src/db/tables.js'
import { openTestDatabase } from '../../src/db/testing.js'
import type { ReaderPool } from '../../src/evaluation/block-readers.js'
import { checkResults } from '../../src/evaluation/check-results.js'
import { countResources, countResults, listResults, rollUp } from '../../src/evaluation/results.js'
import { evaluateChanges, evaluateWaitingRules } from '../../src/evaluation/run-evaluation.js'
import type { StoredVerdict } from '../../src/evaluation/types.js'
import type { ResourceNo, RuleNo } from '../../src/platform/ids.js'
import { type Command, carryOut, command, LOGICS, TYPES } from './commands.js'
import { account, declaredIds, type Estate, openEstate, scope } from './estate.js'
import { countNaively, evaluateFromScratch } from './from-scratch.js'
import { readersApart } from './readers-apart.js'

/** Every stored result, read page by page as the API reads them. */
async function readStored(estate: Estate, db: Db): Promise<Map<string, StoredVerdict>> {
  const ruleNos = (await estate.rules()).map((rule) => rule.ruleNo)
  const stored = new Map<string, StoredVerdict>()
  let after: { ruleNo: RuleNo; resourceNo: ResourceNo } | undefined
  do {
    const page = await listResults(db, scope, {
      ruleNos,
      limit: 3,
      ...(after === undefined ? {} : { after }),
    })
    for (const result of page.results) stored.set(`${result.ruleNo}/${result.resourceNo}`, result.verdict)
    after = page.next
  } while (after !== undefined)
  return stored
}

async function expectAgreement(estate: Estate, db: Db): Promise<void> {
  const expected = await evaluateFromScratch(estate, db)
  expect(Object.fromEntries(await readStored(estate, db))).toEqual(Object.fromEntries(expected))
  expect(await checkResults(db, account)).toEqual([])
  const ruleNos = (await estate.rules()).map((rule) => rule.ruleNo)
  for (const [ruleNo, counts] of await countResults(db, scope, ruleNos)) {
    const own = [...expected].filter(([key]) => key.startsWith(`${ruleNo}/`)).map(([, verdict]) => verdict)
    expect(counts).toEqual(countNaively(own))
  }
  const byResource = new Map<string, StoredVerdict[]>()
  for (const [key, verdict] of expected) {
    const resource = key.split('/')[1]!
    byResource.set(resource, [...(byResource.get(resource) ?? []), verdict])
  }
  const rolledUp = [...byResource.values()].map((verdicts) => rollUp(countNaively(verdicts)))
  expect(await countResources(db, scope, ruleNos)).toEqual(countNaively(rolledUp))
  expect((await estate.rules()).every((rule) => rule.state === 'ACTIVE')).toBe(true)
}

/** Whatever the changes, and whether or not threads read for the run, results agree afterwards. */
async function agreesAfter(
  minLength: number,
  work: (
    estate: Estate,
    db: Db,
    steps: readonly Command[],
    apart: { readonly pool?: ReaderPool },
  ) => Promise<void>,
): Promise<void> {
  const changes = fc.array(command, { minLength, maxLength: 14 })
  await fc.assert(
    fc.asyncProperty(changes, fc.boolean(), async (steps, isApart) => {
      const { db, open, close } = await openTestDatabase()
      try {
        const apart = isApart ? { pool: readersApart(open) } : {}
        const estate = await openEstate(db, apart)
        await work(estate, db, steps, apart)
        await estate.settle()
        await expectAgreement(estate, db)
      } finally {
        await close()
      }
    }),
    { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 20) },
  )
}

describe('invariant 1 and 4: incremental = full, counts agree', () => {
  it('after any sequence of imports, removals, rule, scope and exemption changes and clock advances', async () => {
    await agreesAfter(3, async (estate, db, steps) => {
      for (const step of steps) {
        await carryOut(estate, db, step)
        await estate.settle()
      }
    })
  })

  it('when things change between two blocks of a run', async () => {
    await agreesAfter(4, async (estate, db, steps, apart) => {
      const waiting = [...steps]
      let last = Promise.resolve()
      const pause = () => {
        const step = waiting.shift()
        if (step !== undefined) last = last.then(() => carryOut(estate, db, step))
        return last
      }
      const run = { db, clock: estate.clock, account, pause, declaredIds, ...apart }
      await estate.record([
        {
          resourceType: TYPES[0]!,
          resourceId: 'a',
          region: 'r1',
          tags: {},
          event: null,
          configuration: '{"Grant":"public-read"}',
        },
        {
          resourceType: TYPES[1]!,
          resourceId: 'b',
          region: 'r1',
          tags: {},
          event: null,
          configuration: '{"Size":1}',
        },
      ])
      await estate.createRule({
        logic: LOGICS[0]!,
        parameters: { word: 'read' },
        resourceTypes: ['*'],
        scope: {},
      })
      while (waiting.length > 0) {
        await Promise.all([evaluateChanges(run), evaluateWaitingRules(run)])
        await pause()
      }
    })
  })
})
