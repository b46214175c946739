import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { compileRule } from './compile-rule.js'
import { type Dialect, parseCondition } from './parse-condition.js'
import { resourceView } from './testing.js'
import type { Condition } from './types.js'

const now = toInstant(Date.UTC(2026, 0, 1))
const clause = {
  featurePath: '$.Cpu',
  featureSource: 'CONFIGURATION',
  operator: 'GreaterOrEquals',
  desired: '2',
}
const group = (...children: unknown[]) => ({ operator: 'and', children })

function issues(value: unknown, dialect: Dialect): readonly (readonly [string, string])[] {
  const parsed = parseCondition(value, dialect)
  return 'issues' in parsed ? parsed.issues.map(({ path, message }) => [path, message] as const) : []
}

describe('parseCondition, documented dialect', () => {
  it('reads groups and clauses, with and/or in any case', () => {
    const parsed = parseCondition(
      {
        operator: 'AND',
        children: [
          clause,
          {
            operator: 'Or',
            children: [{ ...clause, operator: 'IsEmpty', desired: undefined, children: [] }],
          },
        ],
      },
      'documented',
    )
    expect(parsed).toEqual({
      condition: {
        operator: 'and',
        children: [
          { featurePath: '$.Cpu', operator: 'GreaterOrEquals', desired: '2' },
          { operator: 'or', children: [{ featurePath: '$.Cpu', operator: 'IsEmpty' }] },
        ],
      },
    })
  })

  it.each<[string, unknown, string, RegExp]>([
    ['no object', 7, '', /object/],
    ['a list', [clause], '', /object/],
    ['null', null, '', /object/],
    ['a clause outermost', clause, '', /outermost/],
    ['no children', { operator: 'and', children: [] }, 'children', /empty/],
    ['children that are no list', { operator: 'and', children: { 0: clause } }, 'children', /list/],
    ['an unknown group', { operator: 'xor', children: [clause] }, 'operator', /and or or/],
    ['an unknown operator', group({ ...clause, operator: 'Roughly' }), 'children[0].operator', /no operator/],
    [
      'an operator in another case',
      group({ ...clause, operator: 'stringequals' }),
      'children[0].operator',
      /no operator/,
    ],
    [
      'an inherited name as operator',
      group({ ...clause, operator: 'constructor' }),
      'children[0].operator',
      /no operator/,
    ],
    ['no path', group({ ...clause, featurePath: undefined }), 'children[0].featurePath', /path/],
    [
      'a broken path',
      group({ ...clause, featurePath: '$.a[' }),
      'children[0].featurePath',
      /selector expected/,
    ],
    ['a script', group({ ...clause, featurePath: '$.a[(@.length-1)]' }), 'children[0].featurePath', /script/],
    [
      'a record field',
      group({ ...clause, featurePath: 'resource.Tags' }),
      'children[0].featurePath',
      /begin with \$/,
    ],
    ['an element path', group({ ...clause, featurePath: '@.a' }), 'children[0].featurePath', /begin with \$/],
    [
      'another source',
      group({ ...clause, featureSource: 'RELATED' }),
      'children[0].featureSource',
      /CONFIGURATION/,
    ],
    [
      'no source',
      group({ ...clause, featureSource: undefined }),
      'children[0].featureSource',
      /CONFIGURATION/,
    ],
    ['no desired value', group({ ...clause, desired: undefined }), 'children[0].desired', /required/],
    ['a desired object', group({ ...clause, desired: {} }), 'children[0].desired', /text/],
    [
      'a desired value that makes no sense',
      group({ ...clause, operator: 'RegexMatch', desired: '(' }),
      'children[0].desired',
      /pattern/,
    ],
    ['not', group({ not: clause }), 'children[0].operator', /and or or/],
    [
      'each',
      group({ each: '$.a[*]', satisfy: 'all', condition: clause }),
      'children[0].operator',
      /and or or/,
    ],
  ])('refuses %s', (_, value, path, message) => {
    expect(issues(value, 'documented')).toContainEqual([path, expect.stringMatching(message)])
  })

  it('allows ten levels and fifty clauses, not one more', () => {
    const nested = (depth: number): unknown => (depth === 1 ? clause : group(nested(depth - 1)))
    expect(issues(nested(10), 'documented')).toEqual([])
    expect(issues(nested(11), 'documented')[0]?.[1]).toBe('nested deeper than 10')
    const wide = (count: number) =>
      group(group(...Array(25).fill(clause)), group(...Array(count - 25).fill(clause)))
    expect(issues(wide(50), 'documented')).toEqual([])
    expect(issues(wide(51), 'documented')).toEqual([['children[1].children[25]', 'more than 50 clauses']])
  })

  it('stops at a bounded number of nodes and issues', () => {
    const bush = (depth: number): unknown => (depth === 0 ? {} : group(...Array(6).fill(bush(depth - 1))))
    expect(issues(bush(8), 'documented').length).toBeLessThanOrEqual(20)
  })

  it('has no values of the subject: what looks like one is text', () => {
    const written = group({ ...clause, operator: 'StringEquals', desired: '{{$.Cpu}}' })
    const parsed = parseCondition(written, 'documented')
    if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
    const rule = compileRule({ needs: [], compliant: parsed.condition }, {})
    const verdictOn = (Cpu: string) => rule.evaluate(resourceView({ configuration: { Cpu } }), { now }).kind
    expect([verdictOn('{{$.Cpu}}'), verdictOn('x')]).toEqual(['compliant', 'nonCompliant'])
  })
})

