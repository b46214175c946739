import fc from 'fast-check'
import { query } from 'json-p3'
import { describe, expect, it } from 'vitest'
import type { Json } from '../types.js'
import { compileRead } from './compile-read.js'
import { compileLocate, compileSelect, type Matches } from './compile-select.js'
import { placeText } from './enumerate.js'
import { parsePath } from './parse-path.js'

function select(text: string, document: Json): Json[] {
  const matches: Matches = { items: [], count: 0 }
  compileSelect(parsePath(text).segments)(document, document, matches)
  return matches.items
}

const document: Json = {
  Status: 'Running',
  Tags: [
    { TagKey: 'env', TagValue: 'prod' },
    { TagKey: 'team', TagValue: 'Infra' },
  ],
  Permissions: {
    Permission: [
      { Policy: 'Accept', SourceCidrIp: '0.0.0.0/0', Port: 22 },
      { Policy: 'Drop', SourceCidrIp: '10.0.0.0/8', Port: 3389 },
      { Policy: 'Accept', SourceCidrIp: '10.1.0.0/16', Port: 443, Note: null },
    ],
  },
  Listeners: { http: { Port: 80 }, 'a b': { Port: 81 } },
  'acs:Key': 1,
  Ports: [10, 20, 30, 40],
}

describe('parsePath and compileSelect', () => {
  it.each<[string, boolean, Json[]]>([
    ['$.Status', true, ['Running']],
    ['$', true, [document]],
    ["$['Status']", true, ['Running']],
    ['$["Status"]', true, ['Running']],
    ["$.['Status']", true, ['Running']],
    ['$[Status]', true, ['Running']],
    ['$.acs:Key', true, [1]],
    ['$.Tags[0].TagKey', true, ['env']],
    ['$.Tags[-1].TagKey', true, ['team']],
    ['$.Tags[*].TagKey', false, ['env', 'team']],
    ['$.Tags.*.TagKey', false, ['env', 'team']],
    ['$.Listeners.*.Port', false, [80, 81]],
    ['$.Ports[1:3]', false, [20, 30]],
    ['$.Ports[::2]', false, [10, 30]],
    ['$.Ports[::-1]', false, [40, 30, 20, 10]],
    ['$.Ports[0,2]', false, [10, 30]],
    ["$.Tags[0]['TagKey','TagValue']", false, ['env', 'prod']],
    ['$.Tags[0][TagKey,TagValue]', false, ['env', 'prod']],
    ["$.Permissions.Permission[?(@.Policy=='Accept')].SourceCidrIp", false, ['0.0.0.0/0', '10.1.0.0/16']],
    ['$.Permissions.Permission[?@.Policy=="Drop"].Port', false, [3389]],
    ["$.Permissions.Permission[?(@.Policy=='Accept' && @.Port<100)].Port", false, [22]],
    ["$.Permissions.Permission[?(!(@.Policy=='Accept') || @.Port >= 443)].Port", false, [3389, 443]],
    ['$.Permissions.Permission[?(@.Note)].Port', false, [443]],
    ['$.Permissions.Permission[?(!@.Note)].Port', false, [22, 3389]],
    ['$.Permissions.Permission[?(@.SourceCidrIp =~ /^10\\./)].Port', false, [3389, 443]],
    ['$.Tags[?(@.TagValue =~ /infra/i)].TagKey', false, ['team']],
    ['$.Permissions.Permission[?(@.Port in [22, 3389])].Port', false, [22, 3389]],
    ['$.Permissions.Permission[?(@.Port nin [22, 3389])].Port', false, [443]],
    ['$.Ports[?(@ in $.Ports)]', false, [10, 20, 30, 40]],
    ['$..Port', false, [22, 3389, 443, 80, 81]],
    ['$..Permission[0].Policy', false, ['Accept']],
    ['$.Missing', true, []],
    ['$.Status.length', true, []],
    ['$.Tags.length', true, []],
    ["$.Tags['0']", true, []],
    ['$.constructor', true, []],
    ['$.__proto__', true, []],
    ['$.Status.constructor.constructor', true, []],
    ['$..constructor', false, []],
  ])('%s', (text, definite, expected) => {
    const path = parsePath(text)
    expect(path.definite).toBe(definite)
    expect(select(text, document)).toEqual(expected)
    if (definite) expect(compileRead(path.segments)(document)).toEqual(expected[0])
  })

  it('does not take an empty object for an empty list', () => {
    expect(select('$[?(@ == $.a)]', { a: [], b: {} })).toEqual([[]])
  })

  it('reads an own member called __proto__ or constructor', () => {
    const hostile: Json = JSON.parse('{"__proto__":1,"constructor":{"a":2}}')
    expect(select('$.__proto__', hostile)).toEqual([1])
    expect(select('$.constructor.a', hostile)).toEqual([2])
  })

  it.each([
    '',
    'Status',
    '$.',
    '$.a b',
    '$.a[',
    '$.a[]',
    '$.a[(@.length-1)]',
    '$.a[?(@.b==)]',
    '$.a[?(@.b=)]',
    "$.a[?('x')]",
    '$.a[?(@.b[*]==1)]',
    "$.a[?(@.b=='x]",
    "$.a['x",
    '$.a[1:2:3:4]',
    '$.a[?(@.b =~ /(?=x)/)]',
    '$.a[?(@.b in 1)]',
    '$.a[?(@.b == [1])]',
    '$..a..b..c',
    `$.${'a'.repeat(1_001)}`,
    `$[?${'('.repeat(50)}@.a${')'.repeat(50)}]`,
    `$[?${'!'.repeat(50)}@.a]`,
    '$;process.exit()',
  ])('refuses %s', (text) => {
    expect(() => parsePath(text)).toThrow(/^path|^pattern/)
  })

  it('never hangs and only throws ConditionError on any text', () => {
    const piece = fc.constantFrom(
      '$',
      '@',
      '.',
      '..',
      '*',
      '[',
      ']',
      '(',
      ')',
      '?',
      "'",
      '"',
      ',',
      ':',
      '-1',
      '2',
      'a',
      '==',
      '=~',
      '/a/',
      '&&',
      '!',
      ' ',
      '\\',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          select(`$${pieces.join('')}`, document)
        } catch (error) {
          expect(error).toHaveProperty('name', 'ConditionError')
        }
      }),
      { numRuns: 5000 },
    )
  })
})

