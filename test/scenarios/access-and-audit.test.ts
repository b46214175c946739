import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASSAY, bucketSnapshot, call, importFiles, type Key, RAM, STS, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

/** An auditor assumes a role, fetches a report, and the log tells of it all, also after a restart. */
let server: TestServer
let auditor: Key
let packId: string

interface Entry {
  readonly Action: string
  readonly Result: string
  readonly PrincipalName: string
  readonly Detail: string
}

const entries = async (filter: object = {}) =>
  (
    await call<{ AuditEntries: readonly Entry[] }>(
      server,
      'ListAuditEntries',
      { MaxResults: 100, ...filter },
      ASSAY,
    )
  ).AuditEntries

async function userWith(policy: string, name: string): Promise<Key> {
  await call(server, 'CreateUser', { UserName: name }, RAM)
  const attachment = { UserName: name, PolicyType: 'System', PolicyName: policy }
  await call(server, 'AttachPolicyToUser', attachment, RAM)
  const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    server,
    'CreateAccessKey',
    { UserName: name },
    RAM,
  )
  return { url: server.url, accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret }
}

beforeAll(async () => {
  // A folder of our own outlives the first server.
  const directory = await mkdtemp(join(tmpdir(), 'assay scenario '))
  server = await startTestServer({ ASSAY_DATA_DIR: directory })
  await importFiles(server, {
    'b.json': bucketSnapshot(server.accountId, [{ id: 'b1', grant: 'public-read' }]),
  })
  const wish = {
    CompliancePackName: 'audited',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  }
  packId = (await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', wish)).CompliancePackId
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { RAM: `acs:ram::${server.accountId}:root` },
  }
  const role = {
    RoleName: 'auditor',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '1', Statement: [trust] }),
  }
  await call(server, 'CreateRole', role, RAM)
  const attachment = { RoleName: 'auditor', PolicyType: 'System', PolicyName: 'AssayAuditorAccess' }
  await call(server, 'AttachPolicyToRole', attachment, RAM)
  const alice = await userWith('AliyunSTSAssumeRoleAccess', 'alice')
  const { Credentials } = await call<{ Credentials: Record<string, string> }>(
    alice,
    'AssumeRole',
    { RoleArn: `acs:ram::${server.accountId}:role/auditor`, RoleSessionName: 'alice' },
    STS,
  )
  auditor = {
    url: server.url,
    accessKeyId: Credentials['AccessKeyId']!,
    accessKeySecret: Credentials['AccessKeySecret']!,
    securityToken: Credentials['SecurityToken']!,
  }
}, 60_000)
afterAll(async () => {
  await server.stop()
  await rm(server.directory, { recursive: true, force: true })
})

async function reportUrl(): Promise<string> {
  await call(auditor, 'GenerateCompliancePackReport', { CompliancePackId: packId })
  return until(async () => {
    const reply = await call<{ CompliancePackReport: { ReportStatus: string; ReportUrl?: string } }>(
      auditor,
      'GetCompliancePackReport',
      { CompliancePackId: packId },
    )
    return reply.CompliancePackReport.ReportStatus === 'COMPLETE'
      ? reply.CompliancePackReport.ReportUrl
      : null
  })
}

