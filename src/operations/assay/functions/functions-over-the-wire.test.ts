import { createHmac, createSecretKey } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAllowedAddress, postEvent } from '../../../evaluation/function-rules-call.js'
import { functionHandler } from '../../../evaluation/function-rules-jobs.js'
import { evaluationHandlers } from '../../../evaluation/jobs.js'
import { openTestEstate, type TestEstate } from '../../../packs/testing.js'
import { randomIds } from '../../../platform/ids.js'
import { createJobRunner } from '../../../platform/jobs/runner.js'
import { createLog } from '../../../platform/log.js'
import { scheduleHandler } from '../../../rules/schedule-rules.js'
import { ListConfigRuleEvaluationResults } from '../../evaluation/ListConfigRuleEvaluationResults.js'
import { PutEvaluations } from '../../evaluation/PutEvaluations.js'
import { StartConfigRuleEvaluation } from '../../evaluation/StartConfigRuleEvaluation.js'
import { IgnoreEvaluationResults } from '../../exemption/IgnoreEvaluationResults.js'
import type { ListedOperation } from '../../operation.js'
import { CreateConfigRule } from '../../rule/CreateConfigRule.js'
import { GetConfigRule } from '../../rule/GetConfigRule.js'
import { UpdateConfigRule } from '../../rule/UpdateConfigRule.js'
import { callOperation } from '../../testing.js'
import { DeleteFunctionEndpoint } from './DeleteFunctionEndpoint.js'
import { ListFunctionEndpoints } from './ListFunctionEndpoints.js'
import { RegisterFunctionEndpoint } from './RegisterFunctionEndpoint.js'

const BUCKET = 'ACS::OSS::Bucket'
const ARN = 'acs:fc:cn-hangzhou:1000000000000001:services/rules.LATEST/functions/check'
const SECRET = 'a secret of the function'

interface Event {
  readonly orderingTimestamp: number
  readonly invokingEvent: {
    readonly messageType: string
    readonly accountId: string
    readonly configurationItem: Readonly<Record<string, string>> | null
  }
  readonly ruleParameters: Readonly<Record<string, string>>
  readonly resultToken: string
}

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly event: Event
}

let estate: TestEstate
let server: Server
let url: string
let received: Received[]
/** What the function answers to its calls in turn; 200 when it says nothing. */
let answers: number[]

