import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AccountRef, type Scope, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { settableClock } from '../platform/clock.js'
import { type PackNo, type RuleId, randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { createRule, type RuleServices, recordRule } from './create-rule.js'
import { deleteRules } from './delete-rules.js'
import { draftManagedRule, type ManagedRuleWish, type RuleDraft } from './draft-rule.js'
import { refreshManagedRules } from './refresh-managed-rules.js'
import { getRule, getRuleVersion, listRules, type RuleFilter } from './store/read-rules.js'
import { listTags, RULE_TAGS, writeTags } from './store/tags.js'
import { DISK_CATEGORY, DISK_SIZE, insertTestAccount, PRIVATE_BUCKET, testCatalogue } from './testing.js'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let db: Db
let account: AccountRef
let scope: Scope
/** What downstream was told, in order. */
let told: string[]
let services: RuleServices
const clock = settableClock(toInstant(1_800_000_000_000))

beforeEach(async () => {
  test = await openTestDatabase()
  db = test.db
  account = await insertTestAccount(db, 1)
  scope = systemScope(account)
  told = []
  services = {
    clock,
    ids: randomIds,
    queue: { clock, ids: randomIds, wake: () => {} },
    quotas: { rules: 4 },
    events: {
      ruleChanged: async (_, __, ruleNo, cause) => void told.push(`${cause} ${ruleNo}`),
      ruleDeleted: async (_, __, ruleNo) => void told.push(`deleted ${ruleNo}`),
    },
  }
})
afterEach(() => test.close())

function draft(identifier: string, wish: Partial<ManagedRuleWish> = {}): RuleDraft {
  const result = draftManagedRule(testCatalogue(), { identifier, parameters: {}, ...wish }, 'en-US')
  if (result.kind === 'refused') throw new Error(result.reason)
  return result.draft
}

const create = (identifier: string, wish: Partial<ManagedRuleWish> = {}): Promise<RuleId> =>
  createRule(db, scope, services, draft(identifier, wish))

async function names(filter: RuleFilter): Promise<readonly string[]> {
  return (await listRules(db, scope, filter)).rules.map((rule) => rule.name)
}

describe('createRule', () => {
  it('keeps the logic of the catalogue and asks for a first evaluation', async () => {
    const rule = await getRule(db, scope, await create(DISK_SIZE))
    expect(rule).toMatchObject({ ruleNo: 1, version: 1, state: 'ACTIVE', parameters: { size: '20' } })
    expect(rule.logic).toEqual(testCatalogue().rules.get(DISK_SIZE)?.logic)
    expect(told).toEqual(['created 1'])
  })

  it('refuses a name in use, also in the middle of nothing else being wrong, and one rule too many', async () => {
    await create(DISK_SIZE, { name: 'a' })
    await expect(create(PRIVATE_BUCKET, { name: 'a' })).rejects.toMatchObject({ code: 'ConfigRuleExists' })
    for (const name of ['b', 'c', 'd']) await create(DISK_SIZE, { name })
    await expect(create(DISK_SIZE, { name: 'e' })).rejects.toMatchObject({ code: 'ExceedMaxRuleCount' })
    expect(await names({})).toEqual(['a', 'b', 'c', 'd'])
  })

  it('gives the same names to different accounts', async () => {
    await create(DISK_SIZE, { name: 'a' })
    const other = systemScope(await insertTestAccount(db, 2))
    const ruleId = await createRule(db, other, services, draft(DISK_SIZE, { name: 'a' }))
    await expect(getRule(db, scope, ruleId)).rejects.toMatchObject({ code: 'ConfigRuleNotExists' })
  })
})

describe('draftManagedRule', () => {
  it.each<[string, Partial<ManagedRuleWish>, string]>([
    ['an unknown rule', { identifier: 'no-such-rule' }, 'no managed rule'],
    ['a missing value', { identifier: DISK_CATEGORY }, 'categories is required'],
    ['a strange parameter', { parameters: { sise: '1' } }, 'sise is not a parameter'],
    ['another type', { resourceTypes: ['ACS::OSS::Bucket'] }, 'does not look at'],
    ['an empty name', { name: ' ' }, 'name is empty'],
  ])('refuses %s', (_, wish, reason) => {
    const result = draftManagedRule(testCatalogue(), { identifier: DISK_SIZE, parameters: {}, ...wish }, 'en')
    expect(result).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) })
  })
})