describe('a policy by tags', () => {
  it('reaches what has the tag, and looks alike for what has none and what is not there', async () => {
    const statement = {
      Effect: 'Allow',
      Action: 'config:GetConfigRule',
      Resource: '*',
      Condition: { StringEquals: { 'acs:ResourceTag/team': 'ops' } },
    }
    const PolicyDocument = JSON.stringify({ Version: '1', Statement: statement })
    await call(server, 'CreatePolicy', { PolicyName: 'by-tag', PolicyDocument }, RAM)
    const bob = await userWith('AliyunSTSAssumeRoleAccess', 'bob')
    const attachment = { UserName: 'bob', PolicyType: 'Custom', PolicyName: 'by-tag' }
    await call(server, 'AttachPolicyToUser', attachment, RAM)
    const { ConfigRules } = await call<{ ConfigRules: { ConfigRuleList: { ConfigRuleId: string }[] } }>(
      server,
      'ListConfigRules',
    )
    const { ConfigRuleId } = ConfigRules.ConfigRuleList[0]!
    const ask = (id: string) => call(bob, 'GetConfigRule', { ConfigRuleId: id })
    const codeOf = (error: unknown) => (error as { code: string }).code
    expect(await ask(ConfigRuleId).catch(codeOf)).toBe('NoPermission')
    expect(await ask('cr-00000000000000000000').catch(codeOf)).toBe('NoPermission')
    const tags = [{ Key: 'team', Value: 'ops' }]
    const target = {
      RegionId: 'cn-shanghai',
      ResourceType: 'ACS::Config::Rule',
      'ResourceId.1': ConfigRuleId,
    }
    await call(server, 'TagResources', { ...target, Tag: tags })
    expect(await ask(ConfigRuleId)).toHaveProperty('ConfigRule')
    expect(await ask('cr-00000000000000000000').catch(codeOf)).toBe('NoPermission')
  })
})

describe('an auditor in a session', () => {
  it('reads and reports, and changes nothing', async () => {
    await expect(call(auditor, 'DeleteCompliancePacks', { CompliancePackIds: packId })).rejects.toMatchObject(
      {
        code: 'NoPermission',
      },
    )
    expect((await fetch(await reportUrl())).status).toBe(200)
  })

  it('is in the log with the report asked for, the refusal, and the download', async () => {
    const url = await reportUrl()
    for (let i = 0; i < 5; i++) await (await fetch(url)).arrayBuffer()
    await call({ ...server, accessKeySecret: 'guessed' }, 'GetCompliancePack').catch(() => {})
    const told = await until(async () => {
      const found = await entries()
      const actions = found.map(({ Action }) => Action)
      return actions.includes('DownloadReport') && actions.includes('UseAccessKey') ? found : null
    })
    expect(told.find(({ Action }) => Action === 'GenerateCompliancePackReport')).toMatchObject({
      PrincipalName: 'auditor:alice',
      Result: 'Success',
    })
    expect(told.find(({ Action }) => Action === 'DeleteCompliancePacks')).toMatchObject({
      PrincipalName: 'auditor:alice',
      Result: 'NoPermission',
    })
    const created = JSON.parse(told.find(({ Action }) => Action === 'CreateCompliancePack')!.Detail)
    const changed = created.changes.map(({ resource }: { resource: string }) => resource)
    expect(changed).toContain(`compliancepack/${packId}`)
    expect(changed.some((resource: string) => /^rule\/cr-/.test(resource))).toBe(true)
    expect(told.find(({ Action }) => Action === 'RunImport')).toMatchObject({
      PrincipalName: 'assay',
      Result: 'Success',
    })
    const download = told.find(({ Action }) => Action === 'DownloadReport')
    expect(download?.Detail).toContain(`CompliancePackReports/${server.accountId}/${packId}/`)
    expect(told.find(({ Action }) => Action === 'UseAccessKey')).toMatchObject({
      Result: 'SignatureDoesNotMatch',
    })
  })

  it('goes on after a restart, and so do the log and the last use of keys', async () => {
    const before = await entries({ AuditResult: 'Success' })
    await server.stop()
    server = await startTestServer({ ASSAY_DATA_DIR: server.directory })
    auditor = { ...auditor, url: server.url }
    expect(await call<Record<string, string>>(auditor, 'GetCallerIdentity', {}, STS)).toMatchObject({
      IdentityType: 'AssumedRoleUser',
    })
    const after = await entries({ AuditResult: 'Success' })
    expect(after).toEqual(expect.arrayContaining(before.slice(0, 20)))
    expect(await call<Record<string, unknown>>(auditor, 'VerifyAuditLog', {}, ASSAY)).toMatchObject({
      IsIntact: true,
    })
    const used = await call<{ AccessKeyLastUsed: { LastUsedDate: string } }>(
      server,
      'GetAccessKeyLastUsed',
      { UserAccessKeyId: server.accessKeyId },
      RAM,
    )
    expect(used.AccessKeyLastUsed.LastUsedDate).toMatch(/^\d{4}-/)
  })
})
