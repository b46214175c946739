import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../conditions/types.js'
import { inTransaction } from '../db/transaction.js'
import { writeRecordedProperties } from '../inventory/store/stated.js'
import { openTestEstate, type TestEstate } from '../packs/testing.js'
import { toInstant } from '../platform/instant.js'
import type { Catalogue, ManagedRule } from '../rules/catalogue/types.js'
import { measureRuleData } from './rule-data.js'

const DISK = 'ACS::ECS::Disk'
const BUCKET = 'ACS::OSS::Bucket'
let estate: TestEstate

function ruleOf(id: string, resourceTypes: string[], needs: string[], related?: string): ManagedRule {
  const text = { en: id, zh: id }
  const exists = { featurePath: '$.x', operator: 'Exists' }
  return {
    id,
    name: text,
    description: text,
    remediation: text,
    product: 'ECS',
    labels: [],
    resourceTypes,
    riskLevel: 1,
    triggers: [{ kind: 'change' }],
    parameters: {},
    logic: {
      needs,
      compliant:
        related === undefined ? exists : { related, via: '$.Ids', satisfy: 'all', condition: exists },
    },
    coverage: { kind: 'exact' },
    evidence: [],
  }
}

const rules = [
  ruleOf('all', [DISK], ['$.Size', 'resource.RegionId']),
  ruleOf('any-type', ['*'], ['$.Size']),
  ruleOf('lists', [DISK], ['$.Locks[*].Reason']),
  ruleOf('none', [DISK], ['$.Size', '$.Zone']),
  ruleOf('other-type', [DISK], ['$.Size'], 'ACS::KMS::Key'),
  ruleOf('some', [DISK], ['$.Category']),
  ruleOf('unseen-type', ['ACS::RAM::User'], ['$.UserId']),
]

beforeAll(async () => {
  estate = await openTestEstate()
  const disk = (resourceId: string, document: JsonObject) => ({ resourceType: DISK, resourceId, document })
  await estate.record(
    disk('d-1', { Size: 1, Category: null, Locks: [{ Reason: 'x' }] }),
    disk('d-2', { Size: 2, Locks: [] }),
    disk('d-3', { Size: 3, Category: 'essd', Locks: [{}] }),
    { resourceType: BUCKET, resourceId: 'b-1', document: { Acl: 'private' } },
  )
  const paths = ['$.Size', '$.Locks.Reason']
  await inTransaction(estate.db, (db) =>
    writeRecordedProperties(db, estate.scope.accounts[0], {
      resourceType: DISK,
      source: 'properties',
      at: toInstant(1),
      paths,
    }),
  )
})
afterAll(() => estate.close())

const catalogue = () =>
  ({ ...estate.services.catalogue, rules: new Map(rules.map((rule) => [rule.id, rule])) }) satisfies Catalogue

describe('measureRuleData', () => {
  it('says of each rule in how many resources of its types each needed path was', async () => {
    const found = await measureRuleData(estate.db, estate.scope, catalogue(), { perType: 100 })
    const lines = found.map(({ identifier, state, resources, looked, paths }) => {
      const seen = paths.map(({ path, seen, isListed }) => `${path} ${seen} ${isListed}`).join(', ')
      return `${identifier}: ${state} ${looked}/${resources} ${seen}`
    })
    expect(lines).toEqual([
      'all: data 3/3 $.Size 3 true, resource.RegionId 3 true',
      'any-type: partial 4/4 $.Size 3 null',
      'lists: partial 3/3 $.Locks[*].Reason 2 true',
      'none: noData 3/3 $.Size 3 true, $.Zone 0 false',
      'other-type: noData 3/3 $.Size 3 true',
      'some: partial 3/3 $.Category 2 false',
      'unseen-type: noResources 0/0 $.UserId 0 null',
    ])
    expect(found.find(({ identifier }) => identifier === 'other-type')?.missingTypes).toEqual([
      'ACS::KMS::Key',
    ])
  })

  it('looks at the newest of each type, and at one rule when asked', async () => {
    const found = await measureRuleData(estate.db, estate.scope, catalogue(), {
      perType: 1,
      identifier: 'some',
    })
    expect(found).toMatchObject([
      { identifier: 'some', resources: 3, looked: 1, paths: [{ seen: 1 }], state: 'data' },
    ])
  })
})
