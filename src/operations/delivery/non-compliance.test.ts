import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DeliveryEstate, openDeliveryEstate, TOPIC } from '../../delivery/testing.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { IgnoreEvaluationResults } from '../exemption/IgnoreEvaluationResults.js'
import { RevertEvaluationResults } from '../exemption/RevertEvaluationResults.js'
import { CreateConfigRule } from '../rule/CreateConfigRule.js'
import { DeleteConfigRules } from '../rule/DeleteConfigRules.js'
import { callOperation } from '../testing.js'

const DISK = 'ACS::ECS::Disk'
const ACCOUNT = '1000000000000001'

let f: DeliveryEstate
beforeEach(async () => {
  f = await openDeliveryEstate()
})
afterEach(() => f.close())

function disk(resourceId: string, Size: number, more: object = {}) {
  return { resourceType: DISK, resourceId, document: { Size }, ...more }
}

const later = () => ({ capturedAt: f.estate.clock.now() })

/** A rule that takes disks of 20 GB and more. */
async function createRule(RiskLevel = '1', ConfigRuleName = 'disk size'): Promise<string> {
  const made = await callOperation(f.estate, CreateConfigRule, {
    ConfigRuleName,
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    InputParameters: '{"size":"20"}',
    ResourceTypesScope: DISK,
    RiskLevel,
    SourceOwner: 'ALIYUN',
    SourceIdentifier: DISK_SIZE,
  })
  return String(made['ConfigRuleId'])
}

const bodies = () => f.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
const toldOf = () =>
  bodies().map(({ evaluationResultIdentifier }) => {
    const { evaluationResultQualifier } = evaluationResultIdentifier as {
      evaluationResultQualifier: Record<string, string>
    }
    return evaluationResultQualifier['resourceId']
  })

