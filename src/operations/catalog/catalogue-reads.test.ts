import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCondition } from '../../conditions/parse-condition.js'
import { createPack } from '../../packs/create-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../../packs/testing.js'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET } from '../../rules/testing.js'
import type { ListedOperation } from '../operation.js'
import { GetDiscoveredResourceCountsGroupByRegion } from '../resource/GetDiscoveredResourceCountsGroupByRegion.js'
import { GetDiscoveredResourceCountsGroupByResourceType } from '../resource/GetDiscoveredResourceCountsGroupByResourceType.js'
import { callOperation } from '../testing.js'
import { GetManagedRule } from './GetManagedRule.js'
import { GetResourceConfigurationSample } from './GetResourceConfigurationSample.js'
import { GetResourceTypeProperties } from './GetResourceTypeProperties.js'
import { ListConfigRuleOperators } from './ListConfigRuleOperators.js'
import { ListRecommendManagedRules } from './ListRecommendManagedRules.js'
import { ListSupportedProducts } from './ListSupportedProducts.js'

let estate: TestEstate
beforeAll(async () => {
  estate = await openTestEstate()
})
afterAll(() => estate.close())

type Params = Readonly<Record<string, string>>
const call = (operation: ListedOperation, params: Params = {}, language = 'en-US') =>
  callOperation(estate, operation, params, { language })

describe('GetManagedRule', () => {
  it('shows parameters and triggers in the language of the caller', async () => {
    expect(await call(GetManagedRule, { Identifier: DISK_SIZE }, 'zh-CN')).toEqual({
      ManagedRule: {
        CompulsoryInputParameterDetails: {},
        ConfigRuleName: `Rule ${DISK_SIZE}（中文）`,
        Description: `About ${DISK_SIZE}.（中文）`,
        Identifier: DISK_SIZE,
        Labels: ['ECS'],
        OptionalInputParameterDetails: {
          size: { defaultValue: '20', description: 'Least size.（中文）', type: 'integer' },
        },
        RiskLevel: 2,
        Scope: { ComplianceResourceTypes: ['ACS::ECS::Disk'] },
        SourceDetails: [
          { MessageType: 'ConfigurationItemChangeNotification' },
          { MaximumExecutionFrequency: 'Six_Hours', MessageType: 'ScheduledNotification' },
        ],
      },
    })
    await expect(call(GetManagedRule, { Identifier: 'none' })).rejects.toMatchObject({
      wireCode: 'InvalidIdentifier',
    })
  })
})

describe('ListConfigRuleOperators', () => {
  it('lists operators that a condition rule may use, each once, explained', async () => {
    const reply = await call(ListConfigRuleOperators)
    const operators = reply['Operators'] as Record<string, string>[]
    expect(operators[0]).toEqual({
      DataType: 'String',
      Description: expect.stringContaining('ignoring case'),
      Name: 'StringEquals',
      Operator: 'StringEquals',
    })
    expect(new Set(operators.map((each) => each['Operator'])).size).toBe(operators.length)
    for (const { Operator } of operators) {
      const clause = { operator: Operator, featurePath: '$.a', featureSource: 'CONFIGURATION', desired: '' }
      const parsed = parseCondition({ operator: 'and', children: [clause] }, 'documented')
      const issues = 'issues' in parsed ? parsed.issues.map(({ message }) => message) : []
      expect(issues).not.toContain('is no operator')
    }
  })
})

describe('ListSupportedProducts', () => {
  it('pages products with their types', async () => {
    const first = await call(ListSupportedProducts, { MaxResults: '1' })
    expect(first).toMatchObject({
      MaxResults: '1',
      Products: [
        {
          ProductNameEn: 'ECS',
          ResourceTypeList: [
            { ResourceType: 'ACS::ECS::Disk', TypeNameEn: 'Disk', TypeNameZh: 'Disk（中文）' },
          ],
        },
      ],
    })
    const second = await call(ListSupportedProducts, {
      MaxResults: '1',
      NextToken: String(first['NextToken']),
    })
    expect(second).toMatchObject({ Products: [{ ProductNameEn: 'OSS' }] })
    expect(second).not.toHaveProperty('NextToken')
  })
})

