import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Instant, parseIsoInstant, toInstant } from '../platform/instant.js'
import { compileRule } from './compile-rule.js'
import { ConditionError } from './condition-error.js'
import { describeFailure, type FailureDescription } from './describe-failure.js'
import { parseRuleLogic } from './parse-rule-logic.js'
import { resourceView } from './testing.js'
import type { EvaluationContext, Json, RelatedIds, ResourceView, RuleLogic } from './types.js'

interface Case {
  readonly name: string
  readonly source: string
  readonly rule: Partial<RuleLogic> & Pick<RuleLogic, 'compliant'>
  readonly parameters?: Record<string, string>
  readonly resource: Record<string, Json>
  readonly related?: Record<string, readonly Record<string, Json>[]>
  /** What the resource is known to be related to, by the name of the relation. */
  readonly relations?: Record<string, RelatedIds>
  readonly now?: string
  readonly expected: {
    readonly kind: string
    readonly missing?: readonly string[]
    readonly failures?: readonly FailureDescription[]
    readonly cause?: string
    readonly recheckAt?: string
  }
}

const DIRECTORY = new URL('../../test/cases/conditions/', import.meta.url)
const NOW = toInstant(Date.UTC(2026, 0, 1))

function instant(text: string): Instant {
  const parsed = parseIsoInstant(text)
  if (parsed === null) throw new TypeError(`no instant: ${text}`)
  return parsed
}

function view(fields: Record<string, Json>): ResourceView {
  const { resourceCreateTime, ...others } = fields
  return resourceView({
    ...others,
    ...(typeof resourceCreateTime === 'string' ? { resourceCreateTime: instant(resourceCreateTime) } : {}),
  })
}

function contextOf(one: Case): EvaluationContext {
  const now = one.now === undefined ? NOW : instant(one.now)
  if (one.related === undefined) return { now }
  const recorded = new Map(Object.entries(one.related).map(([type, list]) => [type, list.map(view)]))
  return {
    now,
    related: (type, ids) =>
      recorded.get(type)?.filter((found) => ids.includes(found.resourceId)) ?? 'neverRecorded',
    relatedIds: (_, relation) => one.relations?.[relation],
    inRegion: (type, regionId) => recorded.get(type)?.filter((found) => found.regionId === regionId) ?? [],
  }
}

/** As its file has it; a rule that the parser refuses reaches the compiler as it is. */
function logicOf(one: Case): RuleLogic {
  const logic = { needs: [], ...one.rule }
  try {
    return parseRuleLogic(logic)
  } catch (error) {
    if (error instanceof ConditionError) return logic
    throw error
  }
}

const files = readdirSync(DIRECTORY).filter((file) => file.endsWith('.yaml'))

describe.each(files)('%s', (file) => {
  const cases: readonly Case[] = parse(readFileSync(new URL(file, DIRECTORY), 'utf8'))
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(one.source).not.toBe('')
    const rule = compileRule(logicOf(one), one.parameters ?? {})
    const verdict = rule.evaluate(view(one.resource), contextOf(one))
    const { failures, recheckAt, ...plain } = one.expected
    expect({
      ...verdict,
      ...(verdict.kind === 'nonCompliant'
        ? { failures: verdict.failures.map((failure) => describeFailure(rule, failure)) }
        : {}),
    }).toEqual({
      ...plain,
      ...(failures === undefined ? {} : { failures }),
      ...(recheckAt === undefined ? {} : { recheckAt: instant(recheckAt) }),
    })
  })
})

describe('compileRule', () => {
  const tooMany = {
    needs: [],
    compliant: {
      each: '$[*]',
      satisfy: 'all',
      condition: { featurePath: '@', operator: 'Equals', desired: '0' },
    },
  } as const

  it('keeps twenty failures, the first in document order', () => {
    const rule = compileRule(tooMany, {})
    const verdict = rule.evaluate(
      resourceView({ configuration: Array.from({ length: 100 }, (_, i) => i + 1) }),
      { now: NOW },
    )
    expect(verdict.kind === 'nonCompliant' && verdict.failures.map((failure) => failure.path)).toEqual(
      Array.from({ length: 20 }, (_, i) => [i]),
    )
  })

  it('cuts a long actual value', () => {
    const rule = compileRule(
      { needs: [], compliant: { featurePath: '$', operator: 'Equals', desired: '0' } },
      {},
    )
    const verdict = rule.evaluate(resourceView({ configuration: 'x'.repeat(5_000) }), { now: NOW })
    expect(verdict.kind === 'nonCompliant' && verdict.failures[0]?.actual.length).toBe(2_048)
  })

  it('gives one verdict object for all compliant resources', () => {
    const rule = compileRule(tooMany, {})
    const [a, b] = [rule, rule].map((each) =>
      each.evaluate(resourceView({ configuration: [0] }), { now: NOW }),
    )
    expect(a).toBe(b)
    expect(Object.isFrozen(a)).toBe(true)
  })

  it('turns an exception of the surroundings into an error verdict', () => {
    const rule = compileRule(
      {
        needs: [],
        compliant: {
          related: 'T',
          via: '$.id',
          satisfy: 'all',
          condition: { featurePath: '$', operator: 'Exists' },
        },
      },
      {},
    )
    const related = () => {
      throw new Error('x'.repeat(1_000))
    }
    const verdict = rule.evaluate(resourceView({ configuration: { id: 'a' } }), { now: NOW, related })
    expect(verdict.kind === 'error' && verdict.cause.length).toBe(200)
    expect(
      rule.evaluate(resourceView({ configuration: { id: 'a' } }), { now: NOW, related: () => [] }).kind,
    ).toBe('insufficientData')
  })

  it('answers for a document nested without end', () => {
    let deep: Json = []
    for (let i = 0; i < 100_000; i++) deep = [deep]
    const rule = compileRule({ needs: [], compliant: { featurePath: '$..x', operator: 'IsEmpty' } }, {})
    expect(rule.evaluate(resourceView({ configuration: deep }), { now: NOW }).kind).toBe('error')
  })

  it('tells what it looks at', () => {
    const rule = compileRule(
      {
        needs: [],
        appliesWhen: { featurePath: '$.T', operator: 'DaysSinceLess', desired: '1' },
        compliant: {
          operator: 'and',
          children: [
            { featurePath: '$.A', operator: 'StringEquals', desired: '{{a}}' },
            {
              related: 'ACS::VPC::VPC',
              via: '$.VpcId',
              where: { featurePath: '$.W', operator: 'Exists' },
              satisfy: 'any',
              condition: { featurePath: '$.B', operator: 'Exists' },
            },
          ],
        },
      },
      { a: 'x' },
    )
    expect(rule.timeDependent).toBe(true)
    expect(rule.relatedTypes).toEqual(['ACS::VPC::VPC'])
    expect(rule.leaves.map(({ property, operator, desired }) => [property, operator, desired])).toEqual([
      ['$.A', 'StringEquals', 'x'],
      ['$.B', 'Exists', ''],
    ])
    expect(() => describeFailure(rule, { leaf: 2, actual: '' })).toThrow(RangeError)
  })

  it.each(['nope', '$.a[', '@.a', 'resource.Nope', 'resource.RegionId.x'])(
    'refuses the path %s',
    (featurePath) => {
      expect(() => compileRule({ needs: [], compliant: { featurePath, operator: 'Exists' } }, {})).toThrow(
        /path/,
      )
    },
  )
})
