import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ERROR_TABLE } from '../../src/errors.js'
import { OPERATIONS } from '../../src/operations/index.js'
import type { ListedOperation } from '../../src/operations/operation.js'
import { signV3Request } from '../../src/rpc/signature-v3.js'
import { bucketSnapshot, call, importFiles, type Key, RAM, until } from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'
import { makeChannels, type TestChannels } from './channels.js'
import { errorOf, expectErrorForm } from './error-form.js'
import {
  type Estate,
  makeAccount,
  makeEstate,
  makeGroup,
  makeTemplate,
  untilReported,
} from './http-estate.js'
import { ownParams } from './own-params.js'
import { SPEC, strayMembers } from './spec.js'

let server: TestServer
let own: Estate
/** A package and a rule of the group. */
let group: Estate
/** A second account with a package and a rule of its own. */
let stranger: Key
let strangers: Estate
let channels: TestChannels
let recordedTypes: readonly string[]
let templates: { readonly kept: string; readonly deleted: string }
/** A user without any policy. */
let nobody: Key

const CONFIG = OPERATIONS.filter((operation) => operation.version === '2020-09-07')
const ALL = OPERATIONS.map((operation) => [`${operation.name} ${operation.version}`, operation] as const)

beforeAll(async () => {
  server = await startTestServer()
  await importFiles(server, {
    'b.json': bucketSnapshot(server.accountId, [
      { id: 'b1', grant: 'private' },
      { id: 'b2', grant: 'public-read' },
    ]),
  })
  const aggregatorId = await makeGroup(server)
  own = { ...(await makeEstate(server)), aggregatorId }
  group = await makeEstate(server, { AggregatorId: aggregatorId })
  channels = await makeChannels(server, aggregatorId)
  templates = { kept: await makeTemplate(server), deleted: await makeTemplate(server) }
  stranger = await makeAccount(server, '1000000000000002')
  strangers = await makeEstate(stranger)
  const { ConfigurationRecorder } = await call<{ ConfigurationRecorder: { ResourceTypes: string[] } }>(
    server,
    'GetConfigurationRecorder',
  )
  recordedTypes = ConfigurationRecorder.ResourceTypes
  await call(server, 'CreateUser', { UserName: 'nobody' }, RAM)
  const made = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    server,
    'CreateAccessKey',
    { UserName: 'nobody' },
    RAM,
  )
  nobody = {
    url: server.url,
    accessKeyId: made.AccessKey.AccessKeyId,
    accessKeySecret: made.AccessKey.AccessKeySecret,
  }
}, 60_000)
afterAll(() => server.stop())

/** Starts a rule that an operation before stopped. */
async function untilActive(ruleId: string, of: { readonly AggregatorId?: string } = {}): Promise<void> {
  const Aggregate = of.AggregatorId === undefined ? '' : 'Aggregate'
  await call(server, `Active${Aggregate}ConfigRules`, { ...of, ConfigRuleIds: ruleId })
  await until(async () => {
    const { ConfigRule } = await call<{ ConfigRule: { ConfigRuleState: string } }>(
      server,
      `Get${Aggregate}ConfigRule`,
      { ...of, ConfigRuleId: ruleId },
    )
    return ConfigRule.ConfigRuleState === 'ACTIVE' ? true : null
  })
}

/** The operation whose account-group variant this is, or itself. */
function baseOf(operation: ListedOperation): string {
  const base = OPERATIONS.find(
    (each) => !each.isAggregate && each.version === operation.version && each.handle === operation.handle,
  )
  return base?.name ?? operation.name
}

