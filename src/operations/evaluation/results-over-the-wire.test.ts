import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPack } from '../../packs/create-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../../packs/testing.js'
import type { Instant } from '../../platform/instant.js'
import { toInstant } from '../../platform/instant.js'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET } from '../../rules/testing.js'
import type { ListedOperation } from '../operation.js'
import { callOperation } from '../testing.js'
import { DryRunConfigRule } from './DryRunConfigRule.js'
import { GetComplianceSummary } from './GetComplianceSummary.js'
import { GetConfigRuleSummaryByRiskLevel } from './GetConfigRuleSummaryByRiskLevel.js'
import { GetResourceComplianceByConfigRule } from './GetResourceComplianceByConfigRule.js'
import { GetResourceComplianceGroupByRegion } from './GetResourceComplianceGroupByRegion.js'
import { GetResourceComplianceGroupByResourceType } from './GetResourceComplianceGroupByResourceType.js'
import { GetResourceComplianceTimeline } from './GetResourceComplianceTimeline.js'
import { ListConfigRuleEvaluationStatistics } from './ListConfigRuleEvaluationStatistics.js'
import { ListResourceEvaluationResults } from './ListResourceEvaluationResults.js'
import { StartConfigRuleEvaluationByResource } from './StartConfigRuleEvaluationByResource.js'

const DAY_MS = 86_400_000
let estate: TestEstate
let start: Instant
const rules: Record<string, string> = {}
const disk = (resourceId: string, document: object, fields = {}) => ({
  resourceType: 'ACS::ECS::Disk',
  resourceId,
  document,
  ...fields,
})

type Params = Readonly<Record<string, string>>
const call = (operation: ListedOperation, params: Params = {}) => callOperation(estate, operation, params)

beforeAll(async () => {
  estate = await openTestEstate()
  start = estate.clock.now()
  await estate.record(
    disk('d-1', { Size: 40, Category: 'ssd' }),
    disk('d-2', { Size: 10, Category: 'ssd' }, { region: 'cn-beijing' }),
    disk('d-3', { Category: 'hdd' }, { region: 'cn-beijing' }),
    { resourceType: 'ACS::OSS::Bucket', resourceId: 'b-1', document: { Acl: 'private' } },
  )
  // Risk levels 2, 3 and 1 by the catalogue.
  await createPack(estate.db, estate.scope, estate.services, {
    ...packOf(
      'p',
      { identifier: DISK_SIZE, name: 'size' },
      { identifier: DISK_CATEGORY, name: 'category', parameters: [{ name: 'categories', value: 'ssd' }] },
      { identifier: PRIVATE_BUCKET, name: 'bucket' },
    ),
  })
  await estate.evaluate()
  for (const { name, ruleId } of await estate.db.selectFrom('rule').select(['name', 'ruleId']).execute())
    rules[name] = ruleId
})
afterAll(() => estate.close())

const count = (ComplianceType: string, Count: number) => ({ ComplianceType, Count })

describe('counts over the wire', () => {
  it('are of one rule', async () => {
    const ConfigRuleId = rules['size']!
    expect(await call(GetResourceComplianceByConfigRule, { ConfigRuleId })).toEqual({
      ComplianceResult: {
        Compliances: [count('COMPLIANT', 1), count('NON_COMPLIANT', 1), count('INSUFFICIENT_DATA', 1)],
        TotalCount: 3,
      },
    })
    const ComplianceType = 'NOT_APPLICABLE'
    expect(await call(GetResourceComplianceByConfigRule, { ConfigRuleId, ComplianceType })).toEqual({
      ComplianceResult: { Compliances: [count('NOT_APPLICABLE', 0)], TotalCount: 3 },
    })
    await expect(call(GetResourceComplianceByConfigRule, { ConfigRuleId: 'cr-none' })).rejects.toMatchObject({
      code: 'ConfigRuleNotExists',
    })
  })

  it('are of distinct resources by region and by type', async () => {
    expect(await call(GetResourceComplianceGroupByRegion)).toEqual({
      ComplianceResult: {
        ComplianceResultList: [
          { Compliances: [count('NON_COMPLIANT', 2)], RegionId: 'cn-beijing' },
          { Compliances: [count('COMPLIANT', 2)], RegionId: 'cn-hangzhou' },
        ],
      },
    })
    expect(await call(GetResourceComplianceGroupByResourceType)).toEqual({
      ComplianceResult: {
        ComplianceResultList: [
          { Compliances: [count('COMPLIANT', 1), count('NON_COMPLIANT', 2)], ResourceType: 'ACS::ECS::Disk' },
          { Compliances: [count('COMPLIANT', 1)], ResourceType: 'ACS::OSS::Bucket' },
        ],
      },
    })
    const ConfigRuleIds = rules['size']!
    expect(await call(GetResourceComplianceGroupByRegion, { ConfigRuleIds })).toMatchObject({
      ComplianceResult: {
        ComplianceResultList: [
          { Compliances: [count('NON_COMPLIANT', 1), count('INSUFFICIENT_DATA', 1)] },
          { Compliances: [count('COMPLIANT', 1)] },
        ],
      },
    })
    for (const operation of [GetResourceComplianceGroupByRegion, GetResourceComplianceGroupByResourceType])
      await expect(call(operation, { ConfigRuleIds: 'cr-none' })).rejects.toMatchObject({
        code: 'ConfigRuleNotExists',
      })
  })

  it('are of rules by risk level', async () => {
    const level = (RiskLevel: number, CompliantCount: number, NonCompliantCount: number) => ({
      RiskLevel,
      CompliantCount,
      NonCompliantCount,
    })
    expect(await call(GetConfigRuleSummaryByRiskLevel)).toEqual({
      ConfigRuleSummaries: [level(1, 1, 0), level(2, 0, 1), level(3, 0, 1)],
    })
  })

  it('are of the whole account', async () => {
    const ComplianceSummaryTimestamp = start
    expect(await call(GetComplianceSummary)).toEqual({
      ComplianceSummary: {
        ComplianceSummaryByConfigRule: {
          ComplianceSummaryTimestamp,
          CompliantCount: 1,
          NonCompliantCount: 2,
          TotalCount: 3,
        },
        ComplianceSummaryByResource: {
          ComplianceSummaryTimestamp,
          CompliantCount: 2,
          NonCompliantCount: 2,
          TotalCount: 4,
          HighRiskRuleNonCompliantResourceCount: 0,
          MediumRiskRuleNonCompliantResourceCount: 1,
          LowRiskRuleNonCompliantResourceCount: 1,
        },
      },
    })
  })
})

