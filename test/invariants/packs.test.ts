import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkResults } from '../../src/evaluation/check-results.js'
import { countResourcesByRegion, countResourcesByType } from '../../src/evaluation/group-resources.js'
import { rollUp } from '../../src/evaluation/results.js'
import { countVerdicts, type StoredVerdict, type VerdictCounts } from '../../src/evaluation/types.js'
import { attachRules, detachRules } from '../../src/packs/attach-rules.js'
import { createPack } from '../../src/packs/create-pack.js'
import { deletePacks } from '../../src/packs/delete-packs.js'
import { listEvaluationResults } from '../../src/packs/list-evaluation-results.js'
import { listPackRules, listPacks } from '../../src/packs/store/read-packs.js'
import { summariseAccount } from '../../src/packs/summarise-account.js'
import { summarisePackResources, summarisePackRules } from '../../src/packs/summarise-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../../src/packs/testing.js'
import { updatePack } from '../../src/packs/update-pack.js'
import { listRules } from '../../src/rules/store/read-rules.js'
import { DISK_SIZE } from '../../src/rules/testing.js'
import type { Rule } from '../../src/rules/types.js'
import { updateRule } from '../../src/rules/update-rule.js'
import { diskOf, IDS, recordDisks, ruleScope, scope } from './arbitrary-disks.js'
import { type Disk, judge, letsThrough } from './naive-scope.js'

const disks = fc.tuple(...IDS.map((id) => diskOf(fc.constant(id))))
const least = fc.integer({ min: 1, max: 40 })
const pick = fc.nat()

const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), scope, least }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('attach' as const), pick, rule: pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('detach' as const), pick, rule: pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rescope' as const), pick, scope }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('relist' as const), pick, least }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('narrow' as const), rule: pick, ruleScope }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      pick,
      rules: fc.constantFrom('keep' as const, 'delete' as const),
    }),
  },
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

async function packsOf(estate: TestEstate) {
  return (await listPacks(estate.db, estate.scope, {}, { offset: 0, limit: 100 })).packs
}

async function carryOut(estate: TestEstate, step: Act): Promise<void> {
  const { db, scope, services } = estate
  if (step.do === 'create') {
    const rule = { identifier: DISK_SIZE, parameters: [{ name: 'size', value: String(step.least) }] }
    const name = `pack ${(await db.selectFrom('pack').select('packNo').execute()).length}`
    await createPack(db, scope, services, { ...packOf(name, rule), scope: step.scope })
    return
  }
  const { rules } = await listRules(db, scope, {})
  const rule = 'rule' in step ? rules[step.rule % Math.max(1, rules.length)] : undefined
  if (step.do === 'narrow') {
    if (rule !== undefined) await updateRule(db, scope, services, rule.ruleId, { scope: step.ruleScope })
    return
  }
  const packs = await packsOf(estate)
  const pack = packs[step.pick % Math.max(1, packs.length)]
  if (pack === undefined) return
  const change = { scope: {}, language: 'en-US' }
  switch (step.do) {
    case 'attach':
      if (rule !== undefined) await attachRules(db, scope, services.clock, pack.packId, [rule.ruleId])
      return
    case 'detach':
      if (rule !== undefined) await detachRules(db, scope, services.clock, pack.packId, [rule.ruleId])
      return
    case 'rescope':
      await updatePack(db, scope, services, pack.packId, { ...change, scope: step.scope })
      return
    case 'relist': {
      const parameters = [{ name: 'size', value: String(step.least) }]
      const rules = [{ identifier: DISK_SIZE, parameters }]
      await updatePack(db, scope, services, pack.packId, { ...change, rules })
      return
    }
    case 'delete':
      await deletePacks(db, scope, services, [pack.packId], step.rules)
  }
}

type Verdicts = ReadonlyMap<string, StoredVerdict>

/** What a rule says of each disk its own scope lets through. */
function judgeAll(rule: Rule, disks: readonly Disk[]): Verdicts {
  const least = Number(rule.parameters['size'])
  const seen = disks.filter((disk) => letsThrough(rule.scope, disk))
  return new Map(seen.map((disk) => [disk.resourceId, judge(disk, least)]))
}

/** Distinct disks by rolled-up verdict. */
function countDistinct(disks: readonly Disk[], judged: readonly Verdicts[]): VerdictCounts {
  const rolledUp = disks.flatMap(({ resourceId }) => {
    const verdicts = judged.flatMap((verdicts) => verdicts.get(resourceId) ?? [])
    return verdicts.length === 0 ? [] : rollUp(countVerdicts(verdicts))
  })
  return countVerdicts(rolledUp)
}

async function expectPacksAgree(estate: TestEstate, disks: readonly Disk[]): Promise<void> {
  const { db, scope } = estate
  for (const pack of await packsOf(estate)) {
    const counted = disks.filter((disk) => letsThrough(pack.scope, disk))
    const rules = await listPackRules(db, scope, pack)
    const judged = rules.map((rule) => judgeAll(rule, counted))
    const summary = await summarisePackRules(db, scope, pack)
    expect(summary.rules.map(({ counts }) => counts)).toEqual(
      judged.map((verdicts) => countVerdicts([...verdicts.values()])),
    )
    expect((await summarisePackResources(db, scope, pack)).counts).toEqual(countDistinct(counted, judged))
    const { results } = await listEvaluationResults(db, scope, {
      packId: pack.packId,
      resources: {},
      limit: 1000,
    })
    const listed = new Map(
      results.map(({ rule, result }) => [`${rule.ruleId} ${result.resource.resourceId}`, result.verdict]),
    )
    expect(listed).toEqual(
      new Map(
        rules.flatMap((rule, index) =>
          [...judged[index]!].map(([id, verdict]) => [`${rule.ruleId} ${id}`, verdict] as const),
        ),
      ),
    )
    expect(listed.size).toBe(results.length)
  }
}

async function expectAccountAgrees(estate: TestEstate, disks: readonly Disk[]): Promise<void> {
  const { db, scope, account, services } = estate
  const { rules } = await listRules(db, scope, {})
  const judged = rules.map((rule) => judgeAll(rule, disks))
  const all = countDistinct(disks, judged)
  expect((await summariseAccount(db, scope, services)).resources).toEqual(all)
  const ruleNos = rules.map((rule) => rule.ruleNo)
  const regions = [...new Set(disks.map((disk) => disk.region))].sort()
  const byRegion = regions
    .map((group) => ({
      group,
      counts: countDistinct(
        disks.filter((disk) => disk.region === group),
        judged,
      ),
    }))
    .filter(({ counts }) => Object.values(counts).some((count) => count > 0))
  expect(await countResourcesByRegion(db, scope, ruleNos)).toEqual(byRegion)
  const types = await countResourcesByType(db, scope, ruleNos)
  expect(types.map(({ counts }) => counts)).toEqual(byRegion.length === 0 ? [] : [all])
  expect(await checkResults(db, account)).toEqual([])
}

describe('invariants 1 and 4 for packages', () => {
  it('hold when rules are shared by packages of different scopes and both change', async () => {
    await fc.assert(
      fc.asyncProperty(disks, fc.array(act, { minLength: 3, maxLength: 14 }), async (disks, steps) => {
        const estate = await openTestEstate()
        try {
          await recordDisks(estate, disks)
          await estate.evaluate()
          for (const step of steps) {
            estate.clock.advance(1000)
            await carryOut(estate, step)
            await estate.evaluate()
          }
          await expectPacksAgree(estate, disks)
          await expectAccountAgrees(estate, disks)
        } finally {
          await estate.close()
        }
      }),
      { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 12) },
    )
  })
})