/** Values that make a call of the operation well-formed. */
function validParams(operation: ListedOperation, given: Estate): Record<string, string> {
  const base = baseOf(operation)
  const estate =
    operation.isAggregate && given === own ? { ...group, aggregatorId: own.aggregatorId! } : given
  const values: Record<string, string> = {
    CompliancePackId: estate.packId,
    CompliancePackIds: estate.packId,
    ConfigRuleId: estate.ruleId,
    ConfigRuleIds: estate.ruleId,
    AggregatorId: estate.aggregatorId ?? 'ca-00000000000000000000',
    AggregatorIds: 'ca-00000000000000000000',
    ResourceAccountId: server.accountId,
    ResourceId: 'b2',
    ResourceType: 'ACS::OSS::Bucket',
    Region: 'cn-hangzhou',
    MaxResults: '10',
    CompliancePackName: `pack ${randomUUID()}`,
    PolicyType: 'Custom',
  }
  const required = Object.entries(operation.params)
    .filter(([, field]) => field.required)
    .map(([name]) => name)
  const taken: Record<string, readonly string[]> = {
    ActiveConfigRules: ['ConfigRuleIds'],
    DeactiveConfigRules: ['ConfigRuleIds'],
    StartConfigRuleEvaluation: ['ConfigRuleId'],
    CreateCompliancePack: [],
    ListAggregateRecommendManagedRules: ['AggregatorId'],
  }
  const names = [...required, ...(taken[operation.name] ?? taken[base] ?? [])]
  const params = {
    ...Object.fromEntries(names.map((name) => [name, values[name] ?? 'x'])),
    ...ownParams(estate, { accountId: server.accountId, channels, recordedTypes, templates })[base],
    ...ownParams(estate, { accountId: server.accountId, channels, recordedTypes, templates })[operation.name],
  }
  if (base === 'CreateCompliancePack') {
    params['ConfigRules'] = JSON.stringify([{ ManagedRuleIdentifier: 'oss-bucket-public-write-prohibited' }])
  }
  return params
}

function send(key: Key, operation: ListedOperation, params: Readonly<Record<string, string>>) {
  const options = {
    version: operation.version,
    ...(operation.body === 'raw' ? { body: Buffer.from('x') } : {}),
  }
  return call<Record<string, unknown>>(key, operation.name, params, options)
}

describe.each(ALL)('%s', (_, operation) => {
  const required = Object.entries(operation.params)
    .filter(([, field]) => field.required)
    .map(([name]) => name)

  it.runIf(required.length > 0)('names a missing parameter', async () => {
    for (const name of required) {
      const params = validParams(operation, own)
      delete params[name]
      const error = await errorOf(send(server, operation, params))
      expectErrorForm(error)
      expect(error.status).toBe(400)
      expect(error.code === `Missing${name}` || error.code in ERROR_TABLE).toBe(true)
      if (error.code.startsWith('Missing')) expect(error.body['Message']).toContain(name)
    }
  })

  it('names an invalid number', async () => {
    const numbers = Object.entries(operation.params).filter(
      ([, field]) => (field.schema as { type?: string }).type === 'integer',
    )
    for (const [name] of numbers) {
      const error = await errorOf(send(server, operation, { ...validParams(operation, own), [name]: 'many' }))
      expectErrorForm(error)
      expect([error.status, error.code]).toEqual([400, `Invalid${name}`])
    }
  })

  it('refuses a bad signature and an unknown key, whatever else is wrong', async () => {
    const wrong = await errorOf(send({ ...server, accessKeySecret: 'wrong' }, operation, {}))
    expect([wrong.status, wrong.code]).toEqual([400, 'SignatureDoesNotMatch'])
    expect(wrong.body['Message']).toContain('server string to sign is:')
    const unknown = await errorOf(send({ ...server, accessKeyId: 'LTAIunknown' }, operation, {}))
    expect([unknown.status, unknown.code]).toEqual([404, 'InvalidAccessKeyId.NotFound'])
  })

  it('refuses a replay', async () => {
    const url = new URL(server.url)
    const signed = signV3Request({
      method: 'POST',
      host: url.host,
      action: operation.name,
      version: operation.version,
      accessKeyId: server.accessKeyId,
      accessKeySecret: server.accessKeySecret,
      date: new Date().toISOString().replace(/\.\d{3}/, ''),
      nonce: randomUUID(),
      body: {},
    })
    const { host: __, ...headers } = signed.headers
    const post = async () => {
      const reply = await fetch(server.url, { method: 'POST', headers })
      return ((await reply.json()) as { Code?: string }).Code
    }
    await post()
    expect(await post()).toBe('SignatureNonceUsed')
  })

  it.runIf(operation.ramAction !== null)(
    'denies a user without a policy, before it says anything of what exists',
    async () => {
      const replies = []
      for (const estate of [own, { packId: 'cp-00000000000000000000', ruleId: 'cr-00000000000000000000' }]) {
        const error = await errorOf(send(nobody, operation, validParams(operation, estate)))
        const { Code, Message, AccessDeniedDetail } = error.body as {
          Code: string
          Message: string
          AccessDeniedDetail: Record<string, string>
        }
        expect([error.status, Code]).toEqual([400, 'NoPermission'])
        expect(AccessDeniedDetail).toMatchObject({
          NoPermissionType: 'ImplicitDeny',
          AuthPrincipalType: 'SubUser',
          AuthAction: operation.ramAction,
        })
        replies.push({ status: error.status, Code, Message })
      }
      expect(replies[0]).toEqual(replies[1])
      const missing = await errorOf(send(nobody, operation, {}))
      expect(missing.code).toBe('NoPermission')
    },
  )
})

