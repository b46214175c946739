import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPack } from '../../packs/create-pack.js'
import { type GroupEstate, openGroupEstate } from '../../packs/group-testing.js'
import { packOf } from '../../packs/testing.js'
import { listRules } from '../../rules/store/read-rules.js'
import { tagsByArn } from '../../rules/tags-by-arn.js'
import { DISK_SIZE } from '../../rules/testing.js'
import type { ListedOperation } from '../operation.js'
import { callOperation } from '../testing.js'
import { ListTagResources } from './ListTagResources.js'
import { TagResources } from './TagResources.js'
import { UntagResources } from './UntagResources.js'

let group: GroupEstate
/** By type, the object that the group owns, or that it is. */
let objects: Readonly<Record<string, string>>

beforeAll(async () => {
  group = await openGroupEstate()
  const { db, services } = group.estate
  const packId = await createPack(db, group.group(), services, packOf('p', { identifier: DISK_SIZE }))
  const [rule] = (await listRules(db, group.group(), {})).rules
  await group.settle()
  objects = {
    'ACS::Config::AggregateConfigRule': rule!.ruleId,
    'ACS::Config::AggregateCompliancePack': packId,
    'ACS::Config::Aggregator': group.aggregatorId,
  }
})
afterAll(() => group.close())

function call(
  operation: ListedOperation,
  ResourceType: string,
  params: object = {},
  scope = group.members[0],
) {
  const estate = { ...group.estate, scope }
  return callOperation(estate, operation, { RegionId: 'cn-shanghai', ResourceType, ...params })
}

const TAG = { Tag: JSON.stringify([{ Key: 'env', Value: 'prod' }]) }

it.each([
  'ACS::Config::AggregateConfigRule',
  'ACS::Config::AggregateCompliancePack',
  'ACS::Config::Aggregator',
])('tags %s, for administrators alone', async (type) => {
  const ResourceId = objects[type]!
  const one = { 'ResourceId.1': ResourceId }
  const member = group.members[1]
  await expect(call(TagResources, type, { ...one, ...TAG }, member)).rejects.toMatchObject({
    code: 'AggregatorMemberNoPermission',
  })
  await expect(call(TagResources, type, { 'ResourceId.1': 'x', ...TAG })).rejects.toMatchObject({
    wireCode: 'InvalidResourceId',
  })
  await call(TagResources, type, { ...one, ...TAG })
  const list = async (scope = group.members[0], params: object = {}) =>
    (await call(ListTagResources, type, params, scope))['TagResources']
  const shown = { ResourceId, ResourceType: type, TagKey: 'env', TagValue: 'prod' }
  expect(await list()).toEqual({ TagResource: [shown] })
  expect(await list(group.members[0], one)).toEqual({ TagResource: [shown] })
  expect(await list(group.members[0], { Tag: JSON.stringify([{ Key: 'env', Value: 'test' }]) })).toEqual({
    TagResource: [],
  })
  expect(await list(member)).toEqual({ TagResource: [] })
  await call(UntagResources, type, { ...one, All: 'true' })
  expect(await list()).toEqual({ TagResource: [] })
})

it('knows the tags of group rules where policies ask for them', async () => {
  const type = 'ACS::Config::AggregateConfigRule'
  await call(TagResources, type, { 'ResourceId.1': objects[type], ...TAG })
  const { db } = group.estate
  const arn = `acs:config:*:1:aggregateconfigrule/${objects[type]}`
  const tagsFor = async (member: 0 | 1) => [
    ...(await tagsByArn(db, group.members[member].accounts[0], [arn]))(arn),
  ]
  expect(await tagsFor(0)).toEqual([['env', 'prod']])
  expect(await tagsFor(1)).toEqual([])
  const own = `acs:config:*:1:rule/${objects[type]}`
  expect((await tagsByArn(db, group.members[0].accounts[0], [own]))(own).size).toBe(0)
})
