import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResultPosition } from '../../src/evaluation/results.js'
import { detachRules } from '../../src/packs/attach-rules.js'
import { createPack } from '../../src/packs/create-pack.js'
import type { EvaluationResult } from '../../src/packs/describe-results.js'
import { type EvaluationResultQuery, listEvaluationResults } from '../../src/packs/list-evaluation-results.js'
import { listResultsOfResources } from '../../src/packs/list-resource-results.js'
import { openTestEstate, packOf, type TestEstate } from '../../src/packs/testing.js'
import { createRule } from '../../src/rules/create-rule.js'
import { deleteRules } from '../../src/rules/delete-rules.js'
import { draftManagedRule } from '../../src/rules/draft-rule.js'
import { listRules } from '../../src/rules/store/read-rules.js'
import { DISK_SIZE } from '../../src/rules/testing.js'

const RESOURCES = 14
const RULES = 4
const pick = fc.nat()
/** What happens between two pages. */
const act = fc.oneof(
  fc.record({ do: fc.constant('addResource' as const) }),
  fc.record({ do: fc.constant('removeResource' as const), pick }),
  fc.record({ do: fc.constant('addRule' as const) }),
  fc.record({ do: fc.constant('removeRule' as const), pick }),
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

const DISK = { resourceType: 'ACS::ECS::Disk', document: { Size: 10 } }

async function openPagedEstate() {
  const estate = await openTestEstate()
  await estate.record(...Array.from({ length: RESOURCES }, (_, n) => ({ ...DISK, resourceId: `d-${n}` })))
  const rules = Array.from({ length: RULES }, (_, n) => ({ identifier: DISK_SIZE, name: `rule ${n}` }))
  const packId = await createPack(estate.db, estate.scope, estate.services, packOf('p', ...rules))
  await estate.evaluate()
  return { estate, packId }
}

/** Returns the names of what is no longer there from first to last. */
async function carryOut(estate: TestEstate, packId: string, step: Act, count: number): Promise<string[]> {
  const { db, scope, services } = estate
  estate.clock.advance(1)
  const capturedAt = estate.clock.now()
  switch (step.do) {
    case 'addResource':
      await estate.record({ ...DISK, capturedAt, resourceId: `new-${count}` })
      await estate.evaluate()
      return []
    case 'removeResource': {
      const resourceId = `d-${step.pick % RESOURCES}`
      await estate.record({ ...DISK, capturedAt, resourceId, event: 'REMOVE', configuration: '' })
      await estate.evaluate()
      return [resourceId]
    }
    case 'addRule': {
      const wish = { identifier: DISK_SIZE, name: `new ${count}`, parameters: {} }
      const drafted = draftManagedRule(services.catalogue, wish, 'en-US')
      if (drafted.kind === 'refused') throw new Error(drafted.reason)
      await createRule(db, scope, services, drafted.draft)
      await estate.evaluate()
      return []
    }
    case 'removeRule': {
      const { rules } = await listRules(db, scope, {})
      const rule = rules[step.pick % Math.max(1, rules.length)]
      if (rule === undefined) return []
      await detachRules(db, scope, services.clock, packId, [rule.ruleId])
      await deleteRules(db, scope, services, [rule.ruleId])
      return [rule.name]
    }
  }
}

interface Page {
  readonly results: readonly EvaluationResult[]
  readonly next?: ResultPosition
}

/** Reads page by page while things happen; what is there from first to last must be seen once. */
async function expectEachOnce(
  steps: readonly Act[],
  read: (estate: TestEstate, packId: string, after: ResultPosition | undefined) => Promise<Page>,
  isAsked: (resourceId: string) => boolean,
): Promise<void> {
  const { estate, packId } = await openPagedEstate()
  try {
    const seen: string[] = []
    const gone = new Set<string>()
    const waiting = [...steps]
    let after: ResultPosition | undefined
    do {
      const page = await read(estate, packId, after)
      for (const { rule, result } of page.results) seen.push(`${rule.name}/${result.resource.resourceId}`)
      after = page.next
      const step = waiting.shift()
      if (step !== undefined)
        for (const name of await carryOut(estate, packId, step, waiting.length)) gone.add(name)
    } while (after !== undefined)
    expect(seen.length).toBe(new Set(seen).size)
    for (let rule = 0; rule < RULES; rule++) {
      for (let resource = 0; resource < RESOURCES; resource++) {
        const [ruleName, resourceId] = [`rule ${rule}`, `d-${resource}`]
        if (!isAsked(resourceId) || gone.has(ruleName) || gone.has(resourceId)) continue
        expect(seen).toContain(`${ruleName}/${resourceId}`)
      }
    }
  } finally {
    await estate.close()
  }
}

const results = (query: Partial<EvaluationResultQuery>) => ({ resources: {}, limit: 5, ...query })

describe('invariant 9: paging visits every row once while rows come and go', () => {
  it.each<[string, Parameters<typeof expectEachOnce>[1], (resourceId: string) => boolean]>([
    [
      'results of every rule',
      (estate, _, after) => listEvaluationResults(estate.db, estate.scope, results({ after })),
      () => true,
    ],
    [
      'results of a package',
      (estate, packId, after) => listEvaluationResults(estate.db, estate.scope, results({ packId, after })),
      () => true,
    ],
    [
      'results of every resource',
      (estate, _, after) =>
        listResultsOfResources(estate.db, estate.scope, {
          ...results({}),
          after: after && { ...after, accountNo: estate.account.accountNo },
        }),
      () => true,
    ],
    [
      'results of one resource',
      (estate, _, after) =>
        listResultsOfResources(estate.db, estate.scope, {
          ...results({}),
          after: after && { ...after, accountNo: estate.account.accountNo },
          resourceId: 'd-3',
          limit: 1,
        }),
      (resourceId) => resourceId === 'd-3',
    ],
  ])('%s', async (_, read, isAsked) => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), (steps) =>
        expectEachOnce(steps, read, isAsked),
      ),
      { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 8) },
    )
  })
})
