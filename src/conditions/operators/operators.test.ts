import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseIsoInstant, toInstant } from '../../platform/instant.js'
import { compileRule } from '../compile-rule.js'
import { resourceView } from '../testing.js'
import type { Json } from '../types.js'
import { findOperator, operators } from './index.js'

interface Case {
  readonly a?: Json
  readonly missing?: true
  readonly open?: true
  readonly desired?: string
  readonly expected: boolean | 'error'
  readonly recheckAt?: string
  readonly source?: string
}

interface CaseGroup {
  readonly operator: string
  readonly source: string
  readonly cases: readonly Case[]
}

const DIRECTORY = new URL('../../../test/cases/operators/', import.meta.url)
const NOW = toInstant(Date.UTC(2026, 0, 1))

const groups = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file): readonly CaseGroup[] => parse(readFileSync(new URL(file, DIRECTORY), 'utf8')))

describe.each(groups)('$operator', ({ operator, cases, source }) => {
  it.each(cases.map((one) => [JSON.stringify(one), one] as const))('%s', (_, one) => {
    expect('a' in one).toBe(one.missing === undefined)
    expect(typeof (one.source ?? source)).toBe('string')
    const clause = {
      featurePath: one.open ? '$.Value[*]' : '$.Value',
      operator,
      ...(one.desired === undefined ? {} : { desired: one.desired }),
    }
    const document: Json = one.missing || one.a === undefined ? {} : { Value: one.a }
    const context = { now: NOW }
    const positive = compileRule({ needs: [], compliant: clause }, {}).evaluate(
      resourceView({ configuration: document }),
      context,
    )
    const negative = compileRule({ needs: [], compliant: { not: clause } }, {}).evaluate(
      resourceView({ configuration: document }),
      context,
    )
    const kinds =
      one.expected === 'error'
        ? ['error', 'error']
        : one.expected
          ? ['compliant', 'nonCompliant']
          : ['nonCompliant', 'compliant']
    expect([positive.kind, negative.kind]).toEqual(kinds)
    if (one.recheckAt !== undefined) expect(positive.recheckAt).toBe(parseIsoInstant(one.recheckAt))
    else if (!Array.isArray(one.a)) expect(positive.recheckAt).toBeUndefined()
  })
})

describe('the operator table', () => {
  it('has names without repetition, each found by its name only', () => {
    expect(new Set(operators.map((operator) => operator.name)).size).toBe(operators.length)
    for (const operator of operators) expect(findOperator(operator.name)).toBe(operator)
    expect(findOperator('constructor')).toBeNull()
    expect(findOperator('stringequals')).toBeNull()
  })

  it('holds the published names', () => {
    const published =
      'StringEquals NotStringEquals StringIn NotStringIn StringContains NotStringContains Equals NotEquals Less LessOrEquals Greater GreaterOrEquals Base64Contains NotBase64Contains Base64ContainsAll Base64ExcludeAll Contains NotContains In NotIn ContainsAll ExcludeAll IsEmpty'
    const documented = operators.filter((operator) => operator.documented).map((operator) => operator.name)
    expect(documented).toEqual(expect.arrayContaining(published.split(' ')))
    expect(documented.filter((name) => !published.includes(name))).toEqual([
      'IsStringEmpty',
      'IsNotStringEmpty',
    ])
  })

  it.each(operators.map((operator) => [operator.name, operator] as const))(
    '%s has cases both ways, describes itself, and does on a missing value what its table says',
    (name, operator) => {
      const cases = groups.filter((group) => group.operator === name).flatMap((group) => group.cases)
      expect(cases.map((one) => one.expected)).toEqual(expect.arrayContaining([true, false]))
      expect(cases.filter((one) => one.missing).map((one) => one.expected)).toContain(operator.negated)
      expect(cases.every((one) => (one.desired === undefined) === operator.unary)).toBe(true)
      expect(cases.some((one) => one.recheckAt !== undefined)).toBe(operator.timeDependent)
      expect(operator.description.en).toMatch(/\.$/)
      expect(operator.description.zh).toMatch(/。$/)
    },
  )
})
