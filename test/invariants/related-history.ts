import fc from 'fast-check'
import type { RuleLogic } from '../../src/conditions/types.js'
import type { Db } from '../../src/db/tables.js'
import { listResults } from '../../src/evaluation/results.js'
import { DAY_MS, type Estate, START, scope } from './estate.js'

export const GATE = 'ACS::A::Gate'
export const WALL = 'ACS::B::Wall'

const open = { featurePath: '$.Open', operator: 'BooleanEquals', desired: 'true' }
export const LOGICS: Readonly<Record<string, RuleLogic>> = {
  'every wall of a gate is open': {
    needs: ['$.Walls'],
    compliant: { related: WALL, via: '$.Walls[*]', satisfy: 'all', condition: open },
  },
  'the owner of a wall is open, found by the name of the relation': {
    needs: [],
    compliant: { related: GATE, via: 'owner', satisfy: 'any', condition: open },
  },
  'no wall of the owner is open: two steps away': {
    needs: ['$.Owner'],
    compliant: {
      related: GATE,
      via: '$.Owner',
      satisfy: 'all',
      condition: { related: WALL, via: '$.Walls[*]', satisfy: 'none', condition: open },
    },
  },
  'no other wall of the region is as open: all of a region, compared with the resource': {
    needs: ['$.Open'],
    compliant: {
      related: WALL,
      via: 'sameRegion',
      where: {
        featurePath: 'resource.ResourceId',
        operator: 'NotStringEquals',
        desired: '{{resource.ResourceId}}',
        ofSubject: true,
      },
      satisfy: 'none',
      condition: { featurePath: '$.Open', operator: 'BooleanEquals', desired: '{{$.Open}}', ofSubject: true },
    },
  },
  'the owner does not expire soon: time decides elsewhere': {
    needs: ['$.Owner'],
    compliant: {
      related: GATE,
      via: '$.Owner',
      satisfy: 'all',
      condition: { featurePath: '$.ExpireTime', operator: 'DaysUntilGreater', desired: '3' },
    },
  },
}

const id = fc.nat(2).map((n) => `x-${n}`)
const item = fc.record({
  resourceType: fc.constantFrom(GATE, WALL),
  resourceId: id,
  region: fc.constantFrom('r1', 'r1', 'r1', 'r2'),
  tags: fc.constant({}),
  event: fc.constantFrom(null, null, null, 'REMOVE' as const),
  configuration: fc
    .record({
      Open: fc.boolean(),
      Owner: id,
      Walls: fc.array(id, { maxLength: 2 }),
      ExpireTime: fc.nat(9).map((days) => new Date(START + days * DAY_MS).toISOString()),
    })
    .map((value) => JSON.stringify(value)),
})
export const step = fc.oneof(
  { weight: 6, arbitrary: item.map((one) => ({ do: 'record' as const, items: [one] })) },
  {
    weight: 1,
    arbitrary: fc
      .array(item, { minLength: 2, maxLength: 4 })
      .map((items) => ({ do: 'record' as const, items })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...Object.values(LOGICS)).map((logic) => ({ do: 'create' as const, logic })),
  },
  { weight: 1, arbitrary: fc.nat(3).map((days) => ({ do: 'advance' as const, days })) },
)

/** Every stored result as `rule/resource` to verdict. */
export async function readStored(estate: Estate, db: Db): Promise<Record<string, string>> {
  const ruleNos = (await estate.rules()).map((rule) => rule.ruleNo)
  const { results } = await listResults(db, scope, { ruleNos, limit: 1000 })
  return Object.fromEntries(results.map((each) => [`${each.ruleNo}/${each.resourceNo}`, each.verdict]))
}
