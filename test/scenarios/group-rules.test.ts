import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { READERS } from '../../src/reports/forms/read-forms-testing.js'
import { readZip } from '../../src/workbook/testing/read-zip.js'
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

/** A company of three accounts whose management account checks all of them with one package. */

type Shown = Readonly<Record<string, unknown>>

const IDENTIFIER = 'oss-bucket-public-read-prohibited'
const SECOND = '1000000000000102'
let server: TestServer
let member: Key
let memberId: string
let delegate: Key
let AggregatorId: string
let CompliancePackId: string
let ConfigRuleId: string
let reportUrl: string

beforeAll(async () => {
  server = await startTestServer()
  memberId = '1000000000000101'
  member = await makeAccount(server, memberId)
  delegate = await makeAccount(server, SECOND)
  const Accounts = [server.accountId, memberId, SECOND].map((id) => ({
    AccountId: Number(id),
    AccountName: `account ${id}`,
    IsDelegatedAdministrator: id === SECOND,
  }))
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const buckets = [
    { id: 'closed', grant: 'private' },
    { id: 'open', grant: 'public-read' },
  ]
  // As copied from the bucket of the management account: every member in one run.
  const files = [server.accountId, memberId, SECOND].map((id) => [`${id}.json`, bucketSnapshot(id, buckets)])
  await importFiles(server, Object.fromEntries(files))
  const group = { AggregatorName: 'all', AggregatorType: 'RD' }
  AggregatorId = (await call<{ AggregatorId: string }>(server, 'CreateAggregator', group)).AggregatorId
  const pack = { CompliancePackName: 'baseline', ConfigRules: [{ ManagedRuleIdentifier: IDENTIFIER }] }
  const made = await call<Shown>(server, 'CreateAggregateCompliancePack', { AggregatorId, ...pack })
  CompliancePackId = String(made['CompliancePackId'])
  ConfigRuleId = await until(async () => {
    const [rule] = await listRules(server)
    return rule?.['ConfigRuleState'] === 'ACTIVE' ? String(rule['ConfigRuleId']) : null
  })
}, 60_000)
afterAll(() => server.stop())

async function listRules(key: Key): Promise<readonly Shown[]> {
  const reply = await call<{ ConfigRules: { ConfigRuleList: readonly Shown[] } }>(
    key,
    'ListAggregateConfigRules',
    { AggregatorId },
  )
  return reply.ConfigRules.ConfigRuleList
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'answered',
    (error: unknown) => (error instanceof ReplyError ? `${error.status} ${error.code}` : String(error)),
  )
}

async function ruleOf(key: Key): Promise<Shown> {
  const params = { AggregatorId, ConfigRuleId }
  return (await call<{ ConfigRule: Shown }>(key, 'GetAggregateConfigRule', params)).ConfigRule
}

/** The download URL, once the report is complete. */
async function reportOf(key: Key, action: string, params: Shown): Promise<string> {
  return until(async () => {
    const { CompliancePackReport } = await call<{ CompliancePackReport: Shown }>(key, action, params)
    expect(CompliancePackReport['ReportStatus']).not.toBe('NONE')
    const { ReportUrl } = CompliancePackReport
    return ReportUrl === undefined ? null : String(ReportUrl)
  })
}

async function download(url: string): Promise<Buffer> {
  const reply = await fetch(url)
  expect(reply.status).toBe(200)
  return Buffer.from(await reply.arrayBuffer())
}

