import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Scope } from '../../accounts/scope.js'
import { createPack } from '../../packs/create-pack.js'
import { type GroupEstate, openGroupEstate } from '../../packs/group-testing.js'
import { listPacks } from '../../packs/store/read-packs.js'
import { packOf } from '../../packs/testing.js'
import { createRule } from '../../rules/create-rule.js'
import { draftManagedRule } from '../../rules/draft-rule.js'
import { listRules } from '../../rules/store/read-rules.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { CopyConfigRules } from '../rule/CopyConfigRules.js'
import { callOperation } from '../testing.js'
import { CopyCompliancePacks } from './CopyCompliancePacks.js'

let test: GroupEstate
beforeEach(async () => {
  test = await openGroupEstate()
})
afterEach(() => test.close())

const namesOf = async (scope: Scope) => {
  const { packs } = await listPacks(test.estate.db, scope, {}, { offset: 0, limit: 9 })
  return packs.map(({ name }) => name)
}

it('copies a package of an account into a group, whose members hold it, and back', async () => {
  const { db, services } = test.estate
  const [first, second] = test.members
  const own = await createPack(db, second, services, packOf('own', { identifier: DISK_SIZE }))
  const pack = await createPack(db, first, services, packOf('p', { identifier: DISK_SIZE }))
  const group = { DesAggregatorIds: test.aggregatorId }
  await callOperation(test.estate, CopyCompliancePacks, { SrcCompliancePackIds: pack, ...group })
  await test.settle()
  expect(await namesOf(test.group())).toEqual(['p'])
  expect(await namesOf(second)).toEqual(['own', 'p'])
  const [copied] = (await listPacks(db, test.group(), {}, { offset: 0, limit: 9 })).packs
  const back = { SrcCompliancePackIds: copied!.packId, SrcAggregatorId: test.aggregatorId }
  await callOperation(test.estate, CopyCompliancePacks, back, { scope: second })
  expect(await namesOf(second)).toEqual(['own', 'p', 'p'])
  const refused = (params: Readonly<Record<string, string>>) =>
    callOperation(test.estate, CopyCompliancePacks, params, { scope: second })
  await expect(refused({ SrcCompliancePackIds: own, ...group })).rejects.toMatchObject({
    code: 'AggregatorMemberNoPermission',
  })
  await expect(
    refused({ SrcCompliancePackIds: own, SrcAggregatorId: 'ca-00000000000000000000' }),
  ).rejects.toMatchObject({ code: 'Invalid.AggregatorId.Value' })
})

it('copies a rule of a group with its account scope into the group, without it into an account', async () => {
  const { db, services } = test.estate
  const [first] = test.members
  const scope = { accountIds: [first.accounts[0].accountId], regionIds: ['cn-hangzhou'] }
  const wish = { identifier: DISK_SIZE, name: 'size', parameters: { size: '20' }, scope }
  const drafted = draftManagedRule(services.catalogue, wish, 'en-US')
  if (drafted.kind === 'refused') throw new Error(drafted.reason)
  const ruleId = await createRule(db, test.group(), services, drafted.draft)
  const from = { SrcConfigRuleIds: ruleId, SrcAggregatorId: test.aggregatorId }
  await callOperation(test.estate, CopyConfigRules, from)
  await callOperation(test.estate, CopyConfigRules, { ...from, DesAggregatorIds: test.aggregatorId })
  const scopesOf = async (of: Scope) => (await listRules(db, of, {})).rules.map((rule) => rule.scope)
  expect(await scopesOf(first)).toEqual([{ regionIds: ['cn-hangzhou'] }])
  expect(await scopesOf(test.group())).toEqual([scope, scope])
})
