import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import type { ListedOperation } from '../../src/operations/operation.js'
import {
  ASSAY,
  bucketSnapshot,
  call,
  importFiles,
  type Key,
  RAM,
  ReplyError,
  until,
} from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'

/**
 * Who may not do a thing must not learn whether it exists: not by code, text or length of the reply, nor by
 * the time it takes.
 */
let server: TestServer
/** A user without any policy. */
let nobody: Key
/** A user that may do everything, but only to things that are not there. */
let elsewhere: Key
/** For each parameter a value that exists; every one has a twin of the same length that does not. */
let existing: Readonly<Record<string, string>>

const GUARDED = OPERATIONS.filter((operation) => operation.ramAction !== null)

beforeAll(async () => {
  server = await startTestServer()
  await importFiles(server, {
    'b.json': bucketSnapshot(server.accountId, [{ id: 'b1', grant: 'public-read' }]),
  })
  const wish = {
    CompliancePackName: 'p',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  }
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', wish)
  const ConfigRuleId = await until(async () => {
    const { ConfigRules } = await call<{ ConfigRules: { ConfigRuleList: { ConfigRuleId: string }[] } }>(
      server,
      'ListConfigRules',
    )
    return ConfigRules.ConfigRuleList[0]?.ConfigRuleId
  })
  const { ImportId } = await call<{ ImportId: string }>(server, 'CreateImport', {}, ASSAY)
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { RAM: `acs:ram::${server.accountId}:root` },
  }
  const document = JSON.stringify({ Version: '1', Statement: [trust] })
  await call(server, 'CreateRole', { RoleName: 'role-one', AssumeRolePolicyDocument: document }, RAM)
  await call(server, 'CreateGroup', { GroupName: 'group-one' }, RAM)
  nobody = await makeUser('user-one')
  elsewhere = await makeUser('elsewhere')
  const statement = { Effect: 'Allow', Action: '*', Resource: 'acs:*:*:*:*/absent' }
  const policy = {
    PolicyName: 'policy-one',
    PolicyDocument: JSON.stringify({ Version: '1', Statement: statement }),
  }
  await call(server, 'CreatePolicy', policy, RAM)
  const attachment = { UserName: 'elsewhere', PolicyName: 'policy-one', PolicyType: 'Custom' }
  await call(server, 'AttachPolicyToUser', attachment, RAM)
  const Accounts = [{ AccountId: Number(server.accountId) }]
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const group = { AggregatorName: 'all', AggregatorType: 'RD' }
  const { AggregatorId } = await call<{ AggregatorId: string }>(server, 'CreateAggregator', group)
  const DeliveryChannelTargetArn = `acs:oss:cn-hangzhou:${server.accountId}:delivered`
  const target = { TargetArn: DeliveryChannelTargetArn, Address: 'http://127.0.0.1:9/' }
  await call(server, 'RegisterDeliveryTarget', target, ASSAY)
  const channel = { DeliveryChannelTargetArn, DeliveryChannelType: 'OSS' }
  const { DeliveryChannelId } = await call<{ DeliveryChannelId: string }>(
    server,
    'CreateConfigDeliveryChannel',
    channel,
  )
  existing = {
    DeliveryChannelId,
    DeliveryChannelIds: DeliveryChannelId,
    DeliveryChannelTargetArn,
    TargetArn: DeliveryChannelTargetArn,
    AggregatorId,
    AggregatorIds: AggregatorId,
    CompliancePackId,
    CompliancePackIds: CompliancePackId,
    ConfigRuleId,
    ConfigRuleIds: ConfigRuleId,
    ImportId,
    ResourceId: 'b1',
    UserName: 'user-one',
    UserAccessKeyId: nobody.accessKeyId,
    RoleName: 'role-one',
    GroupName: 'group-one',
    PolicyName: 'policy-one',
    RoleArn: `acs:ram::${server.accountId}:role/role-one`,
  }
}, 60_000)
afterAll(() => server.stop())

async function makeUser(UserName: string): Promise<Key> {
  await call(server, 'CreateUser', { UserName }, RAM)
  const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    server,
    'CreateAccessKey',
    { UserName },
    RAM,
  )
  return { url: server.url, accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret }
}

/** The same value with its last letters turned round: of the same length, and nobody's. */
function absentTwin(value: string): string {
  return `${value.slice(0, -3)}${value.slice(-3).replace(/./g, (char) => (char === 'z' ? 'y' : 'z'))}`
}

