import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatConditionsParameter } from '../../conditions/conditions-parameter.js'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { callOperation } from '../testing.js'
import { CreateConfigRule } from './CreateConfigRule.js'
import { DeactiveConfigRules } from './DeactiveConfigRules.js'
import { GetConfigRule } from './GetConfigRule.js'
import { UpdateConfigRule } from './UpdateConfigRule.js'

let estate: TestEstate
let ruleId: string
let conditionId: string
type Params = Readonly<Record<string, string>>

const conditions = (desired: string) =>
  formatConditionsParameter({
    operator: 'and',
    children: [{ operator: 'Less', featurePath: '$.Size', desired }],
  })

beforeAll(async () => {
  estate = await openTestEstate()
  const disk = { resourceType: 'ACS::ECS::Disk' }
  await estate.record(
    { ...disk, resourceId: 'd-1', document: { Size: 40 }, tags: { env: 'prod' } },
    { ...disk, resourceId: 'd-2', document: { Size: 10 }, region: 'cn-beijing' },
  )
  ruleId = await create({ ConfigRuleName: 'managed', SourceOwner: 'ALIYUN', SourceIdentifier: DISK_SIZE })
  conditionId = await create({
    ConfigRuleName: 'condition',
    SourceOwner: 'CUSTOM_CONFIGURATION',
    SourceIdentifier: 'acs-config-configuration',
    Conditions: conditions('20'),
  })
})
afterAll(() => estate.close())

async function create(params: Params): Promise<string> {
  const { ConfigRuleId } = await callOperation(estate, CreateConfigRule, {
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: 'ACS::ECS::Disk',
    RiskLevel: '1',
    ...params,
  })
  await estate.evaluate()
  return String(ConfigRuleId)
}

async function update(ConfigRuleId: string, params: Params) {
  await callOperation(estate, UpdateConfigRule, { ConfigRuleId, ...params })
  await estate.evaluate()
  return (await callOperation(estate, GetConfigRule, { ConfigRuleId }))['ConfigRule']
}

const versionOf = async (ruleId: string) =>
  (
    await estate.db
      .selectFrom('rule')
      .select('version')
      .where('ruleId', '=', ruleId as never)
      .executeTakeFirst()
  )?.version

