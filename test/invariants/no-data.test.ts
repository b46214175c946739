import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition, RuleLogic } from '../../src/conditions/types.js'
import type { Db } from '../../src/db/tables.js'
import { openTestDatabase } from '../../src/db/testing.js'
import { listResults } from '../../src/evaluation/results.js'
import type { RuleNo } from '../../src/platform/ids.js'
import { judgeExample } from '../../src/rules/catalogue/check-examples.js'
import { declaredRelations } from '../../src/rules/catalogue/declared-relations.js'
import { readCatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { openEstate, scope } from './estate.js'

const GATE = 'ACS::A::Gate'
const WALL = 'ACS::B::Wall'
const PATHS = ['$.Grant', '$.Size', '$.Box.Port', '$.Box.Names[*]', '$.Walls'] as const

/** Operators that an absent value satisfies are among them: only `needs` keep such a rule from passing. */
const clause: fc.Arbitrary<Condition> = fc.record({
  featurePath: fc.constantFrom('$.Grant', '$.Size', '$.Box.Port', '$.Box.Names[*]'),
  operator: fc.constantFrom(
    'StringEquals',
    'NotStringEquals',
    'NotStringIn',
    'NotContains',
    'NotStringContains',
  ),
  desired: fc.constantFrom('a', 'b', '1'),
})
const related: fc.Arbitrary<Condition> = fc.record({
  related: fc.constant(WALL),
  via: fc.constant('$.Walls[*]'),
  satisfy: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
  condition: clause,
})
const condition: fc.Arbitrary<Condition> = fc.record({
  operator: fc.constantFrom('and' as const, 'or' as const),
  children: fc.array(fc.oneof({ weight: 3, arbitrary: clause }, { weight: 1, arbitrary: related }), {
    minLength: 1,
    maxLength: 3,
  }),
})
const logic: fc.Arbitrary<RuleLogic> = fc.record({
  needs: fc.subarray([...PATHS], { minLength: 1 }),
  compliant: fc.oneof(condition, related),
})
const word = fc.constantFrom('a', 'b', 'c', null)
const wall = fc.nat(2).map((n) => `wall-${n}`)
const document = fc.record({
  Grant: word,
  Size: fc.constantFrom('1', '2', 3),
  Box: fc.record({ Port: word, Names: fc.array(word, { minLength: 1, maxLength: 2 }) }),
  Walls: fc.array(wall, { maxLength: 2 }),
})
type Document = typeof document extends fc.Arbitrary<infer D> ? D : never

/** The document without what a path of `needs` names, as a source that does not deliver it would send it. */
function without({ Box, ...rest }: Document, path: string): object {
  const { Port, Names } = Box
  switch (path) {
    case '$.Box.Port':
      return { ...rest, Box: { Names } }
    case '$.Box.Names[*]':
      return { ...rest, Box: { Port } }
    case '$.Box':
      return rest
    default:
      return Object.fromEntries(Object.entries({ ...rest, Box }).filter(([name]) => path !== `$.${name}`))
  }
}

/** The paths of `needs` and the section that holds some of them. */
function removalsOf({ needs }: RuleLogic): readonly string[] {
  return needs.some((path) => path.startsWith('$.Box')) ? [...needs, '$.Box'] : needs
}

type Verdicts = ReadonlyMap<string, string>

/** Verdicts of each rule, by its place and the resource's id, on gates of these documents. */
async function judgeAll(
  rules: readonly RuleLogic[],
  gates: ReadonlyMap<string, object>,
  walls: ReadonlyMap<string, object>,
): Promise<Verdicts> {
  const { db, close } = await openTestDatabase()
  try {
    const estate = await openEstate(db)
    for (const [resourceType, documents] of [
      [WALL, walls],
      [GATE, gates],
    ] as const) {
      const items = [...documents].map(([resourceId, configuration]) => ({
        ...{ resourceType, resourceId, region: 'r', tags: {}, event: null },
        configuration: JSON.stringify(configuration),
      }))
      if (items.length > 0) await estate.record(items)
    }
    const places = new Map<RuleNo, number>()
    for (const [place, each] of rules.entries())
      places.set(
        await estate.createRule({ logic: each, parameters: {}, resourceTypes: [GATE], scope: {} }),
        place,
      )
    await estate.settle()
    return await readVerdicts(db, places)
  } finally {
    await close()
  }
}

async function readVerdicts(db: Db, places: ReadonlyMap<RuleNo, number>): Promise<Verdicts> {
  const rows = await db.selectFrom('resource').select(['resourceNo', 'resourceId']).execute()
  const ids = new Map(rows.map(({ resourceNo, resourceId }) => [resourceNo, resourceId]))
  const ruleNos = [...places.keys()]
  const { results } = await listResults(db, scope, { ruleNos, limit: 10_000 })
  return new Map(
    results.map((each) => [`${places.get(each.ruleNo)} ${ids.get(each.resourceNo)}`, each.verdict]),
  )
}

const runs = { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 8) }

