import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import { DISK_SIZE, PRIVATE_BUCKET, TEMPLATE_ID } from '../../rules/testing.js'
import { GetConfigRuleComplianceByPack } from '../evaluation/GetConfigRuleComplianceByPack.js'
import { GetResourceComplianceByPack } from '../evaluation/GetResourceComplianceByPack.js'
import { ListConfigRuleEvaluationResults } from '../evaluation/ListConfigRuleEvaluationResults.js'
import { StartConfigRuleEvaluation } from '../evaluation/StartConfigRuleEvaluation.js'
import type { ListedOperation } from '../operation.js'
import { ActiveConfigRules } from '../rule/ActiveConfigRules.js'
import { ListConfigRules } from '../rule/ListConfigRules.js'
import { callOperation } from '../testing.js'
import { CreateCompliancePack } from './CreateCompliancePack.js'
import { DeleteCompliancePacks } from './DeleteCompliancePacks.js'
import { GetCompliancePack } from './GetCompliancePack.js'
import { ListCompliancePacks } from './ListCompliancePacks.js'

let estate: TestEstate
let packId: string

type Params = Readonly<Record<string, string>>
const call = (operation: ListedOperation, params: Params = {}, language = 'en-US') =>
  callOperation(estate, operation, params, { language })

beforeAll(async () => {
  estate = await openTestEstate()
  const disk = { resourceType: 'ACS::ECS::Disk' }
  await estate.record(
    { ...disk, resourceId: 'd-1', document: { Size: 40 } },
    { ...disk, resourceId: 'd-2', document: { Size: 10 }, resourceGroupId: 'rg-1' },
    { ...disk, resourceId: 'd-3', document: { Size: 10 }, region: 'cn-beijing' },
    { ...disk, resourceId: 'd-4', document: {} },
  )
  const reply = await call(CreateCompliancePack, {
    CompliancePackName: 'baseline',
    ConfigRules: JSON.stringify([
      {
        ManagedRuleIdentifier: DISK_SIZE,
        ConfigRuleName: 'big disks',
        ConfigRuleParameters: [{ ParameterName: 'size', ParameterValue: '20' }],
        RiskLevel: '1',
      },
      { ManagedRuleIdentifier: PRIVATE_BUCKET },
    ]),
    RegionIdsScope: 'cn-hangzhou',
    'ExcludeTagsScope.1.TagKey': 'lab',
    'ExcludeTagsScope.1.TagValue': 'yes',
    TagKeyScope: '',
    Tag: '[{"Key":"team","Value":"a"}]',
  })
  packId = String(reply['CompliancePackId'])
  await estate.evaluate()
})
afterAll(() => estate.close())

