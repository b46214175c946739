import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countResults } from '../evaluation/results.js'
import type { RuleNo } from '../platform/ids.js'
import { deleteRules } from '../rules/delete-rules.js'
import { listRules } from '../rules/store/read-rules.js'
import { listTags, PACK_TAGS } from '../rules/store/tags.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import { createPack, type NewPackWish } from './create-pack.js'
import { deletePacks } from './delete-packs.js'
import { getPack, listPackRules } from './store/read-packs.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'

let estate: TestEstate
beforeEach(async () => {
  estate = await openTestEstate()
})
afterEach(() => estate.close())

const create = (wish: NewPackWish) => createPack(estate.db, estate.scope, estate.services, wish)
const remove = (rules: 'keep' | 'delete', ...packIds: string[]) =>
  deletePacks(estate.db, estate.scope, estate.services, packIds, rules)

async function ruleNames() {
  const { rules } = await listRules(estate.db, estate.scope, {})
  return rules.map((rule) => rule.name)
}

async function blocksOf(ruleNo: RuleNo) {
  return estate.db.selectFrom('verdictBlock').select('blockNo').where('ruleNo', '=', ruleNo).execute()
}

describe('deletePacks', () => {
  it('keeps the rules, free from then on, and tells that reports must go', async () => {
    const wish = { ...packOf('p', { identifier: DISK_SIZE, name: 'disk' }), tags: [{ key: 'k', value: 'v' }] }
    const packId = await create(wish)
    const { packNo } = await getPack(estate.db, estate.scope, packId)
    const [rule] = (await listRules(estate.db, estate.scope, {})).rules
    const deleteRule = () => deleteRules(estate.db, estate.scope, estate.services, [rule!.ruleId])
    expect(await deleteRule()).toEqual([{ ruleId: rule!.ruleId, errorCode: 'ConfigRuleCanNotDelete' }])

    expect(await remove('keep', packId)).toEqual([{ packId }])
    expect(await ruleNames()).toEqual(['disk'])
    expect(estate.deletedPacks).toEqual([packNo])
    expect((await listTags(estate.db, estate.scope, PACK_TAGS, [packId])).size).toBe(0)
    await expect(getPack(estate.db, estate.scope, packId)).rejects.toMatchObject({
      code: 'Invalid.CompliancePackId.Value',
    })
    expect(await deleteRule()).toEqual([{ ruleId: rule!.ruleId }])
  })

  it('deletes the rules with their results, but not those another package holds', async () => {
    await estate.record({ resourceType: 'ACS::ECS::Disk', resourceId: 'd-1', document: { Size: 40 } })
    const packId = await create(
      packOf('p', { identifier: DISK_SIZE, name: 'disk' }, { identifier: PRIVATE_BUCKET, name: 'bucket' }),
    )
    const { rules } = await listRules(estate.db, estate.scope, {})
    const other = await create(packOf('other', { ruleId: rules[1]!.ruleId }))
    await estate.evaluate()
    const { ruleNo } = rules[0]!
    const counts = await countResults(estate.db, estate.scope, [ruleNo])
    expect(counts.get(ruleNo)).toMatchObject({ compliant: 1 })

    await remove('delete', packId)
    expect(await ruleNames()).toEqual(['bucket'])
    expect(await blocksOf(ruleNo)).toEqual([])
    const pack = await getPack(estate.db, estate.scope, other)
    expect((await listPackRules(estate.db, estate.scope, pack)).map((rule) => rule.name)).toEqual(['bucket'])
  })

  it('answers per item and goes on', async () => {
    const packId = await create(packOf('p', { identifier: DISK_SIZE }))
    expect(await remove('keep', 'cp-none', packId, packId)).toEqual([
      { packId: 'cp-none', errorCode: 'Invalid.CompliancePackId.Value' },
      { packId },
      { packId, errorCode: 'Invalid.CompliancePackId.Value' },
    ])
  })

  it('frees the name, and never uses a number again', async () => {
    const first = await getPack(estate.db, estate.scope, await create(packOf('p', { identifier: DISK_SIZE })))
    await remove('delete', first.packId)
    const second = await getPack(
      estate.db,
      estate.scope,
      await create(packOf('p', { identifier: DISK_SIZE })),
    )
    expect(second.packNo).toBeGreaterThan(first.packNo)
    const rows = await estate.db
      .selectFrom('rule')
      .select(['ruleNo', 'deletedAt'])
      .orderBy('ruleNo')
      .execute()
    expect(rows.map((row) => [row.ruleNo, row.deletedAt !== null])).toEqual([
      [1, true],
      [2, false],
    ])
  })

  it('does not see a package of another account', async () => {
    const packId = await create(packOf('p', { identifier: DISK_SIZE }))
    const other = await estate.addAccount()
    expect(await deletePacks(estate.db, other, estate.services, [packId], 'delete')).toEqual([
      { packId, errorCode: 'Invalid.CompliancePackId.Value' },
    ])
    expect(await ruleNames()).toHaveLength(1)
  })
})