describe('invariant 2: no data is never a pass', () => {
  it('whatever a rule needs, a section of it or a related type is taken from what complied', async () => {
    let tried = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(logic, { minLength: 4, maxLength: 8 }),
        fc.array(document, { minLength: 4, maxLength: 8 }),
        fc.array(document, { minLength: 3, maxLength: 3 }),
        async (rules, documents, wallDocuments) => {
          const gates = new Map(documents.map((each, n) => [`gate-${n}`, each]))
          const walls = new Map(wallDocuments.map((each, n) => [`wall-${n}`, each]))
          const first = await judgeAll(rules, gates, walls)
          const lacking = new Map<string, object>()
          const mayNotPass: string[] = []
          for (const [place, rule] of rules.entries())
            for (const [id, whole] of gates) {
              if (first.get(`${place} ${id}`) !== 'COMPLIANT') continue
              for (const path of removalsOf(rule)) {
                lacking.set(`${id} without ${path}`, without(whole, path))
                mayNotPass.push(`${place} ${id} without ${path}`)
              }
            }
          const second = await judgeAll(rules, lacking, walls)
          expect(mayNotPass.filter((key) => second.get(key) === 'COMPLIANT')).toEqual([])

          const third = await judgeAll(rules, gates, new Map())
          const looksElsewhere = (place: string) =>
            JSON.stringify(rules[Number(place)]?.compliant).includes(WALL)
          const passed = [...third].filter(
            ([key, verdict]) => verdict === 'COMPLIANT' && looksElsewhere(key.split(' ')[0]!),
          )
          expect(passed).toEqual([])
          tried += mayNotPass.length
        },
      ),
      runs,
    )
    expect(tried).toBeGreaterThan(50)
  }, 600_000)

  const read = readCatalogueDirectory(join(import.meta.dirname, '..', '..', 'catalog'))
  if (read.kind === 'refused') throw new Error('the catalogue is refused')
  const { catalogue, examples, samples } = read.directory
  const { ids } = declaredRelations(catalogue)
  // Its own type is always recorded.
  const looking = [...catalogue.rules.values()].filter(({ resourceTypes, logic }) =>
    [...JSON.stringify(logic).matchAll(/"related":"([^"]+)"/g)].some(
      ([, type = '']) => !resourceTypes.includes(type),
    ),
  )

  it.each(looking.map((rule) => [rule.id, rule] as const))(
    '%s is never compliant when a type it looks at was never recorded',
    (id, rule) => {
      const compliant = examples.get(id)?.compliant ?? []
      expect(compliant.length).toBeGreaterThan(0)
      for (const example of compliant)
        for (const type of new Set(example.related.map(({ resourceType }) => resourceType))) {
          if (rule.resourceTypes.includes(type)) continue
          const left = example.related.filter(({ resourceType }) => resourceType !== type)
          const verdict = judgeExample(rule, { ...example, related: left }, (each) => samples.get(each), ids)
          expect([example.name, type, verdict.kind]).not.toEqual([example.name, type, 'compliant'])
        }
    },
  )
})