describe('non-compliant results', () => {
  it('are told once as they become so, first verdicts too, with why', async () => {
    await f.estate.record(disk('d-1', 10), disk('d-2', 40))
    await f.create('MNS', { sendsNonCompliance: true })
    const ruleId = await createRule()
    await f.run()
    expect(bodies()).toEqual([
      {
        annotation: expect.stringContaining('"configuration":"10"'),
        accountId: ACCOUNT,
        riskLevel: 'Critical',
        resultRecordedTimestamp: f.estate.clock.now(),
        eventName: 'NonCompliant',
        evaluationResultIdentifier: {
          orderingTimestamp: f.estate.clock.now(),
          evaluationResultQualifier: {
            resourceId: 'd-1',
            configRuleName: 'disk size',
            configRuleArn: `acs:config::${ACCOUNT}:config-rule/${ruleId}`,
            configRuleId: ruleId,
            regionId: 'cn-hangzhou',
            resourceName: 'd-1',
            resourceOwnerId: ACCOUNT,
            resourceType: DISK,
          },
        },
        eventType: 'ResourceCompliance',
        invokingEventMessageType: 'ConfigurationItemChangeNotification',
        configRuleInvokedTimestamp: f.estate.clock.now(),
        notificationCreationTime: f.estate.clock.now(),
        complianceType: 'NON_COMPLIANT',
      },
    ])
    expect(f.received[0]!.headers).toMatchObject({
      'x-assay-delivery-target': TOPIC,
      'x-assay-delivery-kind': 'NonCompliance',
    })
    f.received.length = 0
    // Still non-compliant, with another size: no news.
    await f.estate.record(disk('d-1', 11, later()), disk('d-2', 5, later()))
    await f.run()
    expect(toldOf()).toEqual(['d-2'])
    await f.estate.record(disk('d-2', 50, later()))
    await f.run()
    await f.estate.record(disk('d-2', 6, later()))
    await f.run()
    expect(toldOf()).toEqual(['d-2', 'd-2'])
  })

  it('are those of rules of the risk and of the types that the channel asks for', async () => {
    const risk = { filterType: 'RuleRiskLevel', value: '2', multiple: false }
    const types = { filterType: 'ResourceType', values: ['ACS::OSS::Bucket'], multiple: true }
    const high = await f.create('MNS', { sendsNonCompliance: true, condition: JSON.stringify([risk]) })
    await f.create('SLS', { sendsNonCompliance: true, condition: JSON.stringify([types]) })
    await createRule('3', 'low')
    await createRule('2', 'medium')
    await f.estate.record(disk('d-1', 10))
    await f.run()
    expect(f.received.map(({ headers }) => headers['x-assay-delivery-channel'])).toEqual([high])
    expect(bodies()).toMatchObject([{ riskLevel: 'Warning' }])
  })

  it('outlive a refusal and what changes meanwhile', async () => {
    await f.create('MNS', { sendsNonCompliance: true })
    await createRule()
    await f.estate.record(disk('d-1', 10), disk('d-2', 10))
    f.answers.push(200, 400)
    await f.run()
    expect(toldOf()).toEqual(['d-1', 'd-2'])
    f.received.length = 0
    // Put right before it was told, and wrong again: both times are told.
    await f.estate.record(disk('d-2', 30, later()))
    await f.run()
    await f.estate.record(disk('d-2', 12, later()))
    await f.run()
    expect(toldOf()).toEqual(['d-2', 'd-2'])
    expect(bodies().map(({ annotation }) => annotation)).toEqual([
      expect.stringContaining('"configuration":"10"'),
      expect.stringContaining('"configuration":"12"'),
    ])
  })

  it('are lines for SLS, several a post', async () => {
    await f.create('SLS', { sendsNonCompliance: true })
    await createRule()
    await f.estate.record(disk('d-1', 10), disk('d-2', 20), disk('d-3', 11))
    await f.run()
    expect(f.received).toHaveLength(1)
    const lines = f.received[0]!.body.split('\n').map((line) => JSON.parse(line) as object)
    expect(lines).toMatchObject([{ eventName: 'NonCompliant' }, { eventName: 'NonCompliant' }])
    await f.run()
    expect(f.received).toHaveLength(1)
  })

  it('are told again when they are no longer ignored', async () => {
    await f.create('MNS', { sendsNonCompliance: true })
    const ConfigRuleId = await createRule()
    await f.estate.record(disk('d-1', 10))
    await f.run()
    const Resources = JSON.stringify([
      {
        ResourceAccountId: Number(ACCOUNT),
        Region: 'cn-hangzhou',
        ResourceId: 'd-1',
        ResourceType: DISK,
      },
    ])
    await callOperation(f.estate, IgnoreEvaluationResults, { ConfigRuleId, Resources })
    await f.run()
    expect(toldOf()).toEqual(['d-1'])
    await callOperation(f.estate, RevertEvaluationResults, { ConfigRuleId, Resources })
    await f.run()
    expect(toldOf()).toEqual(['d-1', 'd-1'])
  })

  it('are kept for nobody where no channel asks for them', async () => {
    const channelId = await f.create('MNS', { sendsNonCompliance: true })
    await f.create('OSS', { sendsNonCompliance: true })
    await f.change(channelId, { isOn: false })
    await createRule()
    await f.estate.record(disk('d-1', 10))
    await f.run()
    expect(await f.estate.db.selectFrom('finding').selectAll().execute()).toEqual([])
    expect(await f.estate.db.selectFrom('findingListener').selectAll().execute()).toEqual([])
  })

  it('are told as they were when the rule was deleted meanwhile', async () => {
    await f.create('MNS', { sendsNonCompliance: true })
    const ruleId = await createRule()
    await f.estate.record(disk('d-1', 10))
    f.answers.push(400)
    await f.run()
    f.received.length = 0
    await callOperation(f.estate, DeleteConfigRules, { ConfigRuleIds: ruleId })
    await f.run()
    expect(toldOf()).toEqual(['d-1'])
    expect(await f.estate.db.selectFrom('finding').selectAll().execute()).toEqual([])
  })
})