describe('samples', () => {
  const ResourceType = 'ACS::ECS::Disk'
  it('show what a configuration looks like, made up or recorded', async () => {
    expect(await call(GetResourceTypeProperties, { ResourceType })).toEqual({
      Configuration: JSON.stringify([
        { key: 'DiskId', type: 'String', example: 'd-1', title: 'DiskId' },
        { key: 'Size', type: 'Number', example: '40', title: 'Size' },
        { key: 'Encrypted', type: 'Boolean', example: 'true', title: 'Encrypted' },
        { key: 'Tags', type: 'Array', example: '["a"]', title: 'Tags' },
        { key: 'Host', type: 'Object', example: '{"Id":"h"}', title: 'Host' },
      ]),
    })
    const madeUp = { Sample: { ResourceType, Configuration: expect.stringContaining('"Host"') } }
    expect(await call(GetResourceConfigurationSample, { ResourceType })).toMatchObject(madeUp)
    expect(await call(GetResourceConfigurationSample, { ResourceType: 'ACS::OSS::Bucket' })).toEqual({})
    await estate.record(
      { resourceType: ResourceType, resourceId: 'd-9', document: { Size: 9 } },
      { resourceType: ResourceType, resourceId: 'd-10', document: {}, region: 'cn-beijing' },
      { resourceType: 'ACS::OSS::Bucket', resourceId: 'b', document: {} },
    )
    expect(await call(GetResourceConfigurationSample, { ResourceType })).toMatchObject({
      Sample: { ResourceId: 'd-9', Configuration: '{"Size":9}', ResourceDeleted: '1', Version: '1' },
    })
    const mockOnly = await call(GetResourceConfigurationSample, { ResourceType, MockOnly: 'true' })
    expect(mockOnly).toMatchObject(madeUp)
    expect(mockOnly['Sample']).not.toHaveProperty('ResourceId')
  })

  it.each([GetResourceTypeProperties, GetResourceConfigurationSample])(
    'refuse unknown types',
    async (operation) => {
      await expect(call(operation, { ResourceType: 'ACS::X::Y' })).rejects.toMatchObject({
        wireCode: 'InvalidResourceType',
      })
    },
  )
})

describe('counts of resources', () => {
  it('are of regions and types, narrowed by the other', async () => {
    const group = (GroupName: string, ResourceCount: number, member: 'Region' | 'ResourceType') => ({
      GroupName,
      [member]: GroupName,
      ResourceCount,
    })
    expect(await call(GetDiscoveredResourceCountsGroupByRegion)).toEqual({
      DiscoveredResourceCountsSummary: [group('cn-hangzhou', 2, 'Region'), group('cn-beijing', 1, 'Region')],
    })
    expect(await call(GetDiscoveredResourceCountsGroupByResourceType, { Region: 'cn-beijing' })).toEqual({
      DiscoveredResourceCountsSummary: [group('ACS::ECS::Disk', 1, 'ResourceType')],
    })
  })
})

describe('ListRecommendManagedRules', () => {
  const recommended = async (params: Params = {}) => {
    const reply = await call(ListRecommendManagedRules, params)
    return reply['RecommendedManagedRules'] as {
      readonly NextToken?: string
      readonly RecommendedManagedRuleList: readonly { readonly Identifier: string }[]
      readonly TotalCount: number
    }
  }
  const idsOf = async (params: Params = {}) =>
    (await recommended(params)).RecommendedManagedRuleList.map((rule) => rule.Identifier)

  it('recommends what is recorded and neither held nor selected, in pages', async () => {
    const disk = { resourceType: 'ACS::ECS::Disk', document: { Size: 20 } }
    const bucket = { resourceType: 'ACS::OSS::Bucket', document: { Acl: 'private' } }
    await estate.record(
      { ...disk, resourceId: 'rec-d', region: 'cn-recommended' },
      { ...bucket, resourceId: 'rec-b', region: 'cn-recommended', resourceGroupId: 'rg-rec' },
    )
    const RegionIdsScope = 'cn-recommended'
    const all = await idsOf({ RegionIdsScope })
    expect(all.toSorted()).toEqual([DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET].toSorted())
    expect(all.at(-1)).toBe(DISK_CATEGORY)
    expect(await idsOf({ RegionIdsScope, SelectedManagedRuleIdentifiers: DISK_SIZE })).toEqual([
      PRIVATE_BUCKET,
    ])
    expect(await idsOf({ RegionIdsScope, ExcludeResourceIdsScope: 'rec-d' })).toEqual([PRIVATE_BUCKET])
    expect(await idsOf({ RegionIdsScope, ResourceGroupIdsScope: 'rg-rec' })).toEqual([PRIVATE_BUCKET])
    expect(await idsOf({ RegionIdsScope, ExcludeRegionIdsScope: 'cn-recommended' })).toEqual([])

    const first = await recommended({ RegionIdsScope, MaxResults: '2' })
    expect(first).toMatchObject({ MaxResults: 2, TotalCount: 3 })
    expect(first.RecommendedManagedRuleList).toHaveLength(2)
    const second = await recommended({ RegionIdsScope, MaxResults: '2', NextToken: first.NextToken! })
    expect(second.RecommendedManagedRuleList).toEqual([
      {
        ConfigRuleName: `Rule ${DISK_CATEGORY}`,
        Description: `About ${DISK_CATEGORY}.`,
        Identifier: DISK_CATEGORY,
        ResourceTypeScope: 'ACS::ECS::Disk',
      },
    ])
    expect(second).not.toHaveProperty('NextToken')

    await createPack(estate.db, estate.scope, estate.services, packOf('held', { identifier: DISK_SIZE }))
    expect((await idsOf({ RegionIdsScope })).toSorted()).toEqual([DISK_CATEGORY, PRIVATE_BUCKET].toSorted())
  })
})