describe('parseCondition, full dialect', () => {
  it.each<[string, Condition]>([
    ['not', { not: { featurePath: '$.a', operator: 'Exists' } }],
    [
      'a lone clause with a parameter',
      { featurePath: 'resource.Tags', operator: 'TagsContainAll', desired: '{{tags}}', onlyIf: 'tags' },
    ],
    [
      'each with where',
      {
        each: '$.a[*]',
        where: { featurePath: '@.b', operator: 'Exists' },
        satisfy: 'none',
        condition: { featurePath: '@', operator: 'IsEmpty' },
      },
    ],
    [
      'related',
      {
        related: 'ACS::VPC::VPC',
        via: '$.VpcId',
        satisfy: 'any',
        condition: { featurePath: '$.a', operator: 'Exists' },
      },
    ],
    [
      'all in the region and a value of the subject',
      {
        related: 'ACS::VPC::VPC',
        via: 'sameRegion',
        needs: ['$.a', 'resource.Tags'],
        satisfy: 'none',
        condition: { featurePath: '$.a', operator: 'StringEquals', desired: 'x{{ $.b }}', ofSubject: true },
      },
    ],
  ])('reads %s', (_, condition) => {
    const written: unknown = JSON.parse(
      JSON.stringify(condition, (key, value) => (key === 'ofSubject' ? undefined : value)),
    )
    expect(parseCondition(written, 'full')).toEqual({ condition })
  })

  it('takes numbers, booleans and lists as desired values', () => {
    for (const [desired, text] of [
      [2, '2'],
      [true, 'true'],
      [['a', 'b,c'], '["a","b,c"]'],
    ] as const)
      expect(parseCondition({ featurePath: '$.a', operator: 'StringIn', desired }, 'full')).toEqual({
        condition: { featurePath: '$.a', operator: 'StringIn', desired: text },
      })
  })

  it.each<[string, unknown, string, RegExp]>([
    ['a misspelt member', { featurePath: '$.a', operator: 'Exists', desried: '1' }, 'desried', /not known/],
    ['@ outside an each', { featurePath: '@.a', operator: 'Exists' }, 'featurePath', /outside an each/],
    [
      '@ of an each around a related',
      {
        each: '$.a',
        satisfy: 'all',
        condition: {
          related: 'T',
          via: '@.id',
          satisfy: 'all',
          condition: { featurePath: '@.x', operator: 'Exists' },
        },
      },
      'condition.condition.featurePath',
      /outside an each/,
    ],
    [
      'an unknown satisfy',
      { each: '$.a', satisfy: 'most', condition: { featurePath: '@.x', operator: 'Exists' } },
      'satisfy',
      /all, any or none/,
    ],
    [
      'each over a record field',
      { each: 'resource.Tags', satisfy: 'all', condition: { featurePath: '@', operator: 'Exists' } },
      'each',
      /begin with/,
    ],
    [
      'an unknown record field',
      { featurePath: 'resource.Colour', operator: 'Exists' },
      'featurePath',
      /no field Colour/,
    ],
    [
      'a via that is no path',
      {
        related: 'T',
        via: 'ser vers',
        satisfy: 'all',
        condition: { featurePath: '$.x', operator: 'Exists' },
      },
      'via',
      /\$ or @ expected/,
    ],
    [
      'a value of the subject that may be several',
      { featurePath: '$.a', operator: 'StringEquals', desired: '{{$.b[*]}}' },
      'desired',
      /several values/,
    ],
    [
      'a record field of the subject that there is not',
      { featurePath: '$.a', operator: 'StringEquals', desired: '{{resource.Colour}}' },
      'desired',
      /no field Colour/,
    ],
    [
      'a need of related resources that is no path',
      {
        related: 'T',
        via: '$.a',
        needs: ['@.b'],
        satisfy: 'all',
        condition: { featurePath: '$.x', operator: 'Exists' },
      },
      'needs[0]',
      /begin with/,
    ],
    ['an empty onlyIf', { featurePath: '$.a', operator: 'Exists', onlyIf: '' }, 'onlyIf', /parameter/],
    [
      'a wrong days value',
      { featurePath: '$.a', operator: 'DaysSinceLess', desired: 'x' },
      'desired',
      /no number of days/,
    ],
  ])('refuses %s', (_, value, path, message) => {
    expect(issues(value, 'full')).toContainEqual([path, expect.stringMatching(message)])
  })

  it('never throws, and what it accepts compiles', () => {
    const word = fc.constantFrom(
      'and',
      'or',
      'Exists',
      'StringEquals',
      '$.a',
      '@.a',
      'resource.Tags',
      '$.a[?(@.b==1)]',
      'all',
      'x',
    )
    const member = fc.constantFrom(
      'operator',
      'children',
      'featurePath',
      'featureSource',
      'desired',
      'not',
      'each',
      'related',
      'via',
      'where',
      'satisfy',
      'condition',
      'onlyIf',
      '__proto__',
      'constructor',
    )
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        word,
        fc.anything(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(member, tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(value, fc.constantFrom<Dialect>('documented', 'full'), (any, dialect) => {
        const parsed = parseCondition(any, dialect)
        if ('condition' in parsed)
          expect(compileRule({ needs: [], compliant: parsed.condition }, {})).toBeDefined()
        else expect(parsed.issues.length).toBeGreaterThan(0)
      }),
      { numRuns: 3000 },
    )
  })
})
