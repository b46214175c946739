import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listOwnChannels } from '../../delivery/store/channels.js'
import { writeTarget } from '../../delivery/store/targets.js'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import { toInstant } from '../../platform/instant.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { OPERATIONS } from '../index.js'
import { CreateConfigRule } from '../rule/CreateConfigRule.js'
import { callOperation } from '../testing.js'
import { OLDER_OPERATIONS } from './list.js'

let estate: TestEstate
let ruleId: string

beforeAll(async () => {
  estate = await openTestEstate()
  const disk = { resourceType: 'ACS::ECS::Disk' }
  await estate.record(
    { ...disk, resourceId: 'd-1', document: { Size: 40 }, tags: { env: 'prod' } },
    { ...disk, resourceId: 'd-2', document: { Size: 10 } },
    { ...disk, resourceId: 'd-3', document: { Size: 10 }, region: 'cn-beijing' },
  )
  const { ConfigRuleId } = await callOperation(estate, CreateConfigRule, {
    ConfigRuleName: 'disk size',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    InputParameters: '{"size":"20"}',
    ResourceTypesScope: 'ACS::ECS::Disk',
    RiskLevel: '1',
    SourceOwner: 'ALIYUN',
    SourceIdentifier: DISK_SIZE,
  })
  ruleId = String(ConfigRuleId)
  await estate.evaluate()
})
afterAll(() => estate.close())

function call(name: string, params: Readonly<Record<string, string>> = {}) {
  const operation = OLDER_OPERATIONS.find((each) => each.name === name)
  if (operation === undefined) throw new Error(`no ${name}`)
  return callOperation(estate, operation, params)
}

/** The operations that the command line's own metadata and the Terraform provider call. Source: spec/protocol.md 1 */
const WANTED =
  `ActiveConfigRules DeleteConfigRules DescribeCompliance DescribeComplianceSummary DescribeConfigRule
  DescribeConfigurationRecorder DescribeDeliveryChannels DescribeDiscoveredResource DescribeEvaluationResults
  GetAggregateDiscoveredResource GetDiscoveredResourceCounts GetDiscoveredResourceSummary GetResourceComplianceTimeline
  GetResourceConfigurationTimeline GetSupportedResourceTypes ListAggregateDiscoveredResources ListConfigRules
  ListDiscoveredResources PutConfigRule PutConfigurationRecorder PutDeliveryChannel PutEvaluations
  StartConfigRuleEvaluation StartConfigurationRecorder StopConfigRules`.split(/\s+/)

describe('the list', () => {
  it('has what clients call', () => {
    const known = OLDER_OPERATIONS.map(({ name }) => name)
    expect(known.sort()).toEqual(WANTED.sort())
  })

  it('asks for the permission of the same name of today, where there is one', () => {
    const today = new Map(
      OPERATIONS.filter(({ version }) => version === '2020-09-07').map((each) => [each.name, each]),
    )
    for (const { name, ramAction } of OLDER_OPERATIONS)
      if (today.has(name)) expect([name, ramAction]).toEqual([name, today.get(name)!.ramAction])
  })
})

