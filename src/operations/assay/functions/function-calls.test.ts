import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAllowedAddress } from '../../../platform/signed-post.js'
import { StartConfigRuleEvaluation } from '../../evaluation/StartConfigRuleEvaluation.js'
import { DeleteFunctionEndpoint } from './DeleteFunctionEndpoint.js'
import { ListFunctionEndpoints } from './ListFunctionEndpoints.js'
import { RegisterFunctionEndpoint } from './RegisterFunctionEndpoint.js'
import { ARN, BUCKET, bucket, type FunctionEstate, openFunctionEstate, SECRET } from './testing.js'

let f: FunctionEstate
beforeEach(async () => {
  f = await openFunctionEstate()
})
afterEach(() => f.close())

describe('calls of a function', () => {
  it('sends the documented event for every resource, signed, and takes the results', async () => {
    await f.register()
    const ruleId = await f.createFunctionRule()
    await f.run()
    expect(f.received).toHaveLength(2)
    const { headers, body, event } = f.received[0]!
    const expected = createHmac('sha256', SECRET)
      .update(`${headers['x-assay-timestamp']}.${body}`)
      .digest('hex')
    expect(headers['x-assay-signature']).toBe(`v1=${expected}`)
    expect(headers['x-assay-function']).toBe(ARN)
    expect(event).toMatchObject({
      orderingTimestamp: f.estate.clock.now(),
      invokingEvent: {
        messageType: 'ConfigurationItemChangeNotification',
        accountId: f.estate.account.accountId,
        configurationItem: {
          resourceType: BUCKET,
          regionId: 'cn-hangzhou',
          configuration: '{"Acl":"private"}',
          tags: '{"env":"dev"}',
        },
      },
      ruleParameters: { limit: '3' },
    })
    expect(await f.statusOf(ruleId)).toMatchObject({ state: 'ACTIVE' })
    expect(await f.shown(ruleId)).toEqual({})
    const results = [f.evaluationOf('b1', 'COMPLIANT'), f.evaluationOf('b2', 'NON_COMPLIANT')]
    expect(await f.put(event, results)).toEqual({ Result: true })
    expect(await f.put(event, results)).toEqual({ Result: true })
    expect(await f.shown(ruleId)).toEqual({ b1: 'COMPLIANT', b2: 'NON_COMPLIANT' })
  })

  it('is called for what changed, and only for that', async () => {
    await f.register()
    await f.createFunctionRule()
    await f.run()
    f.received.length = 0
    await f.estate.record({ ...bucket('b2', 'public'), capturedAt: f.estate.clock.now() }, bucket('b3'))
    await f.run()
    expect(
      f.received.map(({ event }) => event.invokingEvent.configurationItem?.['resourceId']).sort(),
    ).toEqual(['b2', 'b3'])
    f.received.length = 0
    await f.run()
    expect(f.received).toEqual([])
  })

  it('is called once, with no item, by schedule', async () => {
    await f.register()
    await f.createFunctionRule({
      ConfigRuleTriggerTypes: 'ScheduledNotification',
      MaximumExecutionFrequency: 'One_Hour',
    })
    await f.run()
    f.estate.clock.advance(3_600_000)
    await f.run()
    expect(f.received.map(({ event }) => event.invokingEvent)).toMatchObject([
      { messageType: 'ScheduledNotification', configurationItem: null },
      { messageType: 'ScheduledNotification', configurationItem: null },
    ])
  })

  it('is tried again after a fault, and told with the rule and the resource when it goes on', async () => {
    await f.register()
    f.answers.push(503)
    const ruleId = await f.createFunctionRule({ ResourceIdsScope: 'b1' })
    await f.run()
    expect(f.received).toHaveLength(2)
    expect((await f.statusOf(ruleId)).LastErrorCode).toBeUndefined()
    f.answers.push(500, 500, 500)
    await f.call(StartConfigRuleEvaluation, { ConfigRuleId: ruleId })
    await f.run()
    expect(f.received).toHaveLength(5)
    expect(await f.statusOf(ruleId)).toMatchObject({ state: 'ACTIVE', LastErrorCode: 'FunctionError' })
    // No answer is never a pass: the result is an error, which the wire calls no data.
    expect(await f.shown(ruleId)).toEqual({ b1: 'INSUFFICIENT_DATA' })
  })

  it('is not tried again after a refusal', async () => {
    await f.register()
    f.answers.push(403)
    await f.createFunctionRule({ ResourceIdsScope: 'b1' })
    await f.run()
    expect(f.received).toHaveLength(1)
  })

  it('shows why nothing is evaluated without an endpoint, and evaluates once there is one', async () => {
    const ruleId = await f.createFunctionRule()
    await f.run()
    expect(await f.statusOf(ruleId)).toMatchObject({
      state: 'ACTIVE',
      LastErrorCode: 'FunctionNotRegistered',
    })
    await f.register()
    await f.run()
    expect(f.received).toHaveLength(2)
  })

  it('shows that a function cannot be reached, keeps the results, and calls again later', async () => {
    await f.register()
    const ruleId = await f.createFunctionRule()
    await f.run()
    await f.put(f.eventOf('b1'), [f.evaluationOf('b1', 'COMPLIANT')])
    await f.hangUp()
    await f.estate.record({ ...bucket('b2', 'public'), capturedAt: f.estate.clock.now() })
    await f.run()
    expect(await f.statusOf(ruleId)).toMatchObject({ LastErrorCode: 'FunctionUnreachable' })
    expect(await f.shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    f.received.length = 0
    await f.pickUp()
    f.estate.clock.advance(10 * 60_000)
    await f.run()
    expect(f.received.map(({ event }) => event.invokingEvent.configurationItem?.['resourceId'])).toEqual([
      'b2',
    ])
  })
})

describe('endpoints', () => {
  it('are listed without secrets and deleted', async () => {
    const made = await f.call(RegisterFunctionEndpoint, { FunctionArn: ARN, Url: f.url })
    expect(String(made['Secret']).length).toBeGreaterThan(40)
    expect(await f.call(ListFunctionEndpoints, {})).toEqual({
      FunctionEndpoints: [
        {
          FunctionArn: ARN,
          Url: f.url,
          CreateTimestamp: f.estate.clock.now(),
          UpdateTimestamp: f.estate.clock.now(),
        },
      ],
    })
    await f.call(DeleteFunctionEndpoint, { FunctionArn: ARN })
    await expect(f.call(DeleteFunctionEndpoint, { FunctionArn: ARN })).rejects.toMatchObject({
      wireCode: 'FunctionEndpointNotExists',
    })
  })

  it.each<[string, string, string]>([
    ['another scheme', ARN, 'file:///etc/passwd'],
    ['credentials in the address', ARN, 'http://user:secret@functions.example/'],
    ['the metadata service', ARN, 'http://100.100.100.200/latest/meta-data/'],
    ['a link-local address', ARN, 'http://169.254.169.254/'],
    ['a link-local address, mapped', ARN, 'http://[::ffff:169.254.169.254]/'],
  ])('refuses %s', async (_, FunctionArn, Url) => {
    await expect(f.call(RegisterFunctionEndpoint, { FunctionArn, Url })).rejects.toMatchObject({
      wireCode: 'InvalidUrl',
    })
  })

  it('refuses a function that is none', async () => {
    await expect(
      f.call(RegisterFunctionEndpoint, { FunctionArn: 'check', Url: f.url }),
    ).rejects.toMatchObject({
      wireCode: 'InvalidFunctionArn',
    })
  })

  it.each([
    ['127.0.0.1', true],
    ['10.0.0.8', true],
    ['2001:db8::1', true],
    ['169.254.1.1', false],
    ['::ffff:100.100.100.200', false],
    ['fe80::1', false],
    ['0.0.0.0', false],
  ])('calls %s: %s', (address, isAllowed) => {
    expect(isAllowedAddress(address)).toBe(isAllowed)
  })
})
