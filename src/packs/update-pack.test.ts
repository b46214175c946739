import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deleteRules } from '../rules/delete-rules.js'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import type { Rule } from '../rules/types.js'
import { attachRules, detachRules } from './attach-rules.js'
import { copyPacks } from './copy-packs.js'
import { createPack } from './create-pack.js'
import { addFormerId } from './former-ids.js'
import type { PackRuleWish } from './plan-pack.js'
import { getPack, listPackRules, listPacks } from './store/read-packs.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'
import { type PackChange, updatePack } from './update-pack.js'

let estate: TestEstate
let packId: string
beforeEach(async () => {
  estate = await openTestEstate({ rules: 5, packs: 3 })
  packId = await create('baseline', { identifier: DISK_SIZE, name: 'size' }, { identifier: PRIVATE_BUCKET })
})
afterEach(() => estate.close())

function create(name: string, ...rules: readonly Partial<PackRuleWish>[]) {
  return createPack(estate.db, estate.scope, estate.services, packOf(name, ...rules))
}

function update(change: Partial<PackChange>, id = packId) {
  return updatePack(estate.db, estate.scope, estate.services, id, { scope: {}, language: 'en-US', ...change })
}

const wish = (fields: Partial<PackRuleWish>): PackRuleWish => ({ parameters: [], ...fields })

async function rulesOf(id = packId) {
  return listPackRules(estate.db, estate.scope, await getPack(estate.db, estate.scope, id))
}

const pairs = async (id = packId) => (await rulesOf(id)).map((rule) => [rule.ruleNo, rule.name])

describe('updatePack', () => {
  it('changes name, text, risk and scope in a new version and keeps its rules', async () => {
    await update({ name: 'new', description: 'd', riskLevel: 1, scope: { regionIds: ['r1'] } })
    await update({ scope: { excludeTags: [{ key: 'k', value: 'v' }] }, rules: [] })
    expect(await getPack(estate.db, estate.scope, packId)).toMatchObject({
      name: 'new',
      description: 'd',
      riskLevel: 1,
      version: 3,
      state: 'ACTIVE',
      scope: { regionIds: ['r1'], excludeTags: [{ key: 'k', value: 'v' }] },
    })
    await update({ scope: { regionIds: [] } })
    expect((await getPack(estate.db, estate.scope, packId)).scope).not.toHaveProperty('regionIds')
    expect(await pairs()).toEqual([
      [1, 'size'],
      [2, `Rule ${PRIVATE_BUCKET}`],
    ])
  })

  it('keeps the rule an identifier was made into, changes its values, and adds what is new', async () => {
    await estate.evaluate()
    await update({
      rules: [
        wish({ identifier: DISK_CATEGORY, parameters: [{ name: 'categories', value: 'ssd' }] }),
        wish({ identifier: DISK_SIZE, parameters: [{ name: 'size', value: '40' }], riskLevel: 3 }),
        wish({ identifier: PRIVATE_BUCKET, name: 'bucket' }),
      ],
    })
    expect(await pairs()).toEqual([
      [3, `Rule ${DISK_CATEGORY}`],
      [1, 'size'],
      [2, 'bucket'],
    ])
    expect((await rulesOf())[1]).toMatchObject({
      parameters: { size: '40' },
      riskLevel: 3,
      version: 2,
      state: 'EVALUATING',
    })
  })

  it('tells two rules of one identifier apart by name', async () => {
    const id = await create('two', { identifier: DISK_SIZE, name: 'a' }, { identifier: DISK_SIZE, name: 'b' })
    await update(
      { rules: [wish({ identifier: DISK_SIZE, name: 'b' }), wish({ identifier: DISK_SIZE, name: 'c' })] },
      id,
    )
    expect(await pairs(id)).toEqual([
      [4, 'b'],
      [3, 'c'],
    ])
  })

  it('regression: a list of rules names them by the ids they had elsewhere too', async () => {
    const [{ ruleId }, { ruleId: otherId }] = (await rulesOf()) as [Rule, Rule]
    await addFormerId(estate.db, estate.scope, estate.clock, { formerId: 'cr-elsewhere', currentId: ruleId })
    await update({ rules: [wish({ ruleId: 'cr-elsewhere' }), wish({ ruleId: otherId })] })
    expect(await pairs()).toEqual([
      [1, 'size'],
      [2, `Rule ${PRIVATE_BUCKET}`],
    ])
    await expect(update({ rules: [wish({ ruleId: 'cr-nowhere' })] })).rejects.toMatchObject({
      code: 'Invalid.ConfigRules.Value',
    })
  })

  it('lets rules that are left out live on as free ones, which may then be deleted', async () => {
    const [size, bucket] = await rulesOf()
    await update({ rules: [wish({ ruleId: bucket!.ruleId })] })
    expect(await pairs()).toEqual([[2, bucket!.name]])
    expect(
      await deleteRules(estate.db, estate.scope, estate.services, [size!.ruleId, bucket!.ruleId]),
    ).toEqual([{ ruleId: size!.ruleId }, { ruleId: bucket!.ruleId, errorCode: 'ConfigRuleCanNotDelete' }])
  })

  it.each<[string, Partial<PackChange>, string]>([
    ['the name of another package', { name: 'other' }, 'CompliancePackExists'],
    ['a long name', { name: 'n'.repeat(129) }, 'Invalid.CompliancePackName.Value'],
    ['an unknown rule', { rules: [wish({ ruleId: 'cr-none' })] }, 'Invalid.ConfigRules.Value'],
    ['an unknown identifier', { rules: [wish({ identifier: 'none' })] }, 'Invalid.ConfigRules.Value'],
    [
      'more rules than the account may have',
      { rules: ['a', 'b', 'c', 'd', 'e'].map((name) => wish({ identifier: DISK_SIZE, name })) },
      'ConfigRuleExceedMaxRuleCount',
    ],
  ])('refuses %s and changes nothing', async (_, change, code) => {
    await create('other', { identifier: PRIVATE_BUCKET, name: 'x' })
    await expect(update({ description: 'changed', ...change })).rejects.toMatchObject({ code })
    expect(await getPack(estate.db, estate.scope, packId)).toMatchObject({ version: 1, description: '' })
    expect((await pairs()).length).toBe(2)
  })

  it('is refused for an unknown package and while another change is pending', async () => {
    await expect(update({}, 'cp-none')).rejects.toMatchObject({ code: 'Invalid.CompliancePackId.Value' })
    await estate.db.updateTable('pack').set({ state: 'CREATING' }).execute()
    const pending = { code: 'CompliancePackAlreadyPending' }
    await expect(update({ name: 'x' })).rejects.toMatchObject(pending)
    await expect(attachRules(estate.db, estate.scope, estate.clock, packId, [])).rejects.toMatchObject(
      pending,
    )
    await expect(detachRules(estate.db, estate.scope, estate.clock, packId, [])).rejects.toMatchObject(
      pending,
    )
  })
})

