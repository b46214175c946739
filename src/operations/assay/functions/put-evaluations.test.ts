import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ListConfigRuleEvaluationResults } from '../../evaluation/ListConfigRuleEvaluationResults.js'
import { PutEvaluations } from '../../evaluation/PutEvaluations.js'
import { StartConfigRuleEvaluation } from '../../evaluation/StartConfigRuleEvaluation.js'
import { IgnoreEvaluationResults } from '../../exemption/IgnoreEvaluationResults.js'
import { UpdateConfigRule } from '../../rule/UpdateConfigRule.js'
import { BUCKET, bucket, type Event, type FunctionEstate, openFunctionEstate } from './testing.js'

let f: FunctionEstate
beforeEach(async () => {
  f = await openFunctionEstate()
})
afterEach(() => f.close())

describe('PutEvaluations', () => {
  let ruleId: string
  beforeEach(async () => {
    await f.register()
    ruleId = await f.createFunctionRule()
    await f.run()
  })

  it.each<[string, (event: Event) => Record<string, string>, string]>([
    ['an altered token', ({ resultToken }) => ({ ResultToken: `${resultToken}A` }), 'NoPermission'],
    ['a token from elsewhere', () => ({ ResultToken: '=lAUbfkWp7GL9+/' }), 'NoPermission'],
    ['no list', () => ({ Evaluations: '{}' }), 'InvalidEvaluations'],
    ['a list that is no JSON', () => ({ Evaluations: '[' }), 'InvalidEvaluations'],
    [
      'more than a hundred results',
      () => ({ Evaluations: JSON.stringify(Array(101).fill(f.evaluationOf('b1', 'COMPLIANT'))) }),
      'InvalidEvaluations',
    ],
    [
      'a verdict that is none',
      () => ({ Evaluations: JSON.stringify([f.evaluationOf('b1', 'IGNORED')]) }),
      'InvalidEvaluations',
    ],
    [
      'another account',
      () => ({ Evaluations: JSON.stringify([f.evaluationOf('b1', 'COMPLIANT', { accountId: 1 })]) }),
      'InvalidEvaluations',
    ],
    ['DeleteMode in a run a change caused', () => ({ DeleteMode: 'true' }), 'InvalidDeleteMode'],
  ])('refuses %s', async (_, more, wireCode) => {
    const event = f.eventOf('b1')!
    await expect(f.put(event, [f.evaluationOf('b1', 'COMPLIANT')], more(event))).rejects.toMatchObject({
      wireCode,
    })
    expect(await f.shown(ruleId)).toEqual({})
  })

  it('refuses a token after a day, of another account, of an older version and of a rule that is gone', async () => {
    const event = f.eventOf('b1')!
    const results = JSON.stringify([f.evaluationOf('b1', 'COMPLIANT')])
    const params = { ResultToken: event.resultToken, Evaluations: results }
    await expect(f.call(PutEvaluations, params, await f.estate.addAccount())).rejects.toMatchObject({
      wireCode: 'NoPermission',
    })
    await f.call(UpdateConfigRule, { ConfigRuleId: ruleId, InputParameters: '{"limit":"4"}' })
    await expect(f.call(PutEvaluations, params)).rejects.toMatchObject({ wireCode: 'NoPermission' })
    f.received.length = 0
    await f.run()
    const fresh = { ...params, ResultToken: f.received[0]!.event.resultToken }
    f.estate.clock.advance(86_400_000 - 1)
    expect(await f.call(PutEvaluations, fresh)).toEqual({ Result: true })
    f.estate.clock.advance(1)
    await expect(f.call(PutEvaluations, fresh)).rejects.toMatchObject({ wireCode: 'NoPermission' })
  })

  it('discards a result that was ordered before the stored one', async () => {
    const at = f.estate.clock.now()
    const event = f.eventOf('b1')
    await f.put(event, [f.evaluationOf('b1', 'COMPLIANT', { orderingTimestamp: at })])
    await f.put(event, [f.evaluationOf('b1', 'NON_COMPLIANT', { orderingTimestamp: at - 1 })])
    expect(await f.shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    await f.put(event, [f.evaluationOf('b1', 'NON_COMPLIANT', { orderingTimestamp: at + 1 })])
    expect(await f.shown(ruleId)).toEqual({ b1: 'NON_COMPLIANT' })
  })

  it('leaves out what is not recorded or out of scope, and tells it with the rule', async () => {
    await f.put(f.eventOf('b1'), [f.evaluationOf('b1', 'COMPLIANT'), f.evaluationOf('gone', 'COMPLIANT')])
    expect(await f.shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    expect(await f.statusOf(ruleId)).toMatchObject({
      LastErrorCode: 'UnknownResources',
      LastErrorMessage: expect.stringContaining('1 of 2'),
    })
  })

  it('deletes with DeleteMode what a manual run did not refresh', async () => {
    await f.put(f.eventOf('b1'), [f.evaluationOf('b1', 'COMPLIANT'), f.evaluationOf('b2', 'COMPLIANT')])
    f.estate.clock.advance(1000)
    f.received.length = 0
    await f.call(StartConfigRuleEvaluation, { ConfigRuleId: ruleId })
    await f.run()
    expect(f.received[0]!.event.invokingEvent.messageType).toBe('Manual')
    await f.put(f.received[0]!.event, [f.evaluationOf('b1', 'NON_COMPLIANT')], { DeleteMode: 'true' })
    expect(await f.shown(ruleId)).toEqual({ b1: 'NON_COMPLIANT' })
  })

  it('loses results with the scope and with the resource', async () => {
    await f.put(f.eventOf('b1'), [f.evaluationOf('b1', 'COMPLIANT'), f.evaluationOf('b2', 'COMPLIANT')])
    await f.call(UpdateConfigRule, { ConfigRuleId: ruleId, ResourceIdsScope: 'b1' })
    await f.run()
    expect(await f.shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    await f.estate.record({ ...bucket('b1'), event: 'REMOVE', capturedAt: f.estate.clock.now() })
    await f.run()
    expect(await f.shown(ruleId)).toEqual({})
  })

  it('shows what the function stated, and follows exemptions until they end', async () => {
    await f.put(f.eventOf('b1'), [f.evaluationOf('b1', 'NON_COMPLIANT', { annotation: 'too open' })])
    const ignored = {
      ConfigRuleId: ruleId,
      IgnoreDate: '2027-01-18',
      Resources: JSON.stringify([
        {
          Region: 'cn-hangzhou',
          ResourceAccountId: Number(f.estate.account.accountId),
          ResourceId: 'b1',
          ResourceType: BUCKET,
        },
      ]),
    }
    await f.call(IgnoreEvaluationResults, ignored)
    expect(await f.shown(ruleId)).toEqual({ b1: 'IGNORED' })
    await f.put(f.eventOf('b1'), [f.evaluationOf('b1', 'NON_COMPLIANT', { annotation: 'still open' })])
    await f.run()
    expect(await f.shown(ruleId)).toEqual({ b1: 'IGNORED' })
    f.estate.clock.advance(4 * 86_400_000)
    await f.run()
    const reply = await f.call(ListConfigRuleEvaluationResults, { ConfigRuleId: ruleId })
    expect(reply['EvaluationResults']).toMatchObject({
      EvaluationResultList: [
        { ComplianceType: 'NON_COMPLIANT', Annotation: expect.stringContaining('still open') },
      ],
    })
  })
})