function paramsOf(operation: ListedOperation, twin: (value: string) => string): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [name, field] of Object.entries(operation.params)) {
    const known = existing[name]
    if (known !== undefined) params[name] = twin(known)
    else if (field.required) params[name] = name === 'PolicyType' ? 'Custom' : 'x'
  }
  return params
}

const same = (value: string) => value

async function refusalOf(key: Key, operation: ListedOperation, params: Readonly<Record<string, string>>) {
  const raw = operation.body === 'raw' ? { body: Buffer.from('x') } : {}
  const error = await call(key, operation.name, params, { version: operation.version, ...raw }).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ReplyError)) throw new Error(`${operation.name} was not refused: ${String(error)}`)
  return error
}

/** All that a refused caller sees, but what is different in every reply, and the id the caller sent itself. */
function visible({ status, body }: ReplyError) {
  const { RequestId: _, Recommend: __, AccessDeniedDetail, ...rest } = body
  const { EncodedDiagnosticMessage, ...detail } = AccessDeniedDetail as Record<string, string>
  const { Time: ___, AuthResource, ...message } = diagnosisOf(EncodedDiagnosticMessage!)
  const arnLengths = (AuthResource as readonly string[]).map((arn) => arn.length)
  return { status, ...rest, detail, message, arnLengths }
}

/** The message is signed, not secret: what it says must not tell either. */
function diagnosisOf(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64').subarray(20).toString()) as Record<string, unknown>
}

describe('a reply without permission', () => {
  it('is tried with ids for most operations', () => {
    const withIds = GUARDED.filter((operation) =>
      Object.keys(operation.params).some((name) => name in existing),
    )
    expect(withIds.length).toBeGreaterThan(45)
  })

  it.each(GUARDED.map((operation) => [`${operation.name} ${operation.version}`, operation] as const))(
    '%s looks alike for what exists and what does not',
    async (_, operation) => {
      for (const key of [nobody, elsewhere]) {
        const there = await refusalOf(key, operation, paramsOf(operation, same))
        const absent = await refusalOf(key, operation, paramsOf(operation, absentTwin))
        expect(there.code).toBe('NoPermission')
        expect(visible(there)).toEqual(visible(absent))
      }
    },
  )
})

const ROUNDS = 4
const CALLS = 400

/**
 * Calls with what exists and what does not come in random order, so that load, garbage collection and drift
 * hit both alike, and medians are compared. A leak shows in every round; noise does not: one round within
 * the tolerance is enough, and only as many rounds are made as are needed.
 */
describe('time without permission', () => {
  it.each(['GetConfigRule', 'GetCompliancePackReport', 'GetUser', 'AssumeRole', 'DeleteConfigRules'])(
    '%s takes as long for what exists as for what does not',
    async (name) => {
      const operation = GUARDED.find((candidate) => candidate.name === name)!
      const there = paramsOf(operation, same)
      const absent = paramsOf(operation, absentTwin)
      const differences: string[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const [slowness, tolerance] = await compare(operation, there, absent)
        if (slowness <= tolerance) return
        differences.push(`${slowness.toFixed(3)} ms > ${tolerance.toFixed(3)} ms`)
      }
      throw new Error(`tells what exists by time: ${differences.join(', ')}`)
    },
    120_000,
  )

  async function compare(
    operation: ListedOperation,
    there: Readonly<Record<string, string>>,
    absent: Readonly<Record<string, string>>,
  ): Promise<readonly [difference: number, tolerance: number]> {
    const times = { there: [] as number[], absent: [] as number[] }
    const order = Array.from(
      { length: CALLS },
      (_, i) => (i % 2 === 0 ? 'there' : 'absent') as 'there' | 'absent',
    )
    for (const which of order.sort(() => Math.random() - 0.5)) {
      const startedAt = performance.now()
      await refusalOf(nobody, operation, which === 'there' ? there : absent)
      times[which].push(performance.now() - startedAt)
    }
    const [a, b] = [median(times.there), median(times.absent)]
    return [Math.abs(a - b), Math.max(0.1, Math.min(a, b) * 0.1)]
  }

  function median(values: number[]): number {
    return values.sort((a, b) => a - b)[values.length >> 1]!
  }
})
