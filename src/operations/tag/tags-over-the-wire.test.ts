import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPack } from '../../packs/create-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../../packs/testing.js'
import { createRule } from '../../rules/create-rule.js'
import { draftManagedRule } from '../../rules/draft-rule.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { callOperation } from '../testing.js'
import { ListTagResources } from './ListTagResources.js'
import { TagResources } from './TagResources.js'
import { UntagResources } from './UntagResources.js'

let estate: TestEstate
let ruleIds: string[]
let packId: string
beforeEach(async () => {
  estate = await openTestEstate()
  ruleIds = [await addRule('a'), await addRule('b')]
  packId = await createPack(estate.db, estate.scope, estate.services, packOf('p', { identifier: DISK_SIZE }))
})
afterEach(() => estate.close())

function addRule(name: string) {
  const { catalogue } = estate.services
  const drafted = draftManagedRule(catalogue, { identifier: DISK_SIZE, name, parameters: {} }, 'en-US')
  if (drafted.kind === 'refused') throw new Error(drafted.reason)
  return createRule(estate.db, estate.scope, estate.services, drafted.draft)
}

type Params = Readonly<Record<string, string>>
const RULES = { RegionId: 'cn-shanghai', ResourceType: 'ACS::Config::Rule' }
const PACKS = { RegionId: 'cn-shanghai', ResourceType: 'ACS::Config::CompliancePack' }
const tagsOf = (...pairs: [string, string][]) => JSON.stringify(pairs.map(([Key, Value]) => ({ Key, Value })))
const tag = (params: Params) => callOperation(estate, TagResources, params)
const untag = (params: Params) => callOperation(estate, UntagResources, params)

async function list(params: Params) {
  const reply = await callOperation(estate, ListTagResources, params)
  const { TagResource } = reply['TagResources'] as { TagResource: Record<string, string>[] }
  return TagResource.map((each) => `${each['ResourceId']} ${each['TagKey']}=${each['TagValue']}`)
}

it('tags rules and packages, lists them by id and tag, and takes tags away', async () => {
  const [a, b] = ruleIds as [string, string]
  await tag({ ...RULES, 'ResourceId.1': a, 'ResourceId.2': b, Tag: tagsOf(['env', 'prod'], ['team', 'x']) })
  await tag({ ...RULES, 'ResourceId.1': b, Tag: tagsOf(['env', 'test']) })
  await tag({ ...PACKS, 'ResourceId.1': packId, Tag: tagsOf(['env', 'prod']) })
  expect(await list(RULES)).toEqual([`${a} env=prod`, `${a} team=x`, `${b} env=test`, `${b} team=x`])
  expect(await list({ ...RULES, Tag: tagsOf(['env', 'prod']) })).toEqual([`${a} env=prod`, `${a} team=x`])
  expect(await list({ ...RULES, 'ResourceId.1': b, 'ResourceId.2': 'cr-none' })).toEqual([
    `${b} env=test`,
    `${b} team=x`,
  ])
  expect(await list(PACKS)).toEqual([`${packId} env=prod`])
  await untag({ ...RULES, 'ResourceId.1': a, 'ResourceId.2': b, 'TagKey.1': 'env', 'TagKey.2': 'none' })
  expect(await list(RULES)).toEqual([`${a} team=x`, `${b} team=x`])
  await untag({ ...RULES, 'ResourceId.1': a, All: 'true' })
  expect(await list(RULES)).toEqual([`${b} team=x`])
  expect(await list({ ...RULES, ResourceType: 'ACS::Config::Aggregator' })).toEqual([])
})

it('pages by object, each once, while rules come and go around the position', async () => {
  for (let n = 0; n < 60; n++) ruleIds.push(await addRule(`r${n}`))
  for (const ruleId of ruleIds) await tag({ ...RULES, 'ResourceId.1': ruleId, Tag: tagsOf(['k', 'v']) })
  const first = await callOperation(estate, ListTagResources, RULES)
  await untag({ ...RULES, 'ResourceId.1': ruleIds[3]!, All: 'true' })
  await untag({ ...RULES, 'ResourceId.1': ruleIds[49]!, All: 'true' })
  const rest = await list({ ...RULES, NextToken: String(first['NextToken']) })
  expect(rest).toEqual(ruleIds.slice(50).map((ruleId) => `${ruleId} k=v`))
})

const many = (count: number, from = 0) =>
  tagsOf(...Array.from({ length: count }, (_, n): [string, string] => [`k${n + from}`, '']))

it.each<[string, () => Promise<unknown>, string]>([
  [
    'an unknown object',
    () => tag({ ...RULES, 'ResourceId.1': 'cr-none', Tag: many(1) }),
    'InvalidResourceId',
  ],
  [
    'a package among rules',
    () => tag({ ...RULES, 'ResourceId.1': packId, Tag: many(1) }),
    'InvalidResourceId',
  ],
  [
    'an account group',
    () => tag({ ...RULES, ResourceType: 'ACS::Config::Aggregator', 'ResourceId.1': 'ca-1', Tag: many(1) }),
    'NoPermission',
  ],
  ['21 tags', () => tag({ ...RULES, 'ResourceId.1': ruleIds[0]!, Tag: many(21) }), 'InvalidTag'],
  [
    '21 tags in two calls',
    async () => {
      await tag({ ...RULES, 'ResourceId.1': ruleIds[0]!, Tag: many(20) })
      await tag({ ...RULES, 'ResourceId.1': ruleIds[0]!, Tag: many(1, 20) })
    },
    'InvalidTag',
  ],
  [
    '51 objects',
    () => tag({ ...RULES, ResourceId: JSON.stringify(Array(51).fill('x')), Tag: many(1) }),
    'InvalidResourceId',
  ],
  [
    'a long key',
    () => tag({ ...RULES, 'ResourceId.1': ruleIds[0]!, Tag: tagsOf(['k'.repeat(65), '']) }),
    'InvalidTag',
  ],
  [
    'a reserved key',
    () => tag({ ...RULES, 'ResourceId.1': ruleIds[0]!, Tag: tagsOf(['acs:x', '']) }),
    'InvalidTag',
  ],
  [
    'a long value',
    () => tag({ ...RULES, 'ResourceId.1': ruleIds[0]!, Tag: tagsOf(['k', 'v'.repeat(129)]) }),
    'InvalidTag',
  ],
  [
    'a link',
    () => tag({ ...RULES, 'ResourceId.1': ruleIds[0]!, Tag: tagsOf(['k', 'https://x']) }),
    'InvalidTag',
  ],
  ['no keys', () => untag({ ...RULES, 'ResourceId.1': ruleIds[0]! }), 'MissingTagKey'],
])('refuses %s', async (_, act, wireCode) => {
  await expect(act()).rejects.toMatchObject({ wireCode })
})
