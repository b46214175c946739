import { describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { compileRule } from './compile-rule.js'
import { resourceView } from './testing.js'
import type { Condition, Json, RuleLogic } from './types.js'

const context = { now: toInstant(Date.UTC(2026, 0, 1)) }
/** More than it takes until a rule has a source of its own. */
const MANY = 1_200

/** Kinds of the verdicts on a document: of a new rule, and of one that was evaluated often. */
function kindsOf(logic: RuleLogic, configuration: Json): readonly string[] {
  const rule = compileRule(logic, {})
  const kindOf = () => rule.evaluate(resourceView({ configuration }), context).kind
  const kinds = Array.from({ length: MANY }, kindOf)
  const decide = () => rule.decide(resourceView({ configuration }), context).kind
  const decided = Array.from({ length: MANY }, decide)
  expect([decided[0], decided.at(-1)]).toEqual([kinds[0], kinds[0]])
  return [kinds[0]!, kinds.at(-1)!]
}

describe('a rule that is evaluated often', () => {
  const logic: RuleLogic = {
    needs: ['$.A'],
    appliesWhen: { featurePath: '$.Kind', operator: 'StringEquals', desired: 'x' },
    compliant: { featurePath: '$.A.B', operator: 'StringEquals', desired: 'y' },
  }

  it.each<[string, Json]>([
    ['compliant', { Kind: 'x', A: { B: 'y' } }],
    ['nonCompliant', { Kind: 'x', A: { B: 'z' } }],
    ['nonCompliant', { Kind: 'x', A: null }],
    ['notApplicable', { Kind: 'w', A: { B: 'z' } }],
    ['insufficientData', { Kind: 'x' }],
    ['insufficientData', null],
  ])('stays %s', (kind, configuration) => expect(kindsOf(logic, configuration)).toEqual([kind, kind]))

  it('keeps its evidence', () => {
    const rule = compileRule(logic, {})
    const verdicts = Array.from({ length: MANY }, () =>
      rule.evaluate(resourceView({ configuration: { Kind: 'x', A: { B: 'z' } } }), context),
    )
    expect(verdicts.at(-1)).toEqual(verdicts[0])
    expect(verdicts[0]).toMatchObject({ failures: [{ leaf: 0, actual: 'z' }] })
  })

  it('looks at what it looked at before when there is no room for more evidence', () => {
    const all = (featurePath: string, operator: string, desired: string): Condition => ({
      each: '$.L',
      satisfy: 'all',
      condition: { featurePath, operator, desired },
    })
    const compliant: Condition = {
      operator: 'and',
      children: [all('@.V', 'StringEquals', 'y'), all('@.T', 'DaysUntilGreater', '0')],
    }
    const rule = compileRule({ needs: [], compliant }, {})
    const L = Array.from({ length: 25 }, () => ({ V: 'z', T: '2026-01-02T00:00:00Z' }))
    const verdicts = Array.from({ length: MANY }, () =>
      rule.evaluate(resourceView({ configuration: { L } }), context),
    )
    expect(verdicts.at(-1)).toEqual(verdicts[0])
    expect(verdicts[0]).toMatchObject({ recheckAt: Date.UTC(2026, 0, 2) })
    expect(verdicts[0]).toHaveProperty('failures.length', 20)
  })

  it('runs no text of a rule', () => {
    const hostile = [
      "a'];globalThis.ran=1;v['b",
      'a"b',
      'a\\',
      'a\n',
      '\u2028',
      '`$' + '{globalThis.ran=1}`',
      '中',
    ]
    for (const name of hostile) {
      const path = `$[${JSON.stringify(name)}]`
      const compliant = { featurePath: path, operator: 'StringEquals', desired: name }
      const each = { each: path, satisfy: 'all' as const, condition: compliant }
      expect(kindsOf({ needs: [path], compliant }, { [name]: name })).toEqual(['compliant', 'compliant'])
      expect(kindsOf({ needs: [], compliant: each }, { [name]: [1] })).toHaveLength(2)
    }
    expect(globalThis).not.toHaveProperty('ran')
  })
})
