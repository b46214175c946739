import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiError } from '../errors.js'
import { createRule } from '../rules/create-rule.js'
import { draftManagedRule } from '../rules/draft-rule.js'
import { getRule } from '../rules/store/read-rules.js'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET, TEMPLATE_ID } from '../rules/testing.js'
import { createPack, type NewPackWish } from './create-pack.js'
import { describePack } from './describe-pack.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'

let estate: TestEstate

beforeAll(async () => {
  estate = await openTestEstate()
})
afterAll(() => estate.close())

const create = (wish: NewPackWish) => createPack(estate.db, estate.scope, estate.services, wish)
const describePackOf = (packId: string) => describePack(estate.db, estate.scope, estate.services, packId)

async function rulesOf(packId: string) {
  const { rules } = await describePackOf(packId)
  return rules.map(({ rule }) => rule)
}

async function createFreeRule(name: string) {
  const result = draftManagedRule(
    estate.services.catalogue,
    { identifier: PRIVATE_BUCKET, name, parameters: {} },
    'en-US',
  )
  if (result.kind === 'refused') throw new Error(result.reason)
  return createRule(estate.db, estate.scope, estate.services, result.draft)
}

describe('createPack', () => {
  it('creates rules from the catalogue with defaults, given values and their own names', async () => {
    const packId = await create(
      packOf(
        'one',
        { identifier: PRIVATE_BUCKET },
        {
          identifier: DISK_SIZE,
          name: 'big',
          riskLevel: 3,
          description: 'ours',
          parameters: [{ name: 'size', value: '080' }],
        },
      ),
    )
    const [bucket, disk] = await rulesOf(packId)
    expect(packId).toMatch(/^cp-[0-9a-f]{20}$/)
    expect(bucket).toMatchObject({
      name: `Rule ${PRIVATE_BUCKET}`,
      description: `About ${PRIVATE_BUCKET}.`,
      riskLevel: 1,
      sourceOwner: 'ALIYUN',
      parameters: {},
      resourceTypes: ['ACS::OSS::Bucket'],
      state: 'EVALUATING',
    })
    expect(disk).toMatchObject({ name: 'big', riskLevel: 3, description: 'ours', parameters: { size: '80' } })
    expect(disk?.logic).toEqual(estate.services.catalogue.rules.get(DISK_SIZE)?.logic)
    expect((await describePackOf(packId)).pack).toMatchObject({ state: 'ACTIVE', version: 1, riskLevel: 2 })
  })

  it('names a rule after the catalogue in the language of the caller, with a suffix when that is taken', async () => {
    const names = async (packId: string) => (await rulesOf(packId)).map((rule) => rule.name)
    const wish = packOf('names', { identifier: DISK_SIZE }, { identifier: DISK_SIZE })
    expect(await names(await create(wish))).toEqual([`Rule ${DISK_SIZE}`, `Rule ${DISK_SIZE}-2`])
    const again = { ...packOf('names again', { identifier: DISK_SIZE }), language: 'zh-CN' }
    expect(await names(await create(again))).toEqual([`Rule ${DISK_SIZE}（中文）`])
    const long = 'n'.repeat(128)
    const twice = packOf(
      'long names',
      { identifier: DISK_SIZE, name: long },
      { identifier: DISK_SIZE, name: long },
    )
    expect(await names(await create(twice))).toEqual([long, `${'n'.repeat(126)}-2`])
  })

  it('takes in an existing rule by its id, which wins over an identifier', async () => {
    const ruleId = await createFreeRule('free')
    const [rule] = await rulesOf(await create(packOf('with id', { ruleId, identifier: DISK_SIZE })))
    expect(rule).toMatchObject({ ruleId, name: 'free', createdByPackNo: null })
  })

  it('creates the rules of a template that need no value of the user, and names the others', async () => {
    const { rules: _, ...wish } = packOf('templated')
    const packId = await create({ ...wish, templateId: TEMPLATE_ID })
    const { pack, rules } = await describePackOf(packId)
    expect(pack).toMatchObject({
      templateId: TEMPLATE_ID,
      description: `All disks and buckets. Not included, since they need values of yours: ${DISK_CATEGORY}`,
    })
    expect(rules.map(({ rule }) => [rule.sourceIdentifier, rule.riskLevel, rule.parameters])).toEqual([
      [PRIVATE_BUCKET, 2, {}],
      [DISK_SIZE, 1, { size: '40' }],
    ])
  })

  it('leaves the rules stopped when told to', async () => {
    const packId = await create({ ...packOf('stopped', { identifier: DISK_SIZE }), startsRules: false })
    expect((await rulesOf(packId)).map((rule) => rule.state)).toEqual(['INACTIVE'])
  })

  it.each<[string, NewPackWish, string]>([
    ['an empty name', packOf('  ', { identifier: DISK_SIZE }), 'Invalid.CompliancePackName.Value'],
    ['a long name', packOf('n'.repeat(129), { identifier: DISK_SIZE }), 'Invalid.CompliancePackName.Value'],
    ['a name in use', packOf('one', { identifier: DISK_SIZE }), 'CompliancePackExists'],
    ['no rules', packOf('x'), 'Invalid.ConfigRules.Empty'],
    ['an unknown template', { ...packOf('x'), templateId: 'ct-1' }, 'Invalid.CompliancePackTemplateId.Value'],
    ['an unknown identifier', packOf('x', { identifier: 'no-such-rule' }), 'Invalid.ConfigRules.Value'],
    ['an unknown rule', packOf('x', { ruleId: 'cr-1' }), 'Invalid.ConfigRules.Value'],
    ['a rule without both', packOf('x', { name: 'n' }), 'Invalid.ConfigRules.Value'],
    ['a missing required value', packOf('x', { identifier: DISK_CATEGORY }), 'Invalid.ConfigRules.Value'],
    [
      'a value without name',
      packOf('x', { identifier: DISK_SIZE, parameters: [{ value: '1' }] }),
      'Invalid.ConfigRules.Value',
    ],
    [
      'a name without value',
      packOf('x', { identifier: DISK_SIZE, parameters: [{ name: 'size' }] }),
      'Invalid.ConfigRules.Value',
    ],
    [
      'a value below the least',
      packOf('x', { identifier: DISK_SIZE, parameters: [{ name: 'size', value: '0' }] }),
      'Invalid.ConfigRules.Value',
    ],
    [
      'rules and a file',
      { ...packOf('x', { identifier: DISK_SIZE }), templateContent: '{}' },
      'Invalid.TemplateContent.Value',
    ],
  ])('refuses %s and writes nothing', async (_, wish, code) => {
    const before = await estate.db.selectFrom('rule').selectAll().execute()
    await expect(create(wish)).rejects.toMatchObject({ code })
    expect(await estate.db.selectFrom('rule').selectAll().execute()).toEqual(before)
  })

  it('refuses another account its rules', async () => {
    const ruleId = await createFreeRule('mine')
    const other = await estate.addAccount()
    const attempt = createPack(estate.db, other, estate.services, packOf('theirs', { ruleId }))
    await expect(attempt).rejects.toMatchObject({ code: 'Invalid.ConfigRules.Value' })
    await expect(getRule(estate.db, other, ruleId)).rejects.toBeInstanceOf(ApiError)
  })
})

describe('quotas', () => {
  it('counts packages, and rules of packages with the account rules', async () => {
    const small = await openTestEstate({ rules: 2, packs: 2 })
    const wish = (name: string, count: number) =>
      packOf(name, ...Array.from({ length: count }, () => ({ identifier: DISK_SIZE })))
    const create = (wish: NewPackWish) => createPack(small.db, small.scope, small.services, wish)
    await expect(create(wish('three', 3))).rejects.toMatchObject({ code: 'ConfigRuleExceedMaxRuleCount' })
    await create(wish('two', 2))
    await expect(create(wish('one more', 1))).rejects.toMatchObject({ code: 'ConfigRuleExceedMaxRuleCount' })
    const { rules } = await small.db
      .selectFrom('rule')
      .select('ruleId')
      .execute()
      .then((rules) => ({ rules }))
    await create(packOf('no new rule', { ruleId: rules[0]!.ruleId }))
    await expect(create(packOf('third', { ruleId: rules[0]!.ruleId }))).rejects.toMatchObject({
      code: 'CompliancePackExceedMaxCount',
    })
    await small.close()
  })
})