describe('attachRules and detachRules', () => {
  it('answer per item; what is attached twice is there once, what is detached is free', async () => {
    const other = await create('other', { identifier: DISK_SIZE, name: 'x' })
    const { db, scope } = estate
    const [x] = await rulesOf(other)
    const [size] = await rulesOf()
    expect(await attachRules(db, scope, estate.clock, packId, [x!.ruleId, 'cr-none', x!.ruleId])).toEqual([
      { ruleId: x!.ruleId },
      { ruleId: 'cr-none', errorCode: 'ConfigRuleNotExists' },
      { ruleId: x!.ruleId },
    ])
    expect((await pairs()).map(([ruleNo]) => ruleNo)).toEqual([1, 2, 3])
    const gone = { errorCode: 'ConfigRuleNotExists' }
    expect(
      await detachRules(db, scope, estate.clock, packId, [x!.ruleId, size!.ruleId, size!.ruleId]),
    ).toEqual([{ ruleId: x!.ruleId }, { ruleId: size!.ruleId }, { ruleId: size!.ruleId, ...gone }])
    expect((await rulesOf(other))[0]?.createdByPackNo).not.toBeNull()
    expect(await deleteRules(db, scope, estate.services, [size!.ruleId, x!.ruleId])).toEqual([
      { ruleId: size!.ruleId },
      { ruleId: x!.ruleId, errorCode: 'ConfigRuleCanNotDelete' },
    ])
  })
})

describe('copyPacks', () => {
  const copy = (...ids: string[]) =>
    copyPacks(estate.db, { from: estate.scope, into: [estate.scope] }, estate.services, ids)
  const all = async () =>
    (await listPacks(estate.db, estate.scope, {}, { offset: 0, limit: 10 })).packs.map((pack) => pack.name)

  it('makes a package of the same rules and scope with free names', async () => {
    await update({ scope: { regionIds: ['r1'] } })
    await copy(packId)
    const { packs } = await listPacks(estate.db, estate.scope, {}, { offset: 0, limit: 10 })
    expect(packs[1]).toMatchObject({ name: 'baseline-2', scope: { regionIds: ['r1'] } })
    expect(await pairs(packs[1]!.packId)).toEqual([
      [3, 'size-2'],
      [4, `Rule ${PRIVATE_BUCKET}-2`],
    ])
    expect((await rulesOf(packs[1]!.packId))[0]).toMatchObject({
      parameters: { size: '20' },
      createdByPackNo: 2,
    })
  })

  it('copies all or none', async () => {
    await expect(copy(packId, 'cp-none')).rejects.toMatchObject({ code: 'Invalid.CompliancePackId.Value' })
    await expect(copy(packId, packId)).rejects.toMatchObject({ code: 'ConfigRuleExceedMaxRuleCount' })
    const small = await create('small', { identifier: PRIVATE_BUCKET, name: 's' })
    await expect(copy(small, small)).rejects.toMatchObject({ code: 'CompliancePackExceedMaxCount' })
    expect(await all()).toEqual(['baseline', 'small'])
  })
})