describe('a package over the wire', () => {
  it('shows what it was created with', async () => {
    const { CompliancePack } = await call(GetCompliancePack, { CompliancePackId: packId })
    expect(CompliancePack).toMatchObject({
      AccountId: Number(estate.account.accountId),
      CompliancePackId: packId,
      CompliancePackName: 'baseline',
      CreateTimestamp: estate.clock.now(),
      RiskLevel: 2,
      Status: 'ACTIVE',
      Tags: [{ TagKey: 'team', TagValue: 'a' }],
      Scope: { RegionIdsScope: 'cn-hangzhou', ExcludeTagsScope: [{ TagKey: 'lab', TagValue: 'yes' }] },
      ConfigRules: [
        {
          ConfigRuleId: expect.stringMatching(/^cr-[0-9a-f]{20}$/),
          ConfigRuleName: 'big disks',
          ConfigRuleParameters: [{ ParameterName: 'size', ParameterValue: '20', Required: false }],
          ManagedRuleIdentifier: DISK_SIZE,
          ResourceTypesScope: 'ACS::ECS::Disk',
          RiskLevel: 1,
        },
        { ManagedRuleIdentifier: PRIVATE_BUCKET, RiskLevel: 1 },
      ],
      TemplateContent: expect.stringContaining('"compliancePackName":"baseline"'),
    })
  })

  it('is listed by state and tag, with its page', async () => {
    const list = async (params: Params) => (await call(ListCompliancePacks, params))['CompliancePacksResult']
    expect(await list({ Status: 'ACTIVE', Tag: '[{"Key":"team"}]' })).toMatchObject({
      CompliancePacks: [{ CompliancePackId: packId, Tags: [{ TagKey: 'team', TagValue: 'a' }] }],
      PageNumber: 1,
      PageSize: 10,
      TotalCount: 1,
    })
    expect(await list({ Status: 'CREATING' })).toMatchObject({ CompliancePacks: [], TotalCount: 0 })
    expect(await list({ PageNumber: '2' })).toMatchObject({
      CompliancePacks: [],
      TotalCount: 1,
      PageNumber: 2,
    })
    await expect(list({ Status: 'BROKEN' })).rejects.toMatchObject({ wireCode: 'InvalidStatus' })
    await expect(list({ PageSize: '101' })).rejects.toMatchObject({ wireCode: 'InvalidPageSize' })
  })

  it('counts rules and distinct resources within its scope', async () => {
    const { ConfigRuleComplianceResult } = await call(GetConfigRuleComplianceByPack, {
      CompliancePackId: packId,
    })
    expect(ConfigRuleComplianceResult).toMatchObject({
      CompliancePackId: packId,
      ConfigRuleCompliances: [
        { ConfigRuleName: 'big disks', ComplianceType: 'NON_COMPLIANT' },
        { ComplianceType: 'INSUFFICIENT_DATA' },
      ],
      NonCompliantCount: 1,
      InsufficientDataCount: 1,
      CompliantCount: 0,
      TotalCount: 2,
    })
    const { ResourceComplianceResult } = await call(GetResourceComplianceByPack, { CompliancePackId: packId })
    expect(ResourceComplianceResult).toEqual({
      CompliancePackId: packId,
      CompliantCount: 1,
      NonCompliantCount: 1,
      NotApplicableCount: 0,
      InsufficientDataCount: 1,
      IgnoredCount: 0,
      TotalCount: 3,
    })
  })

  it.each<[ListedOperation, Params]>([
    [GetCompliancePack, { CompliancePackId: 'cp-none' }],
    [GetConfigRuleComplianceByPack, { CompliancePackId: 'cp-none' }],
    [GetResourceComplianceByPack, { CompliancePackId: 'cp-none' }],
    [ListConfigRules, { CompliancePackId: 'cp-none' }],
    [ListConfigRuleEvaluationResults, { CompliancePackId: 'cp-none' }],
    [StartConfigRuleEvaluation, { CompliancePackId: 'cp-none' }],
    [ActiveConfigRules, { CompliancePackId: 'cp-none' }],
  ])('is unknown to %o under another id', async (operation, params) => {
    await expect(call(operation, params)).rejects.toMatchObject({ code: 'Invalid.CompliancePackId.Value' })
  })

  it.each<[string, Params, string]>([
    ['a key without a value', { TagKeyScope: 'k' }, 'MissingTagValueScope'],
    ['a value without a key', { TagValueScope: 'v' }, 'MissingTagKeyScope'],
    ['a reserved tag', { Tag: '[{"Key":"aliyun-x"}]' }, 'InvalidTag'],
    ['rules that are no list', { ConfigRules: '{}' }, 'Invalid.ConfigRules.Value'],
    ['a risk level of 4', { RiskLevel: '4' }, 'InvalidRiskLevel'],
    [
      'a rule risk level of 4',
      { ConfigRules: '[{"ManagedRuleIdentifier":"x","RiskLevel":4}]' },
      'Invalid.ConfigRules.Value',
    ],
    ['nothing to hold', {}, 'Invalid.ConfigRules.Empty'],
  ])('is refused with %s', async (_, params, wireCode) => {
    const attempt = call(CreateCompliancePack, { CompliancePackName: 'refused', ...params })
    await expect(attempt).rejects.toMatchObject({ wireCode })
  })

  it('is deleted with at most four others at once', async () => {
    const ids = ['cp-1', 'cp-2', 'cp-3', 'cp-4', 'cp-5', 'cp-6'].join()
    await expect(call(DeleteCompliancePacks, { CompliancePackIds: ids })).rejects.toMatchObject({
      code: 'Invalid.CompliancePackIds.SizeExceed',
    })
    const created = await call(CreateCompliancePack, {
      CompliancePackName: 'short-lived',
      CompliancePackTemplateId: TEMPLATE_ID,
    })
    const id = String(created['CompliancePackId'])
    expect(
      await call(DeleteCompliancePacks, { CompliancePackIds: `${id},cp-none`, DeleteRule: 'true' }),
    ).toEqual({
      OperateCompliancePacksResult: {
        OperateCompliancePacks: [
          { CompliancePackId: id, Success: true },
          { CompliancePackId: 'cp-none', ErrorCode: 'Invalid.CompliancePackId.Value', Success: false },
        ],
      },
    })
  })
})

describe('results over the wire', () => {
  const list = async (params: Params) => {
    const reply = await call(ListConfigRuleEvaluationResults, params)
    return reply['EvaluationResults'] as { EvaluationResultList: unknown[]; NextToken?: string }
  }

  it('say what is wrong and where', async () => {
    const { EvaluationResultList } = await list({ CompliancePackId: packId, ComplianceType: 'NON_COMPLIANT' })
    expect(EvaluationResultList).toMatchObject([
      {
        Annotation:
          '{"configuration":"10","desiredValue":"20","operator":"GreaterOrEquals","property":"$.Size"}',
        ComplianceType: 'NON_COMPLIANT',
        EvaluationId: expect.stringMatching(/^fd-[0-9a-f]{20}$/),
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: {
            CompliancePackId: packId,
            ConfigRuleArn: expect.stringMatching(/^acs:config::\d{16}:rule\/cr-/),
            ConfigRuleName: 'big disks',
            RegionId: 'cn-hangzhou',
            ResourceGroupId: 'rg-1',
            ResourceId: 'd-2',
            ResourceOwnerId: Number(estate.account.accountId),
            ResourceType: 'ACS::ECS::Disk',
          },
        },
        InvokingEventMessageType: 'ConfigurationItemChangeNotification',
        RiskLevel: 1,
      },
    ])
  })

  it('are paged by tokens that fit their query only', async () => {
    const first = await list({ MaxResults: '2' })
    expect(first.EvaluationResultList).toHaveLength(2)
    const NextToken = String(first.NextToken)
    const second = await list({ MaxResults: '100', NextToken })
    expect(second.EvaluationResultList).toHaveLength(2)
    expect(second.NextToken).toBeUndefined()
    for (const params of [
      { NextToken, Regions: 'cn-beijing' },
      { NextToken: `${NextToken}A` },
      { NextToken: 'x' },
    ])
      await expect(list(params)).rejects.toMatchObject({ wireCode: 'InvalidNextToken' })
    const other = await estate.addAccount()
    const stolen = callOperation(estate, ListConfigRuleEvaluationResults, { NextToken }, { scope: other })
    await expect(stolen).rejects.toMatchObject({ wireCode: 'InvalidNextToken' })
  })
})
