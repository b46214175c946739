import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:https'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type PopClient from '@alicloud/pop-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../cli/client.js'
import { closeConnections, download, trustAuthority } from '../../cli/http.js'
import { anything } from '../../cli/read-reply.js'
import { writeCertificates } from '../../cli/tls/write-certificates.js'
import { systemClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { bucketSnapshot, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

// CommonJS whose types describe another module form than Node gives them.
const require = createRequire(import.meta.url)
const core = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core')
const openapi = require('@alicloud/openapi-client') as typeof import('@alicloud/openapi-client')
const pop = require('@alicloud/pop-core') as { readonly RPCClient: typeof PopClient }
const ram = require('@alicloud/ram20150501') as typeof import('@alicloud/ram20150501')
const sts = require('@alicloud/sts20150401') as typeof import('@alicloud/sts20150401')

interface Key {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly securityToken?: string
}

/** An official client of any operation, told of our authority in its own way. */
interface OfficialClient {
  readonly name: string
  call<R>(key: Key, version: string, action: string, params?: Readonly<Record<string, unknown>>): Promise<R>
}

const folder = mkdtempSync(join(tmpdir(), 'assay https '))
let server: TestServer
let ca: string

beforeAll(async () => {
  const { files } = writeCertificates(join(folder, 'tls'), ['127.0.0.1'], {
    clock: systemClock,
    ids: randomIds,
  })
  ca = readFileSync(files.authorityCert, 'utf8')
  server = await startTestServer({
    ASSAY_TLS_CERT: files.serverCert,
    ASSAY_TLS_KEY: files.serverKey,
    ASSAY_DATA_DIR: join(folder, 'data'),
  })
  trustAuthority(ca)
})
afterAll(async () => {
  closeConnections()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const popCore: OfficialClient = {
  name: 'pop-core, V1',
  call: (key, apiVersion, action, params = {}) =>
    new pop.RPCClient({
      ...key,
      endpoint: server.url,
      apiVersion,
      opts: { agent: new Agent({ ca }) },
    }).request(action, params, { method: 'POST' }),
}

const description = (version: string, action: string) => ({
  action,
  version,
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
})

function settings(key: Key) {
  return { ...key, endpoint: new URL(server.url).host, protocol: 'https', ca }
}

const openapiCore: OfficialClient = {
  name: 'openapi-core, V3',
  call: async <R>(key: Key, version: string, action: string, body = {}) => {
    const client = new core.default(new core.$OpenApiUtil.Config(settings(key)))
    const params = new core.$OpenApiUtil.Params(description(version, action))
    const reply = await client.callApi(params, new core.$OpenApiUtil.OpenApiRequest({ body }), {} as never)
    return (reply as unknown as { body: R }).body
  },
}

const openapiClient: OfficialClient = {
  name: 'openapi-client, V3',
  call: async <R>(key: Key, version: string, action: string, body = {}) => {
    const client = new openapi.default(new openapi.Config(settings(key)))
    const params = new openapi.Params(description(version, action))
    const reply = await client.callApi(params, new openapi.OpenApiRequest({ body }), { ca } as never)
    return reply['body'] as R
  },
}

const CONFIG = '2020-09-07'
const RULES = JSON.stringify([{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }])

/** Uploads a snapshot as the command line does. */
async function importBuckets(): Promise<void> {
  const client = createClient(
    { endpoint: new URL(server.url), ...server },
    { clock: systemClock, ids: randomIds },
  )
  const operation = (name: string) => ({ name, version: '2026-12-01', reply: anything })
  const { ImportId } = (await client.call(operation('CreateImport'))) as { ImportId: string }
  const buckets = [
    { id: 'b-open', grant: 'public-read' },
    { id: 'b-closed', grant: 'private' },
  ]
  const file = Buffer.from(bucketSnapshot(server.accountId, buckets))
  await client.send(operation('UploadImportPart'), { ImportId, Path: 'b.json', Offset: 0 }, file)
  await client.call(operation('CompleteImport'), { ImportId })
}

function fetchOver(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { agent: new Agent({ ca }) }, (reply) => resolve(buffer(reply))).on('error', reject)
  })
}

describe.each([popCore, openapiCore, openapiClient])('over HTTPS with $name', (client) => {
  const config = <R>(action: string, params?: Readonly<Record<string, unknown>>) =>
    client.call<R>(server, CONFIG, action, params)

  it('goes from a snapshot to a downloaded report', async () => {
    await importBuckets()
    const { CompliancePackId } = await config<{ CompliancePackId: string }>('CreateCompliancePack', {
      CompliancePackName: client.name,
      ConfigRules: RULES,
    })
    await until(async () => {
      const { ResourceComplianceResult } = await config<{
        ResourceComplianceResult: Record<string, number>
      }>('GetResourceComplianceByPack', { CompliancePackId })
      return (
        ResourceComplianceResult['TotalCount'] === 2 && ResourceComplianceResult['NonCompliantCount'] === 1
      )
    })
    await config('GenerateCompliancePackReport', { CompliancePackId })
    const { ReportUrl } = await until(async () => {
      const { CompliancePackReport: report } = await config<{ CompliancePackReport: Record<string, string> }>(
        'GetCompliancePackReport',
        { CompliancePackId },
      )
      return report['ReportStatus'] === 'COMPLETE' ? report : null
    })
    expect(ReportUrl).toMatch(new RegExp(`^${server.url}/cloud-config-compliance-report/`))
    const file = await fetchOver(ReportUrl!)
    expect(file.subarray(0, 4).toString('hex')).toBe('d0cf11e0')
    const saved = join(folder, 'saved.xls')
    await download(ReportUrl!, saved)
    const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    expect(digest(readFileSync(saved))).toBe(digest(file))
  })

  it('reads errors and refuses a stranger', async () => {
    await expect(config('GetCompliancePack', { CompliancePackId: 'cp-none' })).rejects.toMatchObject({
      code: 'Invalid.CompliancePackId.Value',
    })
    const stranger = { accessKeyId: server.accessKeyId, accessKeySecret: 'wrong' }
    await expect(client.call(stranger, CONFIG, 'ListCompliancePacks')).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    })
  })
})

