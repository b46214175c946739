import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  ASSAY,
  bucketSnapshot,
  call,
  importFiles,
  type Key,
  makeAccount,
  ReplyError,
  until,
} from './client.js'
import { startTestServer, type TestServer } from './server.js'

/** A rule of a group that a function of its management account decides for every member. */

const MEMBER = '1000000000000101'
const BUCKET = 'ACS::OSS::Bucket'

interface Event {
  readonly invokingEvent: { readonly configurationItem: Readonly<Record<string, string>> }
  readonly resultToken: string
}

let server: TestServer
let member: Key
let functions: Server
let answersOfMember: string[]
let AggregatorId: string

beforeAll(async () => {
  server = await startTestServer()
  member = await makeAccount(server, MEMBER)
  answersOfMember = []
  functions = createServer((request, reply) => {
    answer(request).then(
      () => void reply.writeHead(200).end(),
      () => void reply.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => functions.listen(0, '127.0.0.1', resolve))
  const Accounts = [server.accountId, MEMBER].map((id) => ({ AccountId: Number(id) }))
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const group = { AggregatorName: 'all', AggregatorType: 'RD' }
  AggregatorId = (await call<{ AggregatorId: string }>(server, 'CreateAggregator', group)).AggregatorId
  const own = [{ id: 'one', grant: 'private' }]
  const theirs = [{ id: 'two', grant: 'private' }]
  await importFiles(server, {
    'own.json': bucketSnapshot(server.accountId, own),
    'member.json': bucketSnapshot(MEMBER, theirs),
  })
}, 60_000)
afterAll(async () => {
  await new Promise((resolve) => functions.close(resolve))
  await server.stop()
})

/** A function of the management account: it finds the member's resources wanting. The member may bring nothing. */
async function answer(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const { invokingEvent, resultToken }: Event = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  const { accountId, resourceId, regionId } = invokingEvent.configurationItem
  const evaluation = {
    ...{ accountId, complianceResourceId: resourceId, complianceRegionId: regionId },
    complianceResourceType: BUCKET,
    complianceType: accountId === MEMBER ? 'NON_COMPLIANT' : 'COMPLIANT',
    annotation: 'as the function says',
  }
  const brought = { ResultToken: resultToken, Evaluations: [evaluation] }
  const refused = await call(member, 'PutEvaluations', brought).catch((error: unknown) => error)
  answersOfMember.push(refused instanceof ReplyError ? refused.code : 'taken')
  await call(server, 'PutEvaluations', brought)
}

async function verdictsOf(ConfigRuleId: string): Promise<readonly string[]> {
  const { EvaluationResults } = await call<{
    EvaluationResults: {
      EvaluationResultList: {
        ComplianceType: string
        EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceId: string } }
      }[]
    }
  }>(server, 'ListAggregateConfigRuleEvaluationResults', { AggregatorId, ConfigRuleId })
  return EvaluationResults.EvaluationResultList.map(
    ({ ComplianceType, EvaluationResultIdentifier: { EvaluationResultQualifier } }) =>
      `${EvaluationResultQualifier.ResourceId} ${ComplianceType}`,
  ).sort()
}

it('calls the function for every member, and takes its results from the management account alone', async () => {
  const { port } = functions.address() as AddressInfo
  const FunctionArn = `acs:fc:cn-hangzhou:${server.accountId}:services/rules.LATEST/functions/check`
  const { ConfigRuleId } = await call<{ ConfigRuleId: string }>(server, 'CreateAggregateConfigRule', {
    AggregatorId,
    ConfigRuleName: 'decided elsewhere',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: BUCKET,
    RiskLevel: 2,
    SourceOwner: 'CUSTOM_FC',
    SourceIdentifier: FunctionArn,
  })
  // A member that says it is the function is not asked.
  const theirs = { FunctionArn, Url: `http://127.0.0.1:${port}/theirs` }
  await call(member, 'RegisterFunctionEndpoint', theirs, ASSAY)
  const endpoint = { FunctionArn, Url: `http://127.0.0.1:${port}/` }
  await call(server, 'RegisterFunctionEndpoint', endpoint, ASSAY)
  const expected = ['one COMPLIANT', 'two NON_COMPLIANT']
  await until(async () => (await verdictsOf(ConfigRuleId)).join() === expected.join())
  await until(async () => {
    const { ConfigRule } = await call<{ ConfigRule: { ConfigRuleState: string } }>(
      server,
      'GetAggregateConfigRule',
      { AggregatorId, ConfigRuleId },
    )
    return ConfigRule.ConfigRuleState === 'ACTIVE'
  })
  expect(new Set(answersOfMember)).toEqual(new Set(['NoPermission']))
}, 60_000)