interface Results {
  EvaluationResultList: Record<string, unknown>[]
  NextToken?: string
}
const results = async (params: Params) =>
  (await call(ListResourceEvaluationResults, params))['EvaluationResults'] as Results

describe('results of a resource', () => {
  it('are those of every rule, page by page', async () => {
    const first = await results({ ResourceId: 'd-2', MaxResults: '1' })
    expect(first.EvaluationResultList).toMatchObject([
      {
        ComplianceType: 'NON_COMPLIANT',
        InvokingEventMessageType: 'ConfigurationItemChangeNotification',
        LastNonCompliantRecordTimestamp: start,
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ConfigRuleName: 'size', ResourceId: 'd-2', RegionId: 'cn-beijing' },
        },
      },
    ])
    const second = await results({ ResourceId: 'd-2', MaxResults: '1', NextToken: first.NextToken! })
    expect(second.EvaluationResultList).toMatchObject([{ ComplianceType: 'COMPLIANT' }])
    expect(second.EvaluationResultList[0]).not.toHaveProperty('LastNonCompliantRecordTimestamp')
    expect(second).not.toHaveProperty('NextToken')
  })

  it.each<[Params, number]>([
    [{}, 7],
    [{ RiskLevel: '3' }, 3],
    [{ RiskLevel: '3', ResourceId: 'd-3' }, 1],
    [{ ComplianceType: 'INSUFFICIENT_DATA', ResourceId: 'd-3' }, 1],
    [{ Region: 'cn-beijing' }, 4],
    [{ Region: 'cn-beijing', ResourceId: 'd-1' }, 0],
    [{ ResourceType: 'ACS::OSS::Bucket' }, 1],
    [{ ResourceType: 'ACS::OSS::Bucket', ResourceId: 'd-1' }, 0],
    [{ ResourceId: 'none' }, 0],
  ])('are filtered by %j', async (params, expected) => {
    expect((await results(params)).EvaluationResultList.length).toBe(expected)
  })

  it('are made again on demand, for one resource', async () => {
    estate.clock.advance(1000)
    expect(await call(StartConfigRuleEvaluationByResource, { ResourceId: 'd-2' })).toEqual({
      ConfigRuleId: rules['size'],
    })
    await estate.evaluate()
    const times = (await results({})).EvaluationResultList.map((each) => each['ResultRecordedTimestamp'])
    expect(times.filter((time) => time === start + 1000).length).toBe(2)
    await expect(call(StartConfigRuleEvaluationByResource, { ResourceId: 'none' })).rejects.toMatchObject({
      wireCode: 'InvalidResourceId',
    })
  })
})