describe('a package of a group', () => {
  it('is evaluated in every account at once, and summed up by rule, resource and account', async () => {
    const of = { AggregatorId, CompliancePackId }
    const { ResourceComplianceResult } = await call<Shown>(server, 'GetAggregateResourceComplianceByPack', of)
    expect(ResourceComplianceResult).toMatchObject({ CompliantCount: 3, NonCompliantCount: 3, TotalCount: 6 })
    const { ConfigRuleComplianceResult } = await call<Shown>(
      server,
      'GetAggregateConfigRuleComplianceByPack',
      of,
    )
    expect(ConfigRuleComplianceResult).toMatchObject({ NonCompliantCount: 1, TotalCount: 1 })
    const { AccountComplianceResult } = await call<Shown>(server, 'GetAggregateAccountComplianceByPack', of)
    expect(AccountComplianceResult).toMatchObject({
      AccountCompliances: [server.accountId, memberId, SECOND].map((id) => ({
        AccountId: Number(id),
        AccountName: `account ${id}`,
        ComplianceType: 'NON_COMPLIANT',
      })),
      NonCompliantCount: 3,
      TotalCount: 3,
    })
    expect(await ruleOf(server)).toMatchObject({
      CreateBy: { AggregatorId, AggregatorName: 'all', CreatorType: 'AGGREGATOR' },
      Compliance: { ComplianceType: 'NON_COMPLIANT', Count: 3 },
    })
  })

  it('shows a member its own part, which it changes by no name', async () => {
    expect(await ruleOf(member)).toMatchObject({
      AccountId: Number(memberId),
      Compliance: { ComplianceType: 'NON_COMPLIANT', Count: 1 },
    })
    const { ConfigRule } = await call<{ ConfigRule: Shown }>(member, 'GetConfigRule', { ConfigRuleId })
    expect(ConfigRule).toMatchObject({ Compliance: { Count: 1 } })
    expect(JSON.stringify([await ruleOf(member), ConfigRule])).not.toContain(SECOND)
    expect(
      await codeOf(call(member, 'UpdateAggregateConfigRule', { AggregatorId, ConfigRuleId, RiskLevel: 3 })),
    ).toBe('403 AggregatorMemberNoPermission')
    expect(await codeOf(call(member, 'UpdateConfigRule', { ConfigRuleId, RiskLevel: 3 }))).toBe(
      '400 NoPermission',
    )
    const { OperateRuleResult } = await call<Shown>(member, 'DeactiveConfigRules', {
      ConfigRuleIds: ConfigRuleId,
    })
    expect(OperateRuleResult).toEqual({
      OperateRuleItemList: [{ ConfigRuleId, ErrorCode: 'NoPermission', Success: false }],
    })
  })

  it('shows what one changed resource of one account changes', async () => {
    const repaired = [{ id: 'open', grant: 'private' }]
    await importFiles(server, { 'change.json': bucketSnapshot(SECOND, repaired) })
    await until(async () => {
      const { Compliance } = await ruleOf(server)
      return (Compliance as Shown)['Count'] === 2
    })
  })

  it('ignores a result in the account that it names', async () => {
    const Resources = [
      {
        ResourceAccountId: Number(memberId),
        Region: 'cn-hangzhou',
        ResourceId: 'open',
        ResourceType: 'ACS::OSS::Bucket',
      },
    ]
    const params = { AggregatorId, ConfigRuleId, Resources }
    await call(server, 'IgnoreAggregateEvaluationResults', { ...params, Reason: 'known' })
    expect(await ruleOf(server)).toMatchObject({ Compliance: { Count: 1 } })
    await call(server, 'RevertAggregateEvaluationResults', params)
    expect(await ruleOf(server)).toMatchObject({ Compliance: { Count: 2 } })
    const outside = [{ ...Resources[0], ResourceAccountId: 1_000_000_000_000_999 }]
    expect(
      await codeOf(call(server, 'IgnoreAggregateEvaluationResults', { ...params, Resources: outside })),
    ).toBe('400 InvalidResources')
  })

  it('is reported on for all accounts at once', async () => {
    const of = { AggregatorId, CompliancePackId }
    await call(server, 'GenerateAggregateCompliancePackReport', of)
    reportUrl = await reportOf(server, 'GetAggregateCompliancePackReport', of)
    expect((await download(reportUrl)).byteLength).toBeGreaterThan(1000)
  })

  it('tells in its reports what a delegated administrator changed', async () => {
    await call(delegate, 'UpdateAggregateConfigRule', { AggregatorId, ConfigRuleId, Description: 'narrowed' })
    const of = { AggregatorId, CompliancePackId }
    await call(server, 'GenerateAggregateCompliancePackReport', of)
    await reportOf(server, 'GetAggregateCompliancePackReport', of)
    const { Reports } = await call<{ Reports: readonly Shown[] }>(server, 'ListAggregateReports', of, ASSAY)
    expect(Reports.map(({ CompliancePackId, Status }) => [CompliancePackId, Status])).toEqual([
      [CompliancePackId, 'COMPLETE'],
      [CompliancePackId, 'COMPLETE'],
    ])
    const { Report } = await call<{ Report: { Objects: readonly { Form: string; Url: string }[] } }>(
      server,
      'GetAggregateReport',
      { AggregatorId, ReportId: Reports[0]?.['ReportId'] },
      ASSAY,
    )
    const json = Report.Objects.find(({ Form }) => Form === 'json')!
    const { tables } = JSON.parse((await download(json.Url)).toString()) as {
      tables: readonly { name: string; rows: readonly Shown[] }[]
    }
    expect(tables.find(({ name }) => name === 'check_changes')?.rows).toMatchObject([
      {
        action: 'UpdateAggregateConfigRule',
        changed_by: expect.stringContaining(`${SECOND}/`),
        subject_id: ConfigRuleId,
      },
    ])
    const own = { AggregatorId, CompliancePackId }
    expect(await call(member, 'ListAggregateReports', own, ASSAY)).toMatchObject({ TotalCount: 0 })
  })

  it('is reported on in a file for each account, which says what that account is told', async () => {
    const of = { AggregatorId, CompliancePackId }
    await call(server, 'GenerateAggregateCompliancePackReport', { ...of, MultiFiles: true })
    reportUrl = await reportOf(server, 'GetAggregateCompliancePackReport', of)
    expect(new URL(reportUrl).pathname).toMatch(/\.zip$/)
    const files = readZip(await download(reportUrl))
    const ids = [server.accountId, memberId, SECOND]
    expect([...files.keys()].sort()).toEqual(ids.map((id) => `${id}.xls`).sort())
    const counts: number[][] = []
    for (const id of ids) {
      const { compliant, nonCompliant } = (await READERS['xls']!(files.get(`${id}.xls`)!)).counts
      counts.push([compliant, nonCompliant])
    }
    expect(counts).toEqual([
      [1, 1],
      [1, 1],
      [2, 0],
    ])
    for (const key of [server, member]) {
      await call(key, 'GenerateCompliancePackReport', { CompliancePackId })
      const own = await download(await reportOf(key, 'GetCompliancePackReport', { CompliancePackId }))
      const id = key === member ? memberId : server.accountId
      expect(await READERS['xls']!(files.get(`${id}.xls`)!)).toEqual(await READERS['xls']!(own))
    }
  })

  it('goes with the group', async () => {
    await call(server, 'DeleteAggregators', { AggregatorIds: AggregatorId })
    await until(async () => {
      const reply = await call<{ ConfigRules: Shown }>(member, 'ListConfigRules')
      return reply.ConfigRules['TotalCount'] === 0
    })
    await until(async () => (await fetch(reportUrl)).status === 404)
    expect(await codeOf(ruleOf(server))).toBe('400 Invalid.AggregatorId.Value')
    expect(await codeOf(call(member, 'GetCompliancePack', { CompliancePackId }))).toBe(
      '400 Invalid.CompliancePackId.Value',
    )
  })
})