beforeEach(async () => {
  estate = await openTestEstate()
  received = []
  answers = []
  server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ headers: request.headers, body, event: JSON.parse(body) })
      reply.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}/check`
  await estate.record(bucket('b1'), bucket('b2'))
})
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  await estate.close()
})

function bucket(resourceId: string, acl = 'private') {
  return { resourceType: BUCKET, resourceId, tags: { env: 'dev' }, document: { Acl: acl } }
}

function call(operation: ListedOperation, params: Record<string, string>, scope = estate.scope) {
  return callOperation(estate, operation, params, { scope })
}

async function run(): Promise<void> {
  const { db, clock, services } = estate
  const queue = { clock, ids: randomIds, wake: () => {} }
  const masterKey = createSecretKey(Buffer.alloc(32, 7))
  const handlers = [
    ...evaluationHandlers(db, queue),
    scheduleHandler(db, queue, services.events),
    functionHandler(db, queue, { masterKey, post: postEvent, retryAfterMs: [1, 1] }),
  ]
  await createJobRunner({ db, clock, log: createLog('silent'), handlers, onlyProcess: true }).drain()
}

async function createFunctionRule(more: Record<string, string> = {}): Promise<string> {
  const made = await call(CreateConfigRule, {
    ConfigRuleName: 'by function',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: BUCKET,
    RiskLevel: '1',
    SourceOwner: 'CUSTOM_FC',
    SourceIdentifier: ARN,
    InputParameters: '{"limit":"3"}',
    ...more,
  })
  return String(made['ConfigRuleId'])
}

const register = () => call(RegisterFunctionEndpoint, { FunctionArn: ARN, Url: url, Secret: SECRET })

function evaluationOf(resourceId: string, complianceType: string, more: object = {}) {
  return {
    accountId: Number(estate.account.accountId),
    complianceResourceId: resourceId,
    complianceResourceType: BUCKET,
    complianceRegionId: 'cn-hangzhou',
    complianceType,
    annotation: 'said so',
    ...more,
  }
}

function put(event: Event | undefined, evaluations: object[], more: Record<string, string> = {}) {
  const token = event?.resultToken ?? ''
  return call(PutEvaluations, { ResultToken: token, Evaluations: JSON.stringify(evaluations), ...more })
}

async function shown(ruleId: string): Promise<Record<string, string>> {
  const reply = await call(ListConfigRuleEvaluationResults, { ConfigRuleId: ruleId })
  const { EvaluationResultList } = reply['EvaluationResults'] as {
    EvaluationResultList: {
      ComplianceType: string
      EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceId: string } }
    }[]
  }
  return Object.fromEntries(
    EvaluationResultList.map((each) => [
      each.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId,
      each.ComplianceType,
    ]),
  )
}

async function statusOf(ruleId: string) {
  const reply = await call(GetConfigRule, { ConfigRuleId: ruleId })
  const { ConfigRuleState, ConfigRuleEvaluationStatus } = reply['ConfigRule'] as {
    ConfigRuleState: string
    ConfigRuleEvaluationStatus: { LastErrorCode?: string; LastErrorMessage?: string }
  }
  return { state: ConfigRuleState, ...ConfigRuleEvaluationStatus }
}

const eventOf = (resourceId: string) =>
  received.find(({ event }) => event.invokingEvent.configurationItem?.['resourceId'] === resourceId)?.event

describe('calls of a function', () => {
  it('sends the documented event for every resource, signed, and takes the results', async () => {
    await register()
    const ruleId = await createFunctionRule()
    await run()
    expect(received).toHaveLength(2)
    const { headers, body, event } = received[0]!
    const expected = createHmac('sha256', SECRET)
      .update(`${headers['x-assay-timestamp']}.${body}`)
      .digest('hex')
    expect(headers['x-assay-signature']).toBe(`v1=${expected}`)
    expect(headers['x-assay-function']).toBe(ARN)
    expect(event).toMatchObject({
      orderingTimestamp: estate.clock.now(),
      invokingEvent: {
        messageType: 'ConfigurationItemChangeNotification',
        accountId: estate.account.accountId,
        configurationItem: {
          resourceType: BUCKET,
          regionId: 'cn-hangzhou',
          configuration: '{"Acl":"private"}',
          tags: '{"env":"dev"}',
        },
      },
      ruleParameters: { limit: '3' },
    })
    expect(await statusOf(ruleId)).toMatchObject({ state: 'ACTIVE' })
    expect(await shown(ruleId)).toEqual({})
    const results = [evaluationOf('b1', 'COMPLIANT'), evaluationOf('b2', 'NON_COMPLIANT')]
    expect(await put(event, results)).toEqual({ Result: true })
    expect(await put(event, results)).toEqual({ Result: true })
    expect(await shown(ruleId)).toEqual({ b1: 'COMPLIANT', b2: 'NON_COMPLIANT' })
  })

  it('is called for what changed, and only for that', async () => {
    await register()
    await createFunctionRule()
    await run()
    received = []
    await estate.record({ ...bucket('b2', 'public'), capturedAt: estate.clock.now() }, bucket('b3'))
    await run()
    expect(received.map(({ event }) => event.invokingEvent.configurationItem?.['resourceId']).sort()).toEqual(
      ['b2', 'b3'],
    )
    received = []
    await run()
    expect(received).toEqual([])
  })

  it('is called once, with no item, by schedule', async () => {
    await register()
    await createFunctionRule({
      ConfigRuleTriggerTypes: 'ScheduledNotification',
      MaximumExecutionFrequency: 'One_Hour',
    })
    await run()
    estate.clock.advance(3_600_000)
    await run()
    expect(received.map(({ event }) => event.invokingEvent)).toMatchObject([
      { messageType: 'ScheduledNotification', configurationItem: null },
      { messageType: 'ScheduledNotification', configurationItem: null },
    ])
  })

  it('is tried again after a fault, and told with the rule and the resource when it goes on', async () => {
    await register()
    answers = [503, 200, 200]
    const ruleId = await createFunctionRule({ ResourceIdsScope: 'b1' })
    await run()
    expect(received).toHaveLength(2)
    expect((await statusOf(ruleId)).LastErrorCode).toBeUndefined()
    answers = [500, 500, 500]
    await call(StartConfigRuleEvaluation, { ConfigRuleId: ruleId })
    await run()
    expect(received).toHaveLength(5)
    expect(await statusOf(ruleId)).toMatchObject({ state: 'ACTIVE', LastErrorCode: 'FunctionError' })
    // No answer is never a pass: the result is an error, which the wire calls no data.
    expect(await shown(ruleId)).toEqual({ b1: 'INSUFFICIENT_DATA' })
  })

  it('is not tried again after a refusal', async () => {
    await register()
    answers = [403]
    await createFunctionRule({ ResourceIdsScope: 'b1' })
    await run()
    expect(received).toHaveLength(1)
  })

  it('shows why nothing is evaluated without an endpoint, and evaluates once there is one', async () => {
    const ruleId = await createFunctionRule()
    await run()
    expect(await statusOf(ruleId)).toMatchObject({ state: 'ACTIVE', LastErrorCode: 'FunctionNotRegistered' })
    await register()
    await run()
    expect(received).toHaveLength(2)
  })

  it('shows that a function cannot be reached, keeps the results, and calls again later', async () => {
    await register()
    const ruleId = await createFunctionRule()
    await run()
    await put(eventOf('b1'), [evaluationOf('b1', 'COMPLIANT')])
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    await estate.record({ ...bucket('b2', 'public'), capturedAt: estate.clock.now() })
    await run()
    expect(await statusOf(ruleId)).toMatchObject({ LastErrorCode: 'FunctionUnreachable' })
    expect(await shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    received = []
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    estate.clock.advance(10 * 60_000)
    await run()
    expect(received.map(({ event }) => event.invokingEvent.configurationItem?.['resourceId'])).toEqual(['b2'])
  })
})

describe('PutEvaluations', () => {
  let ruleId: string
  beforeEach(async () => {
    await register()
    ruleId = await createFunctionRule()
    await run()
  })

  it.each<[string, (event: Event) => Record<string, string>, string]>([
    ['an altered token', ({ resultToken }) => ({ ResultToken: `${resultToken}A` }), 'NoPermission'],
    ['a token from elsewhere', () => ({ ResultToken: '=lAUbfkWp7GL9+/' }), 'NoPermission'],
    ['no list', () => ({ Evaluations: '{}' }), 'InvalidEvaluations'],
    ['a list that is no JSON', () => ({ Evaluations: '[' }), 'InvalidEvaluations'],
    [
      'more than a hundred results',
      () => ({ Evaluations: JSON.stringify(Array(101).fill(evaluationOf('b1', 'COMPLIANT'))) }),
      'InvalidEvaluations',
    ],
    [
      'a verdict that is none',
      () => ({ Evaluations: JSON.stringify([evaluationOf('b1', 'IGNORED')]) }),
      'InvalidEvaluations',
    ],
    [
      'another account',
      () => ({ Evaluations: JSON.stringify([evaluationOf('b1', 'COMPLIANT', { accountId: 1 })]) }),
      'InvalidEvaluations',
    ],
    ['DeleteMode in a run a change caused', () => ({ DeleteMode: 'true' }), 'InvalidDeleteMode'],
  ])('refuses %s', async (_, more, wireCode) => {
    const event = eventOf('b1')!
    await expect(put(event, [evaluationOf('b1', 'COMPLIANT')], more(event))).rejects.toMatchObject({
      wireCode,
    })
    expect(await shown(ruleId)).toEqual({})
  })

  it('refuses a token after a day, of another account, of an older version and of a rule that is gone', async () => {
    const event = eventOf('b1')!
    const results = JSON.stringify([evaluationOf('b1', 'COMPLIANT')])
    const params = { ResultToken: event.resultToken, Evaluations: results }
    await expect(call(PutEvaluations, params, await estate.addAccount())).rejects.toMatchObject({
      wireCode: 'NoPermission',
    })
    await call(UpdateConfigRule, { ConfigRuleId: ruleId, InputParameters: '{"limit":"4"}' })
    await expect(call(PutEvaluations, params)).rejects.toMatchObject({ wireCode: 'NoPermission' })
    received = []
    await run()
    const fresh = { ...params, ResultToken: received[0]!.event.resultToken }
    estate.clock.advance(86_400_000 - 1)
    expect(await call(PutEvaluations, fresh)).toEqual({ Result: true })
    estate.clock.advance(1)
    await expect(call(PutEvaluations, fresh)).rejects.toMatchObject({ wireCode: 'NoPermission' })
  })

  it('discards a result that was ordered before the stored one', async () => {
    const at = estate.clock.now()
    const event = eventOf('b1')
    await put(event, [evaluationOf('b1', 'COMPLIANT', { orderingTimestamp: at })])
    await put(event, [evaluationOf('b1', 'NON_COMPLIANT', { orderingTimestamp: at - 1 })])
    expect(await shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    await put(event, [evaluationOf('b1', 'NON_COMPLIANT', { orderingTimestamp: at + 1 })])
    expect(await shown(ruleId)).toEqual({ b1: 'NON_COMPLIANT' })
  })

  it('leaves out what is not recorded or out of scope, and tells it with the rule', async () => {
    await put(eventOf('b1'), [evaluationOf('b1', 'COMPLIANT'), evaluationOf('gone', 'COMPLIANT')])
    expect(await shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    expect(await statusOf(ruleId)).toMatchObject({
      LastErrorCode: 'UnknownResources',
      LastErrorMessage: expect.stringContaining('1 of 2'),
    })
  })

  it('deletes with DeleteMode what a manual run did not refresh', async () => {
    await put(eventOf('b1'), [evaluationOf('b1', 'COMPLIANT'), evaluationOf('b2', 'COMPLIANT')])
    estate.clock.advance(1000)
    received = []
    await call(StartConfigRuleEvaluation, { ConfigRuleId: ruleId })
    await run()
    expect(received[0]!.event.invokingEvent.messageType).toBe('Manual')
    await put(received[0]!.event, [evaluationOf('b1', 'NON_COMPLIANT')], { DeleteMode: 'true' })
    expect(await shown(ruleId)).toEqual({ b1: 'NON_COMPLIANT' })
  })

  it('loses results with the scope and with the resource', async () => {
    await put(eventOf('b1'), [evaluationOf('b1', 'COMPLIANT'), evaluationOf('b2', 'COMPLIANT')])
    await call(UpdateConfigRule, { ConfigRuleId: ruleId, ResourceIdsScope: 'b1' })
    await run()
    expect(await shown(ruleId)).toEqual({ b1: 'COMPLIANT' })
    await estate.record({ ...bucket('b1'), event: 'REMOVE', capturedAt: estate.clock.now() })
    await run()
    expect(await shown(ruleId)).toEqual({})
  })

  it('shows what the function stated, and follows exemptions until they end', async () => {
    await put(eventOf('b1'), [evaluationOf('b1', 'NON_COMPLIANT', { annotation: 'too open' })])
    const ignored = {
      ConfigRuleId: ruleId,
      IgnoreDate: '2027-01-18',
      Resources: JSON.stringify([
        {
          Region: 'cn-hangzhou',
          ResourceAccountId: Number(estate.account.accountId),
          ResourceId: 'b1',
          ResourceType: BUCKET,
        },
      ]),
    }
    await call(IgnoreEvaluationResults, ignored)
    expect(await shown(ruleId)).toEqual({ b1: 'IGNORED' })
    await put(eventOf('b1'), [evaluationOf('b1', 'NON_COMPLIANT', { annotation: 'still open' })])
    await run()
    expect(await shown(ruleId)).toEqual({ b1: 'IGNORED' })
    estate.clock.advance(4 * 86_400_000)
    await run()
    const reply = await call(ListConfigRuleEvaluationResults, { ConfigRuleId: ruleId })
    expect(reply['EvaluationResults']).toMatchObject({
      EvaluationResultList: [
        { ComplianceType: 'NON_COMPLIANT', Annotation: expect.stringContaining('still open') },
      ],
    })
  })
})

describe('endpoints', () => {
  it('are listed without secrets and deleted', async () => {
    const made = await call(RegisterFunctionEndpoint, { FunctionArn: ARN, Url: url })
    expect(String(made['Secret']).length).toBeGreaterThan(40)
    expect(await call(ListFunctionEndpoints, {})).toEqual({
      FunctionEndpoints: [
        {
          FunctionArn: ARN,
          Url: url,
          CreateTimestamp: estate.clock.now(),
          UpdateTimestamp: estate.clock.now(),
        },
      ],
    })
    await call(DeleteFunctionEndpoint, { FunctionArn: ARN })
    await expect(call(DeleteFunctionEndpoint, { FunctionArn: ARN })).rejects.toMatchObject({
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
    await expect(call(RegisterFunctionEndpoint, { FunctionArn, Url })).rejects.toMatchObject({
      wireCode: 'InvalidUrl',
    })
  })

  it('refuses a function that is none', async () => {
    await expect(call(RegisterFunctionEndpoint, { FunctionArn: 'check', Url: url })).rejects.toMatchObject({
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
