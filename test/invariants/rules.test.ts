import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listEvaluationResults } from '../../src/packs/list-evaluation-results.js'
import { openTestEstate, type TestEstate } from '../../src/packs/testing.js'
import { createRule } from '../../src/rules/create-rule.js'
import { deleteRules } from '../../src/rules/delete-rules.js'
import { draftManagedRule } from '../../src/rules/draft-rule.js'
import { listRules } from '../../src/rules/store/read-rules.js'
import { startRules, stopRules } from '../../src/rules/switch-rules.js'
import { DISK_SIZE } from '../../src/rules/testing.js'
import { FREQUENCIES, type Trigger } from '../../src/rules/types.js'
import { updateRule } from '../../src/rules/update-rule.js'
import { diskOf, IDS, recordDisks, ruleScope } from './arbitrary-disks.js'
import { type Disk, judge, letsThrough } from './naive-scope.js'

const HOUR_MS = 3_600_000
const PERIOD_HOURS = { One_Hour: 1, Three_Hours: 3, Six_Hours: 6, Twelve_Hours: 12, TwentyFour_Hours: 24 }

const least = fc.integer({ min: 1, max: 40 })
const triggers: fc.Arbitrary<readonly Trigger[]> = fc.constantFrom<readonly Trigger[]>(
  [{ kind: 'change' }],
  ...FREQUENCIES.map((frequency): readonly Trigger[] => [{ kind: 'scheduled', frequency }]),
  [{ kind: 'change' }, { kind: 'scheduled', frequency: 'TwentyFour_Hours', fixedHour: 7 }],
)
const pick = fc.nat()
const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('create' as const), least, triggers, scope: ruleScope }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('update' as const), pick, least, scope: ruleScope }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('reschedule' as const),
      pick,
      frequency: fc.constantFrom(...FREQUENCIES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('start' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      disks: fc.array(diskOf(fc.constantFrom(...IDS)), { maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      ms: fc.integer({ min: 1, max: 30 * HOUR_MS }),
    }),
  },
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

/** Disks as they were recorded last, by what names one. */
type Disks = Map<string, Disk>

async function carryOut(estate: TestEstate, disks: Disks, step: Act): Promise<void> {
  const { db, scope, services, clock } = estate
  if (step.do === 'advance') return clock.advance(step.ms)
  if (step.do === 'record') {
    await recordDisks(estate, step.disks)
    for (const disk of step.disks) disks.set(`${disk.region}/${disk.resourceId}`, disk)
    return
  }
  if (step.do === 'create') {
    const name = `rule ${(await db.selectFrom('rule').select('ruleNo').execute()).length}`
    const parameters = { size: String(step.least) }
    const wish = { identifier: DISK_SIZE, name, parameters, triggers: step.triggers, scope: step.scope }
    const drafted = draftManagedRule(services.catalogue, wish, 'en-US')
    if (drafted.kind === 'refused') throw new Error(drafted.reason)
    await createRule(db, scope, services, drafted.draft)
    return
  }
  const { rules } = await listRules(db, scope, {})
  const ruleId = rules[step.pick % Math.max(1, rules.length)]?.ruleId
  if (ruleId === undefined) return
  switch (step.do) {
    case 'update': {
      const parameters = { size: String(step.least) }
      await updateRule(db, scope, services, ruleId, { parameters, scope: step.scope })
      return
    }
    case 'reschedule':
      await updateRule(db, scope, services, ruleId, {
        triggers: { kinds: ['scheduled'], frequency: step.frequency },
      })
      return
    case 'start':
      await startRules(db, scope, services, [ruleId])
      return
    case 'stop':
      await stopRules(db, scope, services, [ruleId])
      return
    case 'delete':
      await deleteRules(db, scope, services, [ruleId])
  }
}

async function readResults(estate: TestEstate, ruleId: string): Promise<ReadonlyMap<string, string>> {
  const { results } = await listEvaluationResults(estate.db, estate.scope, {
    ruleId,
    resources: {},
    limit: 1000,
  })
  return new Map(
    results.map(({ result }) => [
      `${result.resource.regionId}/${result.resource.resourceId}`,
      result.verdict,
    ]),
  )
}

async function expectResultsAgree(estate: TestEstate, disks: Disks): Promise<void> {
  const { db, scope, clock } = estate
  for (const rule of (await listRules(db, scope, {})).rules) {
    const scheduled = rule.triggers.find((trigger) => trigger.kind === 'scheduled')
    if (rule.state === 'INACTIVE') {
      expect(rule.nextScheduledAt).toBeNull()
      continue
    }
    expect(rule.state).toBe('ACTIVE')
    const least = Number(rule.parameters['size'])
    const seen = [...disks].filter(([, disk]) => letsThrough(rule.scope, disk))
    expect(await readResults(estate, rule.ruleId)).toEqual(
      new Map(seen.map(([key, disk]) => [key, judge(disk, least)])),
    )
    if (scheduled === undefined) {
      expect(rule.nextScheduledAt).toBeNull()
      continue
    }
    const periodMs = PERIOD_HOURS[scheduled.frequency] * HOUR_MS
    const next = rule.nextScheduledAt ?? 0
    expect(next).toBeGreaterThan(clock.now())
    expect(next - clock.now()).toBeLessThanOrEqual(periodMs)
    // No scheduled time passed without a whole pass after it.
    const last = next - periodMs
    if (last > rule.updatedAt) expect(rule.lastEvaluatedAt).toBeGreaterThanOrEqual(last)
  }
}

describe('invariant 1 for rules', () => {
  it('results equal a slow evaluator, and no scheduled run is missed, after any changes of rules and time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 16 }), async (steps) => {
        const estate = await openTestEstate()
        const disks: Disks = new Map()
        try {
          for (const step of steps) {
            estate.clock.advance(1)
            await carryOut(estate, disks, step)
            await estate.evaluate()
          }
          await expectResultsAgree(estate, disks)
        } finally {
          await estate.close()
        }
      }),
      { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 12) },
    )
  })
})