describe('listRules', () => {
  beforeEach(async () => {
    await create(DISK_SIZE, { name: 'big_disk', description: '100%', riskLevel: 1 })
    await create(DISK_CATEGORY, { name: 'disk category', parameters: { categories: 'ssd' } })
    const ruleId = await create(PRIVATE_BUCKET, { name: 'bucket' })
    await writeTags(db, account, RULE_TAGS, ruleId, [{ key: 'env', value: 'prod' }])
  })

  it.each<[string, RuleFilter, string[]]>([
    ['nothing', {}, ['big_disk', 'disk category', 'bucket']],
    ['an exact name', { name: 'bucket' }, ['bucket']],
    ['a keyword of the name in another case', { keyword: 'DISK' }, ['big_disk', 'disk category']],
    ['a keyword of the identifier', { keyword: 'bucket-private' }, ['bucket']],
    ['a keyword with a sign of LIKE', { keyword: 'g_d' }, ['big_disk']],
    ['a percent sign', { keyword: '0%' }, ['big_disk']],
    ['a risk level', { riskLevel: 3 }, ['disk category']],
    ['a type', { resourceTypes: ['ACS::OSS::Bucket', 'ACS::X::Y'] }, ['bucket']],
    ['part of a type', { resourceTypes: ['ACS::OSS'] }, []],
    ['a state', { states: ['INACTIVE'] }, []],
    ['a tag', { tags: [{ key: 'env', value: 'prod' }] }, ['bucket']],
    ['a tag of any value', { tags: [{ key: 'env', value: '' }] }, ['bucket']],
    [
      'two tags',
      {
        tags: [
          { key: 'env', value: 'prod' },
          { key: 'team', value: '' },
        ],
      },
      [],
    ],
    ['no numbers', { ruleNos: [] }, []],
    ['filters together', { keyword: 'disk', riskLevel: 1 }, ['big_disk']],
  ])('filters by %s', async (_, filter, expected) => {
    expect(await names(filter)).toEqual(expected)
  })

  it('pages in the order of creation and counts all', async () => {
    const { rules, totalCount } = await listRules(db, scope, {}, { offset: 1, limit: 1 })
    expect(rules.map((rule) => rule.name)).toEqual(['disk category'])
    expect(totalCount).toBe(3)
  })
})

describe('deleteRules', () => {
  it('answers per item, takes tags along, frees the name and never uses the number again', async () => {
    const ruleId = await create(DISK_SIZE, { name: 'a' })
    await writeTags(db, account, RULE_TAGS, ruleId, [{ key: 'k', value: 'v' }])
    const origin = { packNo: 9 as PackNo, isActive: true }
    const owned = await recordRule(db, account, services, draft(DISK_SIZE, { name: 'b' }), origin)
    expect(await deleteRules(db, scope, services, ['cr-none', ruleId, owned.ruleId, ruleId])).toEqual([
      { ruleId: 'cr-none', errorCode: 'ConfigRuleNotExists' },
      { ruleId },
      { ruleId: owned.ruleId, errorCode: 'ConfigRuleCanNotDelete' },
      { ruleId, errorCode: 'ConfigRuleNotExists' },
    ])
    expect(told).toEqual(['created 1', 'created 2', 'deleted 1'])
    expect((await listTags(db, scope, RULE_TAGS, [ruleId])).size).toBe(0)
    expect(await getRule(db, scope, await create(DISK_SIZE, { name: 'a' }))).toMatchObject({ ruleNo: 3 })
  })
})

describe('refreshManagedRules', () => {
  const refresh = (catalogue = testCatalogue()) =>
    refreshManagedRules(db, { ...services, catalogue }, [account])

  it('writes nothing while the catalogue is the same', async () => {
    await create(DISK_SIZE)
    told.length = 0
    expect(await refresh()).toEqual({ refreshed: 0, kept: [] })
    expect(told).toEqual([])
  })

  it('gives changed rules a new version, keeps the old one, and evaluates only what runs', async () => {
    const ruleId = await create(DISK_SIZE, { name: 'active', parameters: { size: '40' }, riskLevel: 3 })
    const stopped = { packNo: null, isActive: false }
    await recordRule(db, account, services, draft(DISK_SIZE, { name: 'stopped' }), stopped)
    const bucket = await create(PRIVATE_BUCKET)
    told.length = 0
    expect(await refresh(testCatalogue({ diskOperator: 'Greater' }))).toEqual({ refreshed: 2, kept: [] })
    expect(told).toEqual(['changed 1'])
    const rule = await getRule(db, scope, ruleId)
    expect(rule).toMatchObject({ version: 2, parameters: { size: '40' }, riskLevel: 3, name: 'active' })
    expect(rule.logic.compliant).toMatchObject({ operator: 'Greater' })
    const before = await getRuleVersion(db, scope, rule.ruleNo, 1)
    expect(before.logic.compliant).toMatchObject({ operator: 'GreaterOrEquals' })
    expect(await getRule(db, scope, bucket)).toMatchObject({ version: 1 })
    const [entry] = await db.selectFrom('auditEntry').select(['action', 'principalName', 'detail']).execute()
    expect(entry).toMatchObject({ action: 'RefreshManagedRules', principalName: 'assay' })
    expect(JSON.parse(entry!.detail)).toMatchObject({
      changeCount: 2,
      changes: [{ resource: `rule/${ruleId}`, members: ['logic'] }, { members: ['logic'] }],
    })
  })

  it('names the rules whose identifier is gone and leaves them as they are', async () => {
    const ruleId = await create(DISK_SIZE)
    const { rules, ...catalogue } = testCatalogue()
    const fewer = new Map([...rules].filter(([id]) => id !== DISK_SIZE))
    const { refreshed, kept } = await refresh({ ...catalogue, rules: fewer })
    expect(refreshed).toBe(0)
    expect(kept.map((rule) => rule.ruleId)).toEqual([ruleId])
    expect(await getRule(db, scope, ruleId)).toMatchObject({ version: 1 })
  })
})
