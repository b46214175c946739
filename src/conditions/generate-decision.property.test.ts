import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { TOP } from './builder.js'
import { compileCondition } from './compile-condition.js'
import { compileNeed } from './compile-needs.js'
import { compileRule } from './compile-rule.js'
import { generateDecision, generateVerdict } from './generate-decision.js'
import { newRun } from './run.js'
import { newBuilder, resourceView } from './testing.js'
import { anyClause, hostileScalar, NOW, randomCondition, randomDocument } from './tree-testing.js'
import type { Json, RuleLogic, Satisfy } from './types.js'
import type { Verdict } from './verdict.js'

const NEEDS = ['$.T', '$.V', '$.L[*].V', '$.O.x.T', 'resource.RegionId']

/** The verdict of closures, and what the generated functions make of the same rule and document. */
function judge({ needs, appliesWhen, compliant }: RuleLogic, configuration: Json) {
  const logic = { needs, compliant, ...(appliesWhen === undefined ? {} : { appliesWhen }) }
  const resource = resourceView({ configuration, tags: { a: 'A' } })
  const closures = compileRule(logic, {}).evaluate(resource, { now: toInstant(NOW) })
  const parts = {
    needs: needs.map(compileNeed),
    appliesWhen: appliesWhen === undefined ? null : compileCondition(appliesWhen, newBuilder(), TOP),
    compliant: compileCondition(compliant, newBuilder(), TOP)!,
  }
  const run = () => ({ ...newRun(), now: NOW })
  const [forVerdict, forDecision] = [run(), run()]
  const verdict = outcomeOf(() => generateVerdict(parts)!(forVerdict, resource))
  const decision = outcomeOf(() => generateDecision(parts)!(forDecision, resource))
  const { recheckAt } = forVerdict
  return {
    closures,
    decision,
    verdict: verdict && { ...verdict, ...(recheckAt <= Number.MAX_SAFE_INTEGER ? { recheckAt } : {}) },
  }
}

function outcomeOf<T>(work: () => T): T | Extract<Verdict, { kind: 'error' }> {
  try {
    return work()
  } catch (error) {
    return { kind: 'error', cause: (error as Error).message }
  }
}

const condition = randomCondition(anyClause)
const ofMany = fc.record({
  each: fc.constantFrom('$.L', '$.L[*]'),
  satisfy: fc.constantFrom<Satisfy>('all', 'any', 'none'),
  condition: randomCondition(anyClause, 1),
})
const rule = fc.record(
  {
    needs: fc.subarray(NEEDS, { maxLength: 2 }),
    appliesWhen: condition,
    compliant: fc.oneof(condition, ofMany),
  },
  { requiredKeys: ['needs', 'compliant'] },
)

describe('a rule of its own source', () => {
  it('gives the verdict, the evidence and the next check that its closures give, whatever is recorded', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(rule, randomDocument(hostileScalar, true), (logic, document) => {
        const { closures, verdict, decision } = judge(logic as RuleLogic, document)
        const { kind } = closures
        if (kind === 'insufficientData') {
          expect([verdict, decision]).toEqual([null, 'open'])
        } else if (kind === 'error') {
          expect(verdict).toEqual({
            ...closures,
            cause: expect.stringContaining(closures.cause.slice(0, 150)),
          })
        } else {
          expect(verdict).toEqual(closures)
          // A decision may come to an end before a test that cannot be answered.
          expect(decision).toBe(kind)
        }
        const size = closures.kind === 'nonCompliant' && closures.failures.length === 20 ? ' full' : ''
        seen.set(kind + size, (seen.get(kind + size) ?? 0) + 1)
      }),
      { numRuns: 1500 },
    )
    // The property would hold for nothing if one of these never came up.
    for (const kind of [
      'compliant',
      'nonCompliant',
      'nonCompliant full',
      'notApplicable',
      'insufficientData',
      'error',
    ])
      expect(seen.get(kind), kind).toBeGreaterThan(kind === 'nonCompliant full' ? 5 : 15)
  })
})