describe('rules', () => {
  it('are described with the older ARN and with texts for what are objects today', async () => {
    const { ConfigRule } = await call('DescribeConfigRule', { ConfigRuleId: ruleId })
    expect(ConfigRule).toMatchObject({
      ConfigRuleArn: `acs:config::${estate.scope.caller.accountId}:config-rule/${ruleId}`,
      ConfigRuleName: 'disk size',
      ConfigRuleState: 'ACTIVE',
      InputParameters: '{"size":"20"}',
      ManagedRule: { Identifier: DISK_SIZE, CompulsoryInputParameterDetails: expect.stringMatching(/^\{/) },
      Scope: { ComplianceResourceTypes: ['ACS::ECS::Disk'] },
      Source: { Owner: 'ALIYUN', Identifier: DISK_SIZE },
    })
    await expect(call('DescribeConfigRule', { ConfigRuleId: 'cr-none' })).rejects.toMatchObject({
      code: 'ConfigRuleNotExists',
    })
  })

  it('are listed by page', async () => {
    expect(await call('ListConfigRules', { ComplianceType: 'NON_COMPLIANT' })).toMatchObject({
      ConfigRules: {
        TotalCount: 1,
        PageNumber: 1,
        PageSize: 10,
        ConfigRuleList: [
          {
            ConfigRuleId: ruleId,
            Compliance: { ComplianceType: 'NON_COMPLIANT', Count: 2 },
            SourceOwner: 'ALIYUN',
          },
        ],
      },
    })
    expect(await call('ListConfigRules', { PageNumber: '2' })).toMatchObject({
      ConfigRules: { TotalCount: 1, ConfigRuleList: [] },
    })
  })

  it('are stopped, started and evaluated', async () => {
    const item = { ConfigRuleId: ruleId, Success: true }
    const unknown = { ConfigRuleId: 'cr-none', Success: false, ErrorCode: 'ConfigRuleNotExists' }
    const state = async () =>
      ((await call('DescribeConfigRule', { ConfigRuleId: ruleId }))['ConfigRule'] as Record<string, unknown>)[
        'ConfigRuleState'
      ]
    expect(await call('StopConfigRules', { ConfigRuleIds: `${ruleId},cr-none` })).toEqual({
      OperateRuleResult: { OperateRuleItemList: [item, unknown] },
    })
    expect(await state()).toBe('INACTIVE')
    expect(await call('ActiveConfigRules', { ConfigRuleIds: ruleId })).toEqual({
      OperateRuleResult: { OperateRuleItemList: [item] },
    })
    await estate.evaluate()
    expect(await call('StartConfigRuleEvaluation', { ConfigRuleId: ruleId })).toEqual({ Result: true })
    await estate.evaluate()
    expect(await state()).toBe('ACTIVE')
  })

  describe('PutConfigRule', () => {
    const wish = {
      ConfigRuleName: 'put',
      InputParameters: '{"size":"20"}',
      RiskLevel: '2',
      ScopeComplianceResourceTypes: 'ACS::ECS::Disk',
      SourceDetailMessageType: 'ConfigurationItemChangeNotification',
      SourceIdentifier: DISK_SIZE,
      SourceOwner: 'ALIYUN',
    }
    const described = async (ConfigRuleId: string) =>
      (await call('DescribeConfigRule', { ConfigRuleId }))['ConfigRule'] as Record<string, unknown>

    it('creates a rule without an id and changes it with one', async () => {
      const id = String((await call('PutConfigRule', wish))['ConfigRuleId'])
      expect(await described(id)).toMatchObject({ ConfigRuleName: 'put', RiskLevel: 2 })
      const { RiskLevel: _, InputParameters: __, ...kept } = wish
      const change = {
        ...kept,
        ConfigRuleId: id,
        ConfigRuleName: 'put again',
        ScopeComplianceResourceId: 'd-1',
      }
      expect(await call('PutConfigRule', change)).toEqual({ ConfigRuleId: id })
      expect(await described(id)).toMatchObject({
        ConfigRuleName: 'put again',
        RiskLevel: 2,
        InputParameters: '{"size":"20"}',
        Scope: { ComplianceResourceTypes: ['ACS::ECS::Disk'] },
      })
      await call('DeleteConfigRules', { ConfigRuleIds: id })
    })

    it('asks for the action of what it does', () => {
      const { ramActionFor } = OLDER_OPERATIONS.find(({ name }) => name === 'PutConfigRule')!
      expect(ramActionFor!(new Map())).toBe('config:CreateConfigRule')
      expect(ramActionFor!(new Map([['ConfigRuleId', 'cr-1']]))).toBe('config:UpdateConfigRule')
    })

    it('refuses what a rule cannot become, and an unknown rule', async () => {
      const refused = (change: Readonly<Record<string, string>>) =>
        call('PutConfigRule', { ...wish, ...change })
      await expect(
        refused({ ConfigRuleId: ruleId, SourceIdentifier: 'oss-bucket-public-read-prohibited' }),
      ).rejects.toMatchObject({ wireCode: 'InvalidSourceIdentifier' })
      const arn = 'acs:fc:cn-shanghai:1000000000000001:services/s/functions/f'
      await expect(
        refused({ ConfigRuleId: ruleId, SourceOwner: 'CUSTOM_FC', SourceIdentifier: arn }),
      ).rejects.toMatchObject({ wireCode: 'InvalidSourceOwner' })
      await expect(refused({ ConfigRuleId: 'cr-none' })).rejects.toMatchObject({
        code: 'ConfigRuleNotExists',
      })
      await expect(refused({ MemberId: '1000000000000002' })).rejects.toMatchObject({
        wireCode: 'InvalidMemberId',
      })
      await expect(refused({ MultiAccount: 'true' })).rejects.toMatchObject({
        wireCode: 'InvalidMultiAccount',
      })
      await expect(refused({ RiskLevel: '' })).rejects.toMatchObject({ wireCode: 'MissingRiskLevel' })
      await expect(refused({ ScopeComplianceResourceTypes: '' })).rejects.toMatchObject({
        wireCode: 'MissingScopeComplianceResourceTypes',
      })
    })
  })

  it.each(['ActiveConfigRules', 'StopConfigRules', 'DeleteConfigRules'])(
    '%s takes fifty ids',
    async (name) => {
      const ids = (count: number) => Array.from({ length: count }, (_, i) => `cr-${i}`).join(',')
      const { OperateRuleResult } = await call(name, { ConfigRuleIds: ids(50) })
      expect((OperateRuleResult as { OperateRuleItemList: unknown[] }).OperateRuleItemList).toHaveLength(50)
      await expect(call(name, { ConfigRuleIds: ids(51) })).rejects.toMatchObject({
        code: 'Invalid.ConfigRuleIds.SizeExceed',
        message: 'The maximum number of ConfigRuleIds cannot exceed 50.',
      })
      await expect(call(name)).rejects.toMatchObject({ wireCode: 'MissingConfigRuleIds' })
    },
  )
})

describe('resources', () => {
  it('are listed, described and counted', async () => {
    expect(await call('ListDiscoveredResources', { PageSize: '2', PageNumber: '2' })).toMatchObject({
      DiscoveredResourceProfiles: {
        TotalCount: 3,
        PageNumber: 2,
        PageSize: 2,
        DiscoveredResourceProfileList: [{ ResourceId: 'd-3', Region: 'cn-beijing' }],
      },
    })
    const key = { ResourceId: 'd-1', ResourceType: 'ACS::ECS::Disk', Region: 'cn-hangzhou' }
    expect(await call('DescribeDiscoveredResource', key)).toMatchObject({
      DiscoveredResourceDetail: { ResourceId: 'd-1', Configuration: '{"Size":40}', Tags: '{"env":["prod"]}' },
    })
    expect(await call('GetDiscoveredResourceCounts', { GroupByKey: 'REGION' })).toEqual({
      GroupedResourceCounts: {
        GroupByKey: 'REGION',
        GroupedResourceCountList: [
          { GroupName: 'cn-hangzhou', ResourceCount: 2 },
          { GroupName: 'cn-beijing', ResourceCount: 1 },
        ],
      },
    })
    expect(await call('GetDiscoveredResourceSummary')).toEqual({
      DiscoveredResourceSummary: { ResourceCount: 3, ResourceTypeCount: 1, RegionCount: 2 },
    })
    const { ResourceConfigurationTimeline: line } = await call('GetResourceConfigurationTimeline', {
      ...key,
      Limit: '5',
      StartTime: '0',
    })
    expect(line).toMatchObject({ Limit: 5, ConfigurationList: [{ ResourceId: 'd-1' }] })
    const { ResourceComplianceTimeline: verdicts } = await call('GetResourceComplianceTimeline', {
      ...key,
      Limit: '5',
      StartTime: '0',
    })
    expect(verdicts).toMatchObject({ Limit: 5, ComplianceList: [{ ResourceId: 'd-1' }] })
  })

  it('are not paged without end', async () => {
    const far = { PageSize: '100', PageNumber: '101' }
    for (const name of ['ListDiscoveredResources', 'DescribeEvaluationResults'])
      await expect(call(name, far)).rejects.toMatchObject({ wireCode: 'InvalidPageNumber' })
  })
})

describe('results', () => {
  const counts = (...pairs: [string, number][]) => ({
    ComplianceResult: {
      TotalCount: pairs.reduce((sum, [, count]) => sum + count, 0),
      Compliances: pairs.map(([ComplianceType, Count]) => ({ ComplianceType, Count })),
    },
  })

  it('are counted by rule, by resource and for both', async () => {
    const all = counts(['COMPLIANT', 1], ['NON_COMPLIANT', 2])
    expect(await call('DescribeCompliance', { ConfigRuleId: ruleId })).toEqual(all)
    expect(await call('DescribeCompliance')).toEqual(all)
    expect(await call('DescribeCompliance', { ResourceId: 'd-1' })).toEqual(counts(['COMPLIANT', 1]))
    const other = { ResourceId: 'd-1', ResourceType: 'ACS::OSS::Bucket' }
    expect(await call('DescribeCompliance', other)).toEqual(counts())
    const failed = { ConfigRuleId: ruleId, ComplianceType: 'NON_COMPLIANT' }
    expect(await call('DescribeCompliance', failed)).toEqual(counts(['NON_COMPLIANT', 2]))
  })

  it('are summed up by rule and by resource', async () => {
    expect(await call('DescribeComplianceSummary')).toMatchObject({
      ComplianceSummary: {
        ComplianceSummaryByConfigRule: { TotalCount: 1, CompliantCount: 0, NonCompliantCount: 1 },
        ComplianceSummaryByResource: { TotalCount: 3, CompliantCount: 1, NonCompliantCount: 2 },
      },
    })
  })

  it.each([
    [{}, 3, ['d-1', 'd-2', 'd-3']],
    [{ ComplianceType: 'NON_COMPLIANT' }, 2, ['d-2', 'd-3']],
    [{ PageSize: '2', PageNumber: '2' }, 3, ['d-3']],
    [{ ResourceId: 'd-2' }, 1, ['d-2']],
    [{ ResourceId: 'd-2', ComplianceType: 'COMPLIANT' }, 0, []],
  ])('are listed for %j', async (params, total, ids) => {
    const { EvaluationResults } = await call('DescribeEvaluationResults', { ConfigRuleId: ruleId, ...params })
    const page = EvaluationResults as {
      TotalCount: number
      EvaluationResultList: {
        EvaluationResultIdentifier: { EvaluationResultQualifier: Record<string, string> }
      }[]
    }
    expect(page.TotalCount).toBe(total)
    const found = page.EvaluationResultList.map(
      (each) => each.EvaluationResultIdentifier.EvaluationResultQualifier,
    )
    expect(found.map((each) => each['ResourceId'])).toEqual(ids)
    for (const each of found) expect(each['ConfigRuleArn']).toContain(':config-rule/')
  })
})

describe('the recorder and what is around it', () => {
  it('starts, and takes the whole list of types only', async () => {
    await call('StartConfigurationRecorder')
    const { ConfigurationRecorder } = await call('DescribeConfigurationRecorder')
    expect(ConfigurationRecorder).toMatchObject({ ConfigurationRecorderStatus: 'REGISTERED' })
    const { ResourceTypes } = await call('GetSupportedResourceTypes')
    const all = (ResourceTypes as string[]).join(',')
    expect(await call('PutConfigurationRecorder', { ResourceTypes: all })).toEqual({ ConfigurationRecorder })
    for (const ResourceTypes of ['ACS::None::Such', `${all},ACS::None::Such`])
      await expect(call('PutConfigurationRecorder', { ResourceTypes })).rejects.toMatchObject({
        code: 'Invalid.ResourceTypes.Value',
      })
  })

  it('has no account groups under these names', async () => {
    await expect(call('ListConfigRules', { MultiAccount: 'true' })).rejects.toMatchObject({
      wireCode: 'InvalidMultiAccount',
    })
  })
})

describe('delivery channels', () => {
  const accountId = '1000000000000001'
  const channel = {
    DeliveryChannelAssumeRoleArn: `acs:ram::${accountId}:role/aliyunserviceroleforconfig`,
    DeliveryChannelTargetArn: `acs:mns:cn-hangzhou:${accountId}:/topics/t`,
    DeliveryChannelType: 'MNS',
  }

  it('are made with every switch on, changed by their id and described', async () => {
    expect(await call('DescribeDeliveryChannels')).toEqual({ DeliveryChannels: [] })
    await expect(call('PutDeliveryChannel', channel)).rejects.toMatchObject({
      code: 'DeliveryChannelMnsUnreachable',
    })
    await writeTarget(estate.db, {
      targetArn: channel.DeliveryChannelTargetArn,
      address: 'http://127.0.0.1:9/',
      secretSealed: null,
      createdAt: toInstant(0),
      updatedAt: toInstant(0),
    })
    const { DeliveryChannelId } = await call('PutDeliveryChannel', channel)
    const [made] = await listOwnChannels(estate.db, estate.scope)
    expect(made).toMatchObject({ sendsSnapshots: true, sendsChanges: true, sendsNonCompliance: true })
    const change = { ...channel, DeliveryChannelId: String(DeliveryChannelId) }
    await call('PutDeliveryChannel', { ...change, Description: 'mine', Status: '0' })
    expect(await call('DescribeDeliveryChannels')).toEqual({
      DeliveryChannels: [
        {
          ...channel,
          DeliveryChannelCondition: '',
          DeliveryChannelId,
          DeliveryChannelName: '',
          Description: 'mine',
          Status: 0,
        },
      ],
    })
    await expect(call('PutDeliveryChannel', { ...change, DeliveryChannelType: 'SLS' })).rejects.toMatchObject(
      { wireCode: 'InvalidDeliveryChannelType' },
    )
    await expect(call('DescribeDeliveryChannels', { DeliveryChannelIds: 'cdc-0' })).rejects.toMatchObject({
      code: 'DeliveryChannelNotExists',
    })
  })
})
