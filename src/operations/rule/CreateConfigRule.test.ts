import { afterAll, beforeAll, expect, it } from 'vitest'
import { formatConditionsParameter } from '../../conditions/conditions-parameter.js'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { callOperation } from '../testing.js'
import { CreateConfigRule } from './CreateConfigRule.js'
import { GetConfigRule } from './GetConfigRule.js'

let estate: TestEstate
beforeAll(async () => {
  estate = await openTestEstate()
  const disk = { resourceType: 'ACS::ECS::Disk' }
  await estate.record(
    { ...disk, resourceId: 'd-1', document: { Size: 40 }, tags: { env: 'prod', team: 'a' } },
    { ...disk, resourceId: 'd-2', document: { Size: 10 }, tags: { env: 'prod' } },
  )
})
afterAll(() => estate.close())

type Params = Readonly<Record<string, string>>
const MANAGED: Params = {
  ConfigRuleName: 'managed',
  ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
  ResourceTypesScope: 'ACS::ECS::Disk',
  RiskLevel: '1',
  SourceOwner: 'ALIYUN',
  SourceIdentifier: DISK_SIZE,
}
const CONDITION: Params = {
  ...MANAGED,
  ConfigRuleName: 'condition',
  SourceOwner: 'CUSTOM_CONFIGURATION',
  SourceIdentifier: 'acs-config-configuration',
  Conditions: formatConditionsParameter({
    operator: 'and',
    children: [{ operator: 'Less', featurePath: '$.Size', desired: '20' }],
  }),
}

async function create(params: Params) {
  const { ConfigRuleId } = await callOperation(estate, CreateConfigRule, params)
  await estate.evaluate()
  return (await callOperation(estate, GetConfigRule, { ConfigRuleId: String(ConfigRuleId) }))['ConfigRule']
}

it('activates a managed rule with its parameters, scope, triggers and tags', async () => {
  const rule = await create({
    ...MANAGED,
    InputParameters: '{"size":20}',
    ConfigRuleTriggerTypes: 'ScheduledNotification,ConfigurationItemChangeNotification',
    MaximumExecutionFrequency: 'One_Hour',
    'TagsScope.1.TagKey': 'env',
    'TagsScope.1.TagValue': 'prod',
    'TagsScope.2.TagKey': 'team',
    TagKeyLogicScope: 'AND',
    Tag: '[{"Key":"owner","Value":"x"}]',
  })
  expect(rule).toMatchObject({
    Compliance: { ComplianceType: 'COMPLIANT', Count: 1 },
    InputParameters: { size: '20' },
    MaximumExecutionFrequency: 'One_Hour',
    TagKeyLogicScope: 'AND',
    TagsScope: [
      { TagKey: 'env', TagValue: 'prod' },
      { TagKey: 'team', TagValue: '' },
    ],
    Tags: [{ TagKey: 'owner', TagValue: 'x' }],
  })
})

it('activates a condition rule', async () => {
  expect(await create(CONDITION)).toMatchObject({
    Compliance: { ComplianceType: 'NON_COMPLIANT', Count: 1 },
    Source: { Owner: 'CUSTOM_CONFIGURATION', Identifier: 'acs-config-configuration' },
  })
})

it.each<[string, Params, string]>([
  ['a name in use', MANAGED, 'ConfigRuleExists'],
  ['an unknown managed rule', { SourceIdentifier: 'no-such-rule' }, 'ConfigRuleNotExists'],
  ['a parameter of the wrong kind', { InputParameters: '{"size":"big"}' }, 'InvalidInputParameters'],
  ['a parameter that is no scalar', { InputParameters: '{"size":[1]}' }, 'InvalidInputParameters'],
  ['types it does not look at', { ResourceTypesScope: 'ACS::OSS::Bucket' }, 'InvalidResourceTypesScope'],
  ['a long name', { ConfigRuleName: 'n'.repeat(129) }, 'InvalidConfigRuleName'],
  [
    'a function that is none',
    { SourceOwner: 'CUSTOM_FC', SourceIdentifier: 'fn' },
    'InvalidSourceIdentifier',
  ],
  ['a fixed hour without a daily run', { ExtendContent: '{"fixedHour":"13"}' }, 'InvalidExtendContent'],
  ['another logic of tags', { TagKeyLogicScope: 'XOR' }, 'InvalidTagKeyLogicScope'],
  ['no conditions', { ...CONDITION, Conditions: '' }, 'Invalid.Conditions.Value'],
  ['conditions without a condition', { ...CONDITION, Conditions: '{}' }, 'Invalid.Conditions.Value'],
  [
    'another identifier of conditions',
    { ...CONDITION, SourceIdentifier: DISK_SIZE },
    'InvalidSourceIdentifier',
  ],
])('refuses %s', async (_, change, wireCode) => {
  const attempt = create({ ...MANAGED, ConfigRuleName: 'refused', ...change })
  await expect(attempt).rejects.toMatchObject({ wireCode })
})
