import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredVerdict } from '../evaluation/types.js'
import { removeRule } from '../rules/delete-rules.js'
import type { ResourceScope } from '../rules/resource-scope.js'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import { createPack } from './create-pack.js'
import { describeRules } from './describe-rules.js'
import { listEvaluationResults } from './list-evaluation-results.js'
import { packMask } from './pack-mask.js'
import { getPack } from './store/read-packs.js'
import { summarisePackResources, summarisePackRules, totalOf } from './summarise-pack.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'

let estate: TestEstate
const disk = (resourceId: string, document: object, fields = {}) => ({
  resourceType: 'ACS::ECS::Disk',
  resourceId,
  document,
  ...fields,
})

beforeAll(async () => {
  estate = await openTestEstate()
  await estate.record(
    disk('d-1', { Size: 40, Category: 'ssd' }),
    disk('d-2', { Size: 10, Category: 'ssd' }, { region: 'cn-beijing' }),
    disk('d-3', { Size: 40, Category: 'hdd' }, { tags: { env: 'prod' } }),
    disk('d-4', { Category: 'hdd' }, { region: 'cn-beijing', tags: { env: 'prod' } }),
    { resourceType: 'ACS::OSS::Bucket', resourceId: 'b-1', document: { Acl: 'private' } },
  )
  for (const [name, scope] of Object.entries(SCOPES)) {
    await createPack(estate.db, estate.scope, estate.services, {
      ...packOf(
        name,
        { identifier: DISK_SIZE, name: `${name} size` },
        {
          identifier: DISK_CATEGORY,
          name: `${name} category`,
          parameters: [{ name: 'categories', value: 'ssd,essd' }],
        },
        { identifier: PRIVATE_BUCKET, name: `${name} bucket` },
      ),
      scope,
    })
  }
  await estate.evaluate()
})
afterAll(() => estate.close())

const SCOPES = {
  all: {},
  beijing: { regionIds: ['cn-beijing'] },
  prod: { tags: [{ key: 'env', value: 'prod' }], excludeRegionIds: ['cn-beijing'] },
  nothing: { resourceIds: ['none'] },
} satisfies Record<string, ResourceScope>

async function packNamed(name: string) {
  const { packId } = await estate.db
    .selectFrom('pack')
    .select('packId')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return getPack(estate.db, estate.scope, packId)
}

const resources = (compliant: number, nonCompliant: number, insufficientData = 0) => ({
  compliant,
  nonCompliant,
  insufficientData,
  notApplicable: 0,
  ignored: 0,
  error: 0,
})

describe('a package summary', () => {
  it.each<[string, StoredVerdict[], ReturnType<typeof resources>]>([
    // d-4 has no Size: the category rule alone decides it
    ['all', ['NON_COMPLIANT', 'NON_COMPLIANT', 'COMPLIANT'], resources(2, 3)],
    ['beijing', ['NON_COMPLIANT', 'NON_COMPLIANT', 'INSUFFICIENT_DATA'], resources(0, 2)],
    ['prod', ['COMPLIANT', 'NON_COMPLIANT', 'INSUFFICIENT_DATA'], resources(0, 1)],
    ['nothing', ['INSUFFICIENT_DATA', 'INSUFFICIENT_DATA', 'INSUFFICIENT_DATA'], resources(0, 0)],
  ])('of %s counts what its scope lets through', async (name, verdicts, counts) => {
    const pack = await packNamed(name)
    const byRule = await summarisePackRules(estate.db, estate.scope, pack)
    expect(byRule.rules.map(({ verdict }) => verdict)).toEqual(verdicts)
    expect(totalOf(byRule.counts)).toBe(3)
    expect((await summarisePackResources(estate.db, estate.scope, pack)).counts).toEqual(counts)
  })

  it('and its results agree for every verdict', async () => {
    for (const name of Object.keys(SCOPES)) {
      const pack = await packNamed(name)
      const { rules } = await summarisePackRules(estate.db, estate.scope, pack)
      const { results } = await listEvaluationResults(estate.db, estate.scope, {
        packId: pack.packId,
        resources: {},
        limit: 100,
      })
      for (const { rule, counts } of rules) {
        const own = results.filter((each) => each.rule.ruleId === rule.ruleId)
        expect(own.length).toBe(totalOf(counts))
        expect(own.filter(({ result }) => result.verdict === 'NON_COMPLIANT').length).toBe(
          counts.nonCompliant,
        )
      }
    }
  })

  it.each([{}, { regionIds: ['cn-hangzhou'] }])(
    'regression: counts no resource by half of its rules while they are evaluated (scope %j)',
    async (scope) => {
      const fresh = await openTestEstate()
      await fresh.record(disk('d-1', { Size: 40, Category: 'hdd' }, { region: 'cn-hangzhou' }))
      const packId = await createPack(fresh.db, fresh.scope, fresh.services, {
        ...packOf(
          'half',
          {
            identifier: DISK_CATEGORY,
            name: 'category',
            parameters: [{ name: 'categories', value: 'ssd' }],
          },
          { identifier: DISK_SIZE, name: 'size' },
        ),
        scope,
      })
      const pack = await getPack(fresh.db, fresh.scope, packId)
      let evaluated = false
      const evaluateAfterTheFirstReply: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          if (!evaluated && result.rows.length === 0) {
            evaluated = true
            await fresh.evaluate()
          }
          return result
        },
      }
      const db = fresh.db.withPlugin(evaluateAfterTheFirstReply)
      expect((await summarisePackResources(db, fresh.scope, pack)).counts).toEqual(resources(0, 0))
      expect(evaluated).toBe(true)
      expect((await summarisePackResources(db, fresh.scope, pack)).counts).toEqual(resources(0, 1))
      await fresh.close()
    },
  )

  it('has no mask when the scope excludes nothing', async () => {
    expect(packMask(estate.db, await packNamed('all'))).toBeNull()
    expect(packMask(estate.db, await packNamed('beijing'))).not.toBeNull()
  })
})

