import fc from 'fast-check'
import { operators } from './operators/index.js'
import type { Condition, Json, JsonObject, Satisfy } from './types.js'

/** Random conditions and documents that have something to say to each other. */

export const NOW = Date.UTC(2026, 0, 1)
export const HOUR = 3_600_000

const time = fc.oneof(
  fc
    .integer({ min: -60, max: 60 })
    .map((hours) => new Date(NOW + hours * HOUR).toISOString().replace('.000', '')),
  fc.integer({ min: -60, max: 60 }).map((hours) => NOW + hours * HOUR),
  fc.constantFrom<Json>('never', null, 7),
)
const plainScalar = fc.constantFrom<Json>(0, 1, 'a', 'A', 'b', '', true, null)

/** Values that are hard to compare, to write down or to keep apart. */
export const hostileScalar: fc.Arbitrary<Json> = fc.oneof(
  plainScalar,
  fc.constantFrom<Json>(
    ...[
      -0,
      1e21,
      0.1,
      1e-7,
      ' 1 ',
      '1e0',
      'a"b\\c',
      "';return 1//",
      '\u2028\ud800',
      '中',
      'İ',
      'K',
      '10.0.0.1',
    ],
    ...['x'.repeat(2_048), 'y'.repeat(2_049), '-1/-1', '22/22', 'YQ==', '1.10', '{"f":"a"}', '[1,"a"]'],
  ),
  fc.constantFrom<Json>(
    [],
    [[]],
    [null],
    ['a', 1],
    ['a"', '\u0007'],
    [{ V: 'a' }],
    {},
    { V: { V: 'a' } },
    {
      length: 1,
    },
  ),
  fc.constant('{"__proto__":{"V":"a"},"constructor":1}').map((text): Json => JSON.parse(text)),
)

/** `scalar` are the values of `V` and `W`; where `isLong`, every other list has more items than evidence names. */
export function randomDocument(scalar = plainScalar, isLong = false): fc.Arbitrary<JsonObject> {
  const item = fc.record(
    { T: time, V: scalar, L: fc.array(fc.record({ T: time, V: scalar }), { maxLength: 3 }) },
    { requiredKeys: [] },
  )
  const short = fc.array(item, { maxLength: 4 })
  const members = {
    T: time,
    U: time,
    V: scalar,
    W: scalar,
    L: isLong ? fc.oneof(short, fc.array(item, { minLength: 22, maxLength: 26 })) : short,
    O: fc.dictionary(fc.constantFrom('x', 'y'), item),
  }
  return fc.record(members, { requiredKeys: [] }).map((made): JsonObject => ({ ...made }))
}

type Leaf = (paths: readonly string[]) => fc.Arbitrary<Condition>

const timeOperator = fc.constantFrom(
  ...['Until', 'Since'].flatMap((direction) =>
    ['Greater', 'GreaterOrEquals', 'Less', 'LessOrEquals'].map((order) => `Days${direction}${order}`),
  ),
)
const timeClause: Leaf = (paths) =>
  fc.record({
    featurePath: fc.constantFrom(...paths),
    operator: timeOperator,
    desired: fc.constantFrom('0', '1', '0.7', '2'),
  })
const plainClause: Leaf = (paths) =>
  fc.record({
    featurePath: fc.constantFrom(...paths),
    operator: fc.constantFrom(
      'StringEquals',
      'NotStringEquals',
      'Equals',
      'Contains',
      'NotIn',
      'StringIn',
      'IsEmpty',
      'Exists',
    ),
    desired: fc.constantFrom('a', '1', 'a,1'),
  })
/** Any operator there is, also with a desired value it refuses and on values it cannot judge. */
export const anyClause: Leaf = (paths) =>
  fc.record({
    featurePath: fc.constantFrom(...paths, 'resource.RegionId', 'resource.Tags.a'),
    operator: fc.constantFrom(...operators.map(({ name }) => name)),
    desired: fc.constantFrom(
      'a',
      'A,b',
      '1',
      ' true ',
      '0.0.0.0/0,10.0.0.0/8',
      '22',
      '-1e2',
      '',
      'ſ,中',
      '"]}',
    ),
  })

const ROOT_PATHS = [
  '$.T',
  '$.U',
  '$.L[*].T',
  '$.L[0].T',
  '$.V',
  '$.W',
  '$.L[*].V',
  "$.L[?(@.V=='a')].T",
  '$.O.*.T',
  '$.O.x.V',
]
const ELEMENT_PATHS = ['@', '@.T', '@.V', '@.L[*].T', '$.U']

/** Up to `depth` levels of groups, negations and conditions on elements over leaves that the documents can answer. */
export function randomCondition(other: Leaf = plainClause, depth = 3): fc.Arbitrary<Condition> {
  return tree(ROOT_PATHS, (paths) => fc.oneof(timeClause(paths), other(paths)), depth)
}

function tree(paths: readonly string[], leaf: Leaf, depth: number): fc.Arbitrary<Condition> {
  if (depth === 0) return leaf(paths)
  const child = tree(paths, leaf, depth - 1)
  const inner = tree(ELEMENT_PATHS, leaf, depth - 1)
  const eachPaths =
    paths === ROOT_PATHS
      ? ['$.L[*]', '$.L', '$.V', '$.O.*', '$.L[*].L[*]', "$.L[?(@.V=='a')]", "$.L[?(@.V!='a')]"]
      : ['@.L[*]', '@.L', '@', '$.L[*]', "@.L[?(@.V=='a')]"]
  return fc.oneof(
    leaf(paths),
    fc.record({
      operator: fc.constantFrom('and' as const, 'or' as const),
      children: fc.array(child, { minLength: 1, maxLength: 3 }),
    }),
    child.map((not): Condition => ({ not })),
    fc.record(
      {
        each: fc.constantFrom(...eachPaths),
        where: inner,
        satisfy: fc.constantFrom<Satisfy>('all', 'any', 'none'),
        condition: inner,
      },
      { requiredKeys: ['each', 'satisfy', 'condition'] },
    ),
  )
}