describe('UpdateConfigRule', () => {
  it('changes what is given, makes a version of it, and evaluates anew', async () => {
    const rule = await update(ruleId, {
      ConfigRuleName: 'renamed',
      Description: 'changed',
      RiskLevel: '3',
      InputParameters: '{"size":"5"}',
      ConfigRuleTriggerTypes: 'ScheduledNotification',
      ExtendContent: '{"fixedHour":"7"}',
      Tag: '[{"Key":"owner","Value":"x"}]',
    })
    expect(rule).toMatchObject({
      ConfigRuleName: 'renamed',
      Description: 'changed',
      RiskLevel: 3,
      InputParameters: { size: '5' },
      ConfigRuleTriggerTypes: 'ScheduledNotification',
      MaximumExecutionFrequency: 'TwentyFour_Hours',
      ExtendContent: '{"fixedHour":"7"}',
      Compliance: { ComplianceType: 'COMPLIANT', Count: 2 },
      Tags: [{ TagKey: 'owner', TagValue: 'x' }],
    })
    expect(await versionOf(ruleId)).toBe(2)
  })

  it('keeps what is not given, and a change of nothing makes no version', async () => {
    const before = await update(ruleId, {})
    expect(before).toMatchObject({ ConfigRuleName: 'renamed', InputParameters: { size: '5' } })
    await update(ruleId, { ConfigRuleName: 'renamed', RiskLevel: '3', RegionIdsScope: '' })
    expect(await versionOf(ruleId)).toBe(2)
  })

  it('gives values left out of all of them their defaults', async () => {
    expect(await update(ruleId, { InputParameters: '{}' })).toMatchObject({ InputParameters: { size: '20' } })
  })

  it('narrows the scope, drops results outside, and takes the scope away by an empty list', async () => {
    const scoped = await update(ruleId, {
      RegionIdsScope: 'cn-beijing',
      'TagsScope.1.TagKey': 'env',
      TagKeyLogicScope: 'AND',
      ResourceNameScope: 'd-2',
    })
    expect(scoped).toMatchObject({
      RegionIdsScope: 'cn-beijing',
      TagsScope: [{ TagKey: 'env', TagValue: '' }],
      TagKeyLogicScope: 'AND',
      ResourceNameScope: 'd-2',
      Compliance: { ComplianceType: 'INSUFFICIENT_DATA', Count: 0 },
    })
    const open = await update(ruleId, { RegionIdsScope: '', TagsScope: '[]', ResourceNameScope: '' })
    expect(open).not.toHaveProperty('RegionIdsScope')
    expect(open).not.toHaveProperty('TagsScope')
    expect(open).not.toHaveProperty('ResourceNameScope')
    expect(open).toMatchObject({ Compliance: { ComplianceType: 'NON_COMPLIANT', Count: 1 } })
  })

  it('drops the fixed hour with the daily frequency', async () => {
    const rule = await update(ruleId, { MaximumExecutionFrequency: 'Six_Hours' })
    expect(rule).toMatchObject({ MaximumExecutionFrequency: 'Six_Hours' })
    expect(rule).not.toHaveProperty('ExtendContent')
  })

  it('changes the conditions of a condition rule and keeps them otherwise', async () => {
    expect(await update(conditionId, { Conditions: conditions('100') })).toMatchObject({
      Compliance: { ComplianceType: 'COMPLIANT', Count: 2 },
    })
    expect(await update(conditionId, { Description: 'big' })).toMatchObject({
      Description: 'big',
      Compliance: { ComplianceType: 'COMPLIANT', Count: 2 },
    })
  })

  it('changes a function rule and keeps its function', async () => {
    const arn = 'acs:fc:cn-hangzhou:1000000000000001:functions/check'
    const id = await create({ ConfigRuleName: 'function', SourceOwner: 'CUSTOM_FC', SourceIdentifier: arn })
    expect(await update(id, { Description: 'own', InputParameters: '{"a":"1"}' })).toMatchObject({
      Description: 'own',
      InputParameters: { a: '1' },
      Source: { Owner: 'CUSTOM_FC', Identifier: arn },
    })
  })

  it('keeps a stopped rule stopped and unevaluated', async () => {
    await callOperation(estate, DeactiveConfigRules, { ConfigRuleIds: conditionId })
    expect(await update(conditionId, { Conditions: conditions('1') })).toMatchObject({
      ConfigRuleState: 'INACTIVE',
      Compliance: { ComplianceType: 'COMPLIANT', Count: 2 },
    })
  })

  it.each<[string, Params, string]>([
    ['an unknown rule', { ConfigRuleId: 'cr-none' }, 'ConfigRuleNotExists'],
    ['the name of another rule', { ConfigRuleName: 'condition' }, 'ConfigRuleExists'],
    ['a long name', { ConfigRuleName: 'n'.repeat(129) }, 'InvalidConfigRuleName'],
    ['a wrong parameter', { InputParameters: '{"size":"big"}' }, 'InvalidInputParameters'],
    ['types it does not look at', { ResourceTypesScope: 'ACS::OSS::Bucket' }, 'InvalidResourceTypesScope'],
    ['an hour without a daily run', { ExtendContent: '{"fixedHour":"3"}' }, 'InvalidExtendContent'],
    [
      'an hour that is none',
      { MaximumExecutionFrequency: 'TwentyFour_Hours', ExtendContent: '{"fixedHour":"24"}' },
      'InvalidExtendContent',
    ],
    ['an unknown extension', { ExtendContent: '{"hour":"3"}' }, 'InvalidExtendContent'],
    ['another logic of tags', { TagKeyLogicScope: 'XOR' }, 'InvalidTagKeyLogicScope'],
  ])('refuses %s and changes nothing', async (_, params, wireCode) => {
    const before = await versionOf(ruleId)
    const attempt = callOperation(estate, UpdateConfigRule, { ConfigRuleId: ruleId, ...params })
    await expect(attempt).rejects.toMatchObject({ wireCode })
    expect(await versionOf(ruleId)).toBe(before)
  })
})