describe('the official SDKs of RAM and STS', () => {
  const TRUST = JSON.stringify({
    Version: '1',
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: ['acs:ram::1208863178610001:root'] } },
    ],
  })
  /** Reading packages, over TLS only. */
  const READ = JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['config:ListCompliancePacks', 'sts:AssumeRole'],
        Resource: '*',
        Condition: { Bool: { 'acs:SecureTransport': 'true' } },
      },
    ],
  })

  it('make a user who takes a role and reads with it', async () => {
    const admin = new ram.default(new core.$OpenApiUtil.Config(settings(server)))
    const UserName = 'auditor'
    const made = await admin.createUser(new ram.CreateUserRequest({ userName: UserName }))
    expect(made.body?.user).toMatchObject({ userName: UserName })
    await admin.createPolicy(new ram.CreatePolicyRequest({ policyName: 'read', policyDocument: READ }))
    const policy = { policyType: 'Custom', policyName: 'read' }
    await admin.attachPolicyToUser(new ram.AttachPolicyToUserRequest({ ...policy, userName: UserName }))
    const { body: role } = await admin.createRole(
      new ram.CreateRoleRequest({ roleName: 'reader', assumeRolePolicyDocument: TRUST }),
    )
    await admin.attachPolicyToRole(new ram.AttachPolicyToRoleRequest({ ...policy, roleName: 'reader' }))
    const { body: created } = await admin.createAccessKey(
      new ram.CreateAccessKeyRequest({ userName: UserName }),
    )
    const key = {
      accessKeyId: created?.accessKey?.accessKeyId ?? '',
      accessKeySecret: created?.accessKey?.accessKeySecret ?? '',
    }
    const { body: listed } = await admin.listUsers(new ram.ListUsersRequest({}))
    expect(listed?.users?.user?.map((user) => user.userName)).toContain(UserName)

    const user = new sts.default(new core.$OpenApiUtil.Config(settings(key)))
    const { body: caller } = await user.getCallerIdentity()
    expect(caller).toMatchObject({ accountId: server.accountId, identityType: 'RAMUser' })
    const { body: session } = await user.assumeRole(
      new sts.AssumeRoleRequest({ roleArn: role?.role?.arn, roleSessionName: 'audit', durationSeconds: 900 }),
    )
    const credentials = session?.credentials
    const temporary = {
      accessKeyId: credentials?.accessKeyId ?? '',
      accessKeySecret: credentials?.accessKeySecret ?? '',
      securityToken: credentials?.securityToken ?? '',
    }
    expect(temporary.accessKeyId).toMatch(/^STS\./)
    for (const client of [popCore, openapiCore, openapiClient]) {
      await expect(client.call(temporary, CONFIG, 'ListCompliancePacks')).resolves.toMatchObject({
        CompliancePacksResult: expect.anything(),
      })
      await expect(client.call(temporary, CONFIG, 'ListConfigRules')).rejects.toMatchObject({
        code: 'NoPermission',
      })
    }
    await expect(admin.createUser(new ram.CreateUserRequest({ userName: UserName }))).rejects.toMatchObject({
      code: 'EntityAlreadyExists.User',
      statusCode: 409,
    })
  })
})
