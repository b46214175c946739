import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Db } from '../../src/db/tables.js'
import { openTestDatabase } from '../../src/db/testing.js'
import { CODE_NAMES, resourceAt } from '../../src/evaluation/block.js'
import { readTypeNames } from '../../src/inventory/store/evaluated-resources.js'
import { type Instant, toInstant } from '../../src/platform/instant.js'
import { evaluateThen, rulesAt } from '../../src/reports/past/rules-then.js'
import { account, DAY_MS, declaredIds, type Estate, openEstate } from './estate.js'
import { GATE, readStored, step, WALL } from './related-history.js'

type Verdicts = Readonly<Record<string, string>>

const stepOfPast = fc.oneof(
  { weight: 8, arbitrary: step },
  { weight: 2, arbitrary: fc.nat(4).map((rule) => ({ do: 'switch' as const, rule })) },
)
type Step = typeof stepOfPast extends fc.Arbitrary<infer S> ? S : never

/** Carries a history out, a second a step, and tells how all stood after each. */
async function live(
  estate: Estate,
  db: Db,
  steps: readonly Step[],
  hasCreationTimes: boolean,
): Promise<readonly { readonly at: Instant; readonly verdicts: Verdicts }[]> {
  const stood: { readonly at: Instant; readonly verdicts: Verdicts }[] = []
  const firstSeen = new Map<string, Instant>()
  for (const what of steps) {
    estate.clock.advance(1_000)
    const now = estate.clock.now()
    if (what.do === 'advance') estate.clock.advance(what.days * DAY_MS)
    else if (what.do === 'create')
      await estate.createRule({ logic: what.logic, parameters: {}, resourceTypes: [GATE, WALL], scope: {} })
    else if (what.do === 'switch') {
      const rules = await estate.rules()
      if (rules.length > 0) await estate.switchRule(rules[what.rule % rules.length]!.ruleNo)
    } else
      for (const one of what.items) {
        const key = `${one.resourceType} ${one.region} ${one.resourceId}`
        if (!firstSeen.has(key)) firstSeen.set(key, now)
        const createdAt = hasCreationTimes ? firstSeen.get(key)! : null
        const item = one.event === 'REMOVE' ? { ...one, configuration: '' } : one
        await estate.record([item], { capturedAt: now, createdAt })
      }
    await estate.settle()
    stood.push({ at: estate.clock.now(), verdicts: await readStored(estate, db) })
  }
  return stood
}

/** How all stood at an instant, as a report on the past makes it. */
async function asOf(estate: Estate, db: Db, at: Instant): Promise<Verdicts> {
  const ruleNos = (await estate.rules()).map(({ ruleNo }) => ruleNo)
  const rules = await rulesAt(db, account, ruleNos, at)
  const reading = { account, at, typeNames: await readTypeNames(db), declaredIds, pace: () => undefined }
  const verdicts: Record<string, string> = {}
  for (const [ruleNo, blocks] of await evaluateThen(db, reading, rules))
    for (const [blockNo, block] of blocks)
      for (const [offset, code] of block.verdicts.entries()) {
        const name = CODE_NAMES[code]
        if (name !== null && name !== undefined) verdicts[`${ruleNo}/${resourceAt(blockNo, offset)}`] = name
      }
  return verdicts
}

async function withHistory(
  steps: Parameters<typeof live>[2],
  hasCreationTimes: boolean,
  look: (past: Verdicts, then: Verdicts) => void,
): Promise<void> {
  const { db, close } = await openTestDatabase()
  try {
    const estate = await openEstate(db)
    const stood = await live(estate, db, steps, hasCreationTimes)
    estate.clock.set(toInstant(estate.clock.now() + 100 * DAY_MS))
    for (const { at, verdicts } of stood) look(await asOf(estate, db, at), verdicts)
  } finally {
    await close()
  }
}

const runs = { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 8) }
const history = fc.array(stepOfPast, { minLength: 4, maxLength: 14 })

describe('a report on the past', () => {
  it('says what was stored then, when it is known since when each resource is there', async () => {
    await fc.assert(
      fc.asyncProperty(history, (steps) =>
        withHistory(steps, true, (past, then) => expect(past).toEqual(then)),
      ),
      runs,
    )
  }, 300_000)

  it('decides nothing otherwise than it was decided then, when that is not known', async () => {
    await fc.assert(
      fc.asyncProperty(history, (steps) =>
        withHistory(steps, false, (past, then) => {
          for (const [result, verdict] of Object.entries(past))
            if (verdict !== 'INSUFFICIENT_DATA' && verdict !== 'ERROR') expect(then[result]).toBe(verdict)
          for (const result of Object.keys(then)) expect(past[result]).toBeDefined()
        }),
      ),
      runs,
    )
  }, 300_000)
})