describe('describeRules', () => {
  const list = (query: Parameters<typeof describeRules>[3], page = { offset: 0, limit: 100 }) =>
    describeRules(estate.db, estate.scope, estate.services, query, page)
  const names = async (...args: Parameters<typeof list>) =>
    (await list(...args)).rules.map(({ rule }) => rule.name)

  it('filters by roll-up within the scope of the package asked for, then pages', async () => {
    const { packId } = await packNamed('prod')
    expect(await names({ packId, verdicts: ['COMPLIANT'] })).toEqual(['prod size'])
    expect(
      await names({ packId, verdicts: ['NON_COMPLIANT', 'COMPLIANT'] }, { offset: 1, limit: 1 }),
    ).toEqual(['prod category'])
    expect(
      (await list({ packId, verdicts: ['NON_COMPLIANT', 'COMPLIANT'] }, { offset: 1, limit: 1 })).totalCount,
    ).toBe(2)
  })

  it('tells the package that created a rule, its tags and its catalogue entry', async () => {
    const [first] = (await list({ name: 'all size' })).rules
    expect(first).toMatchObject({ createdByPack: { name: 'all' }, tags: [], managed: { id: DISK_SIZE } })
    expect(first?.counts).toMatchObject({ compliant: 2, nonCompliant: 1, insufficientData: 1 })
  })
})

describe('listEvaluationResults', () => {
  const list = (query: Partial<Parameters<typeof listEvaluationResults>[2]>) =>
    listEvaluationResults(estate.db, estate.scope, { resources: {}, limit: 100, ...query })

  it('explains what is not compliant by the rule version that decided it', async () => {
    const pack = await packNamed('all')
    const { results } = await list({ packId: pack.packId, verdicts: ['NON_COMPLIANT'] })
    expect(results.map(({ result, annotation }) => [result.resource.resourceId, annotation])).toEqual([
      ['d-2', { configuration: '10', desiredValue: '20', operator: 'GreaterOrEquals', property: '$.Size' }],
      [
        'd-3',
        { configuration: 'hdd', desiredValue: 'ssd,essd', operator: 'StringIn', property: '$.Category' },
      ],
      [
        'd-4',
        { configuration: 'hdd', desiredValue: 'ssd,essd', operator: 'StringIn', property: '$.Category' },
      ],
    ])
  })

  it('visits every result once, page by page', async () => {
    const whole = await list({})
    const seen: string[] = []
    let after: Parameters<typeof listEvaluationResults>[2]['after']
    for (let pages = 0; pages < 100; pages++) {
      const { results, next } = await list({ after, limit: 2 })
      seen.push(...results.map(({ result }) => `${result.ruleNo} ${result.resourceNo}`))
      if (next === undefined) break
      after = next
    }
    expect(seen).toEqual(whole.results.map(({ result }) => `${result.ruleNo} ${result.resourceNo}`))
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('filters by region, type and group', async () => {
    const ids = async (resources: object) =>
      new Set((await list({ resources })).results.map(({ result }) => result.resource.resourceId))
    expect(await ids({ regions: ['cn-beijing'] })).toEqual(new Set(['d-2', 'd-4']))
    expect(await ids({ resourceTypes: ['ACS::OSS::Bucket'] })).toEqual(new Set(['b-1']))
    expect(await ids({ resourceGroupIds: ['rg-1'] })).toEqual(new Set())
  })

  it('refuses a rule outside the package, unknown ids and other accounts', async () => {
    const pack = await packNamed('all')
    const [foreign] = (
      await describeRules(
        estate.db,
        estate.scope,
        estate.services,
        { name: 'prod size' },
        { offset: 0, limit: 1 },
      )
    ).rules
    const ruleId = foreign!.rule.ruleId
    await expect(list({ packId: pack.packId, ruleId })).rejects.toMatchObject({ code: 'ConfigRuleNotExists' })
    await expect(list({ ruleId: 'cr-none' })).rejects.toMatchObject({ code: 'ConfigRuleNotExists' })
    await expect(list({ packId: 'cp-none' })).rejects.toMatchObject({
      code: 'Invalid.CompliancePackId.Value',
    })
    const other = await estate.addAccount()
    const theirs = await listEvaluationResults(estate.db, other, { resources: {}, limit: 100 })
    expect(theirs.results).toEqual([])
  })

  it('goes on behind a rule that was deleted between two pages', async () => {
    const first = await list({ limit: 1 })
    const deleted = first.results[0]!.rule
    const whole = await list({})
    await removeRule(estate.db, estate.account, estate.services, deleted)
    const rest = await list({ after: first.next })
    expect(rest.results.map(({ result }) => result.ruleNo)).toEqual(
      whole.results.map(({ result }) => result.ruleNo).filter((ruleNo) => ruleNo !== deleted.ruleNo),
    )
  })
})
