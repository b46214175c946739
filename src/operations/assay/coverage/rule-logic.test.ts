import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestEstate, type TestEstate } from '../../../packs/testing.js'
import { shippedCatalogue } from '../../../rule-files.js'
import { CreateConfigRule } from '../../rule/CreateConfigRule.js'
import { callOperation } from '../../testing.js'
import { GetRuleLogic } from './GetRuleLogic.js'

const PUBLIC_READ = 'oss-bucket-public-read-prohibited'

let estate: TestEstate
beforeAll(async () => {
  const opened = await openTestEstate()
  estate = { ...opened, services: { ...opened.services, catalogue: shippedCatalogue() } }
})
afterAll(() => estate.close())

it('explains a managed rule in words and JSON, with its examples', async () => {
  const { RuleLogic } = await callOperation(estate, GetRuleLogic, { Identifier: PUBLIC_READ })
  const logic = RuleLogic as Record<string, unknown>
  expect(logic).toMatchObject({
    Identifier: PUBLIC_READ,
    Product: 'OSS',
    Coverage: expect.stringMatching(/^(exact|approximated)$/),
    Examples: expect.arrayContaining([
      expect.objectContaining({ ComplianceType: 'NON_COMPLIANT' }),
      expect.objectContaining({ ComplianceType: 'INSUFFICIENT_DATA' }),
    ]),
  })
  expect(JSON.parse(String(logic['Logic']))).toEqual(estate.services.catalogue.rules.get(PUBLIC_READ)?.logic)
  expect(String(logic['Words'])).toContain('AccessControlList')
})

it('explains a rule of the account with its own condition', async () => {
  const condition = { featurePath: '$.Size', featureSource: 'CONFIGURATION', operator: 'Less', desired: '9' }
  const given = { ComplianceConditions: JSON.stringify({ operator: 'and', children: [condition] }) }
  const { ConfigRuleId } = await callOperation(estate, CreateConfigRule, {
    ConfigRuleName: 'small disks',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: 'ACS::ECS::Disk',
    RiskLevel: '2',
    SourceOwner: 'CUSTOM_CONFIGURATION',
    SourceIdentifier: 'acs-config-configuration',
    Conditions: JSON.stringify(given),
  })
  const { RuleLogic } = await callOperation(estate, GetRuleLogic, { ConfigRuleId: String(ConfigRuleId) })
  const { Conditions, Words, Examples } = RuleLogic as Record<string, unknown>
  expect(JSON.parse(JSON.parse(String(Conditions)).ComplianceConditions)).toEqual({
    operator: 'and',
    children: [condition],
  })
  expect(String(Words)).toContain('9')
  expect(Examples).toEqual([])
})

it.each([
  [{}, 'Missing{Param}'],
  [{ Identifier: 'no-such-rule' }, 'Invalid{Param}'],
  [{ ConfigRuleId: 'cr-ffffffffffffffffffff' }, 'ConfigRuleNotExists'],
])('%j is answered %s', async (params, code) => {
  await expect(callOperation(estate, GetRuleLogic, params)).rejects.toMatchObject({ code })
})