const name = fc.constantFrom('a', 'b', 'c', 'length', 'x-y')
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<Json>(null, true, false, 0, 1, 2, -1.5, '', 'a', 'b', 'ab'),
    fc.array(tie('value'), { maxLength: 4 }),
    // json-p3 takes {} for equal to []; RFC 9535 does not, and neither do we (tested below).
    fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 4 }).map((members) => ({ ...members })),
  ),
})).value

const literal = fc.constantFrom("'a'", '"ab"', '1', '-1.5', 'true', 'null')
const single = fc
  .tuple(fc.constantFrom('@', '$'), fc.array(fc.constantFrom('.a', '.b', '[0]', "['x-y']"), { maxLength: 2 }))
  .map(([root, steps]) => root + steps.join(''))
const compare = fc
  .tuple(single, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.oneof(literal, single))
  .map(([left, operator, right]) => `${left} ${operator} ${right}`)
const filter = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    compare,
    fc.constantFrom('@.a', '@[*]', '@..b', '$.c'),
    tie('filter').map((inner) => `!(${inner})`),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a} || ${b})`),
  ),
})).filter
const bracket = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '-1',
    '-3',
    '*',
    "'a'",
    '"b"',
    "'x-y'",
    "'length'",
    '1:',
    ':2',
    '-2:',
    '::2',
    '::-1',
    '2:0:-1',
    '::0',
  ),
  filter.map((text) => `?${text}`),
)
const step = fc.oneof(
  fc.constantFrom('.a', '.b', '.c', '.length', '.*'),
  fc.array(bracket, { minLength: 1, maxLength: 2 }).map((selectors) => `[${selectors.join(',')}]`),
)
const path = fc
  .tuple(fc.array(step, { maxLength: 4 }), fc.integer({ min: 0, max: 8 }))
  .map(([steps, descent]) => {
    const texts = steps.map((text, index) =>
      index !== descent ? text : text.startsWith('[') ? `..${text}` : `.${text}`,
    )
    return `$${texts.join('')}`
  })

describe('against json-p3 on the subset that RFC 9535 shares', () => {
  it('selects the same values in the same order, at the same places', () => {
    fc.assert(
      fc.property(value, path, (doc, text) => {
        const nodes = query(text, JSON.parse(JSON.stringify(doc)))
        const expected = nodes.values()
        expect(select(text, doc)).toEqual(expected)
        const parsed = parsePath(text)
        expect(compileLocate(parsed.segments)(doc, doc).map((found) => found.value)).toEqual(expected)
        if (parsed.definite) expect(compileRead(parsed.segments)(doc)).toEqual(expected[0])
      }),
      { numRuns: 5000 },
    )
  })

  it('gives places that lead back to the value', () => {
    fc.assert(
      fc.property(value, fc.constantFrom('$[*]', '$..*', '$.a[?@.b]', '$[*].*', '$[0:2][*]'), (doc, text) => {
        for (const { value: found, places } of compileLocate(parsePath(text).segments)(doc, doc)) {
          const prefix = text.startsWith('$.a[') ? '$.a' : '$'
          expect(select(prefix + places.map(placeText).join(''), doc)).toEqual([found])
        }
      }),
    )
  })
})