describe.each(CONFIG.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  it('answers another account’s ids as ids that do not exist', async () => {
    // Of a group: ids of another account that is in no group.
    const of = operation.isAggregate ? { AggregatorId: own.aggregatorId! } : {}
    const withIds: Record<string, string> = { ...validParams(operation, strangers), ...of }
    if (!('CompliancePackId' in withIds || 'ConfigRuleId' in withIds)) return
    const nobodys = { packId: 'cp-00000000000000000000', ruleId: 'cr-00000000000000000000' }
    const absent = { ...validParams(operation, nobodys), ...of }
    const [theirs, none] = [
      await errorOf(send(server, operation, withIds)),
      await errorOf(send(server, operation, absent)),
    ]
    expect({ status: theirs.status, code: theirs.code, message: theirs.body['Message'] }).toEqual({
      status: none.status,
      code: none.code,
      message: none.body['Message'],
    })
  })

  it('replies with documented members of the documented types, RequestId first', async () => {
    // Both take what only another call gives; they are tried below, and in test/scenarios/function-rules.test.ts.
    if (baseOf(operation) === 'DeleteCompliancePacks' || name === 'PutEvaluations') return
    if (name === 'StartConfigRuleEvaluation') await untilActive(own.ruleId)
    if (name === 'StartAggregateConfigRuleEvaluation')
      await untilActive(group.ruleId, { AggregatorId: own.aggregatorId! })
    if (baseOf(operation) === 'GenerateConfigRulesReport')
      await untilReported(server, operation, own.aggregatorId)
    // It ends an account, so it gets one of its own.
    const key = name === 'StopConfigurationRecorder' ? await makeAccount(server, '1000000000000003') : server
    const reply = await send(key, operation, validParams(operation, own))
    expect(strayMembers(reply, { type: 'object', fields: SPEC[name]!.response }, name)).toEqual([])
    expect(reply['RequestId']).toMatch(/^[0-9A-F-]{36}$/)
  })
})

it('deletes packages item by item', async () => {
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', {
    CompliancePackName: 'to delete',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  })
  const ids = [CompliancePackId, strangers.packId, 'cp-00000000000000000000']
  const reply = await call<Record<string, unknown>>(server, 'DeleteCompliancePacks', {
    CompliancePackIds: ids.join(','),
    DeleteRule: true,
  })
  expect(
    strayMembers(reply, { type: 'object', fields: SPEC['DeleteCompliancePacks']!.response }, ''),
  ).toEqual([])
  expect(reply['OperateCompliancePacksResult']).toEqual({
    OperateCompliancePacks: [
      { CompliancePackId, Success: true },
      { CompliancePackId: strangers.packId, Success: false, ErrorCode: 'Invalid.CompliancePackId.Value' },
      { CompliancePackId: ids[2], Success: false, ErrorCode: 'Invalid.CompliancePackId.Value' },
    ],
  })
  await expect(call(server, 'GetCompliancePack', { CompliancePackId })).rejects.toMatchObject({
    code: 'Invalid.CompliancePackId.Value',
  })
  expect(await call(stranger, 'GetCompliancePack', { CompliancePackId: strangers.packId })).toHaveProperty(
    'CompliancePack',
  )
})

it('answers operations of the contract that are absent with the documented code', async () => {
  const present = new Set(CONFIG.map((operation) => operation.name))
  const absent = Object.keys(SPEC).filter((name) => !present.has(name))
  for (const name of absent) {
    const error = await errorOf(call(server, name))
    expect([name, error.status, error.code]).toEqual([name, 404, 'InvalidAction.NotFound'])
  }
})
