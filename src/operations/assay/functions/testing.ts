import { createSecretKey } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '../../../accounts/scope.js'
import { postEvent } from '../../../evaluation/function-rules-call.js'
import { functionHandler } from '../../../evaluation/function-rules-jobs.js'
import { evaluationHandlers } from '../../../evaluation/jobs.js'
import { openTestEstate } from '../../../packs/testing.js'
import { randomIds } from '../../../platform/ids.js'
import { createJobRunner } from '../../../platform/jobs/runner.js'
import { createLog } from '../../../platform/log.js'
import { scheduleHandler } from '../../../rules/schedule-rules.js'
import { ListConfigRuleEvaluationResults } from '../../evaluation/ListConfigRuleEvaluationResults.js'
import { PutEvaluations } from '../../evaluation/PutEvaluations.js'
import type { ListedOperation } from '../../operation.js'
import { CreateConfigRule } from '../../rule/CreateConfigRule.js'
import { GetConfigRule } from '../../rule/GetConfigRule.js'
import { callOperation } from '../../testing.js'
import { RegisterFunctionEndpoint } from './RegisterFunctionEndpoint.js'

export const BUCKET = 'ACS::OSS::Bucket'
export const ARN = 'acs:fc:cn-hangzhou:1000000000000001:services/rules.LATEST/functions/check'
export const SECRET = 'a secret of the function'

export interface Event {
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

export function bucket(resourceId: string, acl = 'private') {
  return { resourceType: BUCKET, resourceId, tags: { env: 'dev' }, document: { Acl: acl } }
}

/** An account with two buckets, and a function over HTTP that keeps what it is called with. */
export async function openFunctionEstate() {
  const estate = await openTestEstate()
  const { db, clock, services, account } = estate
  const received: Received[] = []
  /** What the function answers to its calls in turn; 200 when it says nothing. */
  const answers: number[] = []
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ headers: request.headers, body, event: JSON.parse(body) })
      reply.writeHead(answers.shift() ?? 200).end()
    })
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/check`
  await estate.record(bucket('b1'), bucket('b2'))

  function call(
    operation: ListedOperation,
    params: Record<string, string> = {},
    scope: Scope = estate.scope,
  ) {
    return callOperation(estate, operation, params, { scope })
  }

  return {
    estate,
    url,
    received,
    answers,
    call,
    /** Nobody answers from now on. */
    hangUp: () => new Promise((resolve) => server.close(resolve)),
    /** The function answers again, at the same address. */
    pickUp: () => listen(port),
    /** Runs every queued job, calls of the function too. */
    run: async () => {
      const queue = { clock, ids: randomIds, wake: () => {} }
      const masterKey = createSecretKey(Buffer.alloc(32, 7))
      const handlers = [
        ...evaluationHandlers(db, queue),
        scheduleHandler(db, queue, services.events),
        functionHandler(db, queue, { masterKey, post: postEvent, retryAfterMs: [1, 1] }),
      ]
      await createJobRunner({ db, clock, log: createLog('silent'), handlers, onlyProcess: true }).drain()
    },
    register: () => call(RegisterFunctionEndpoint, { FunctionArn: ARN, Url: url, Secret: SECRET }),
    createFunctionRule: async (more: Record<string, string> = {}): Promise<string> => {
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
    },
    evaluationOf: (resourceId: string, complianceType: string, more: object = {}) => ({
      accountId: Number(account.accountId),
      complianceResourceId: resourceId,
      complianceResourceType: BUCKET,
      complianceRegionId: 'cn-hangzhou',
      complianceType,
      annotation: 'said so',
      ...more,
    }),
    put: (event: Event | undefined, evaluations: object[], more: Record<string, string> = {}) =>
      call(PutEvaluations, {
        ResultToken: event?.resultToken ?? '',
        Evaluations: JSON.stringify(evaluations),
        ...more,
      }),
    eventOf: (resourceId: string) =>
      received.find(({ event }) => event.invokingEvent.configurationItem?.['resourceId'] === resourceId)
        ?.event,
    /** The shown results by resource. */
    shown: async (ruleId: string): Promise<Record<string, string>> => {
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
    },
    statusOf: async (ruleId: string) => {
      const reply = await call(GetConfigRule, { ConfigRuleId: ruleId })
      const { ConfigRuleState, ConfigRuleEvaluationStatus } = reply['ConfigRule'] as {
        ConfigRuleState: string
        ConfigRuleEvaluationStatus: { LastErrorCode?: string; LastErrorMessage?: string }
      }
      return { state: ConfigRuleState, ...ConfigRuleEvaluationStatus }
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await estate.close()
    },
  }
}

export type FunctionEstate = Awaited<ReturnType<typeof openFunctionEstate>>
