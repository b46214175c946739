import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../architecture.js'

type Double = typeof import('../../src/test-double.js')
type TestAssay = Awaited<ReturnType<Double['startAssay']>>

const BUCKET = 'ACS::OSS::Bucket'
const ARN = 'acs:fc:cn-hangzhou:1000000000000001:services/rules.LATEST/functions/lower-case'
const SECRET = 'the secret of both sides'

let assay: TestAssay
let server: Server
let replies: Record<string, unknown>[]
let refused: number

beforeAll(async () => {
  const { startAssay } = (await import(join(ROOT, 'dist/src/test-double.js'))) as Double
  assay = await startAssay()
  replies = []
  refused = 0
  server = createServer((request, reply) => {
    answer(request).then(
      (status) => void reply.writeHead(status).end(),
      () => void reply.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}, 60_000)
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await assay.stop()
})

/** A function as a user writes it: checks who calls, looks at the item, brings its result. */
async function answer(request: IncomingMessage): Promise<number> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks).toString('utf8')
  const at = request.headers['x-assay-timestamp']
  const signature = `v1=${createHmac('sha256', SECRET)
    .update(`${String(at)}.${body}`)
    .digest('hex')}`
  if (request.headers['x-assay-signature'] !== signature) {
    refused++
    return 403
  }
  const { invokingEvent, orderingTimestamp, resultToken } = JSON.parse(body)
  const item = invokingEvent.configurationItem
  const isGood = item.resourceName === item.resourceName.toLowerCase()
  replies.push(
    await assay.call('PutEvaluations', {
      ResultToken: resultToken,
      Evaluations: [
        {
          accountId: item.accountId,
          complianceResourceId: item.resourceId,
          complianceResourceType: item.resourceType,
          complianceRegionId: item.regionId,
          complianceType: isGood ? 'COMPLIANT' : 'NON_COMPLIANT',
          annotation: isGood ? '' : 'the name has capital letters',
          orderingTimestamp,
        },
      ],
    }),
  )
  return 200
}

it('lets a function over HTTP decide, from its registration to a change of a resource', async () => {
  const bucket = (resourceId: string, resourceName: string) => ({
    resourceType: BUCKET,
    resourceId,
    resourceName,
    configuration: {},
  })
  await assay.record(bucket('one', 'logs'), bucket('two', 'Logs'))
  const { ConfigRuleId } = await assay.call('CreateConfigRule', {
    ConfigRuleName: 'lower case',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: BUCKET,
    RiskLevel: 3,
    SourceOwner: 'CUSTOM_FC',
    SourceIdentifier: ARN,
  })
  await assay.settle()
  expect(await lastError(ConfigRuleId)).toBe('FunctionNotRegistered')
  const { port } = server.address() as AddressInfo
  const endpoint = { FunctionArn: ARN, Url: `http://127.0.0.1:${port}/`, Secret: SECRET }
  await assay.call('RegisterFunctionEndpoint', endpoint, '2026-12-01')
  await assay.settle()
  expect(await verdicts(ConfigRuleId)).toEqual({ one: 'COMPLIANT', two: 'NON_COMPLIANT' })

  await assay.record({ ...bucket('two', 'logs-2'), captureTime: new Date(Date.now() + 1) })
  expect(await verdicts(ConfigRuleId)).toEqual({ one: 'COMPLIANT', two: 'COMPLIANT' })
  expect(replies).toHaveLength(3)
  for (const reply of replies) expect(reply).toEqual({ RequestId: expect.any(String), Result: true })
  expect(refused).toBe(0)
}, 60_000)

async function verdicts(ConfigRuleId: unknown): Promise<Record<string, string>> {
  const { EvaluationResults } = await assay.call('ListConfigRuleEvaluationResults', { ConfigRuleId })
  const { EvaluationResultList } = EvaluationResults as {
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

async function lastError(ConfigRuleId: unknown): Promise<string | undefined> {
  const { ConfigRule } = await assay.call('GetConfigRule', { ConfigRuleId })
  const { ConfigRuleEvaluationStatus } = ConfigRule as {
    ConfigRuleEvaluationStatus: { LastErrorCode?: string }
  }
  return ConfigRuleEvaluationStatus.LastErrorCode
}