describe('time over the wire', () => {
  const timeline = async (params: Params) =>
    (
      await call(GetResourceComplianceTimeline, {
        ResourceType: 'ACS::ECS::Disk',
        ResourceId: 'd-2',
        Region: 'cn-beijing',
        ...params,
      })
    )['ResourceComplianceTimeline'] as {
      ComplianceList: { CaptureTime: number; Configuration: string; ConfigurationDiff: string }[]
      NextToken?: string
    }

  it('tells what became of a resource and of the account', async () => {
    const record = (Size: number) =>
      estate.record(
        disk('d-2', { Size, Category: 'ssd' }, { region: 'cn-beijing', capturedAt: estate.clock.now() }),
      )
    for (const Size of [50, 5]) {
      estate.clock.advance(DAY_MS)
      await record(Size)
      await estate.evaluate()
    }
    const { ComplianceList } = await timeline({})
    const at = ComplianceList.map((node) => node.CaptureTime)
    expect(at).toEqual([start + 2 * DAY_MS + 1000, start + DAY_MS + 1000, start])
    const [last, fixed, first] = ComplianceList.map((node) => JSON.parse(node.Configuration))
    expect(last).toMatchObject({ Compliance: { complianceType: 'NON_COMPLIANT', count: 1 } })
    expect(fixed).toMatchObject({ Compliance: { complianceType: 'COMPLIANT', count: 2 } })
    expect(first.ConfigRuleList).toMatchObject([
      {
        configRuleId: rules['size'],
        configRuleName: 'size',
        complianceType: 'NON_COMPLIANT',
        riskLevel: 2,
        annotation: expect.stringContaining('"configuration":"10"'),
      },
      { configRuleName: 'category', complianceType: 'COMPLIANT', annotation: '' },
    ])
    expect(JSON.parse(ComplianceList[1]!.ConfigurationDiff)).toMatchObject({
      size: [{ complianceType: 'NON_COMPLIANT' }, { complianceType: 'COMPLIANT' }],
    })

    const page = await timeline({ MaxResults: '2' })
    expect(page.ComplianceList.length).toBe(2)
    const rest = await timeline({ MaxResults: '2', NextToken: page.NextToken! })
    expect(rest.ComplianceList.map((node) => node.CaptureTime)).toEqual([start])
    const some = await timeline({ EndTime: String(start + 1), StartTime: String(start) })
    expect(some.ComplianceList.length).toBe(1)

    const [size] = (await results({ ResourceId: 'd-2' })).EvaluationResultList
    expect(size).toMatchObject({ LastNonCompliantRecordTimestamp: start + 2 * DAY_MS + 1000 })

    const { EvaluationResults } = await call(ListConfigRuleEvaluationStatistics)
    const day = (instant: number, NonCompliantResourceCnt: number, NonCompliantRuleCnt: number) => ({
      StatisticDate: new Date(toInstant(instant) + 8 * 3_600_000).toISOString().slice(0, 10),
      TotalResourceCnt: 4,
      NonCompliantResourceCnt,
      TotalRuleCnt: 3,
      NonCompliantRuleCnt,
    })
    expect(EvaluationResults).toEqual([day(start + 2 * DAY_MS, 2, 2)])
  })
})

describe('DryRunConfigRule', () => {
  const Conditions = JSON.stringify({
    ComplianceConditions: {
      operator: 'and',
      children: [
        { operator: 'StringEquals', featurePath: '$.Cpu', featureSource: 'CONFIGURATION', desired: '4' },
      ],
    },
  })
  const annotated = (featureValue: string, result: string) => ({
    result,
    operator: 'and',
    children: [
      {
        featurePath: '$.Cpu',
        featureSource: 'CONFIGURATION',
        operator: 'StringEquals',
        desired: '4',
        featureValue,
        children: [],
        result,
      },
    ],
  })

  it.each<[string, unknown, string, string]>([
    ['a property document', { Cpu: 1 }, '1', 'NON_COMPLIANT'],
    ['a configuration item', { resourceId: 'i', configuration: '{"Cpu":4}' }, '4', 'COMPLIANT'],
    ['an item in capitals', { ResourceId: 'i', Configuration: { Cpu: 4 } }, '4', 'COMPLIANT'],
  ])('tries a condition on %s', async (_, item, value, result) => {
    const reply = await call(DryRunConfigRule, { ConfigurationItem: JSON.stringify(item), Conditions })
    expect(reply['ComplianceType']).toBe(result)
    expect(JSON.parse(String(reply['RuleConditionContext']))).toEqual(annotated(value, result))
  })

  it('reads the condition inside the item, as clients send it', async () => {
    const item = JSON.stringify({ Conditions, configuration: '{"Cpu":4}' })
    expect(await call(DryRunConfigRule, { ConfigurationItem: item })).toMatchObject({
      ComplianceType: 'COMPLIANT',
    })
  })

  it.each<[string, Params, string]>([
    ['no item', { Conditions }, 'InvalidConfigurationItem'],
    ['no condition', { ConfigurationItem: '{}' }, 'MissingConditions'],
    ['a wrong condition', { ConfigurationItem: '{}', Conditions: '{}' }, 'Invalid.Conditions.Value'],
  ])('refuses %s', async (_, params, wireCode) => {
    await expect(call(DryRunConfigRule, params)).rejects.toMatchObject({ wireCode })
  })
})
