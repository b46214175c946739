import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyProof } from '../../cli/report/verify-proof.js'
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

/** The life of the reports of a company of two accounts: compared, held, called off, proved, and on its systems. */

type Shown = Readonly<Record<string, unknown>>
type Rows = readonly Shown[]

interface ShownReport {
  readonly Status: string
  readonly Objects: readonly { readonly Form: string; readonly Url: string }[]
  readonly LateForms: readonly {
    readonly Form: string
    readonly Status: string
    readonly FileName: string
    readonly Manifest?: string
    readonly Signature?: string
  }[]
  readonly HoldReason?: string
  readonly AsOfTimestamp?: number
}

const MEMBER = '1000000000000101'
const BEGIN = 1_764_000_000_000
let server: TestServer
let member: Key
let folder: string
let of: { readonly AggregatorId: string; readonly CompliancePackId: string }

const assay = <R = Shown>(action: string, params: Shown = {}, key: Key = server) =>
  call<R>(key, action, { AggregatorId: of.AggregatorId, ...params }, ASSAY)

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof ReplyError ? error.code : String(error)),
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay group reports '))
  server = await startTestServer({ ASSAY_REPORT_FORMS: 'json' })
  member = await makeAccount(server, MEMBER)
  const Accounts = [server.accountId, MEMBER].map((id) => ({ AccountId: Number(id), AccountName: id }))
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const buckets = [
    { id: 'closed', grant: 'private' },
    { id: 'open', grant: 'public-read' },
  ]
  const files = [server.accountId, MEMBER].map((id) => [`${id}.json`, bucketSnapshot(id, buckets, BEGIN)])
  await importFiles(server, Object.fromEntries(files))
  const group = { AggregatorName: 'all', AggregatorType: 'RD' }
  const { AggregatorId } = await call<{ AggregatorId: string }>(server, 'CreateAggregator', group)
  const ConfigRules = [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }]
  const pack = { AggregatorId, CompliancePackName: 'baseline', ConfigRules }
  const made = await call<Shown>(server, 'CreateAggregateCompliancePack', pack)
  of = { AggregatorId, CompliancePackId: String(made['CompliancePackId']) }
  await settled(2)
}, 120_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Waits until so many results of the package are non-compliant. */
async function settled(nonCompliant: number): Promise<void> {
  await until(async () => {
    const { ResourceComplianceResult: result } = await call<{ ResourceComplianceResult: Shown }>(
      server,
      'GetAggregateResourceComplianceByPack',
      of,
    )
    return result['TotalCount'] === 4 && result['NonCompliantCount'] === nonCompliant ? true : null
  })
}

const reportOf = async (ReportId: string) =>
  (await assay<{ Report: ShownReport }>('GetAggregateReport', { ReportId })).Report

/** Has a report made; its id and its tables. */
async function make(wish: Shown = {}) {
  const { CompliancePackId } = of
  const asked = await assay<{ ReportId: string }>('GenerateAggregateReport', { CompliancePackId, ...wish })
  const report = await until(async () => {
    const shown = await reportOf(asked.ReportId)
    return shown.Status === 'CREATING' ? null : shown
  })
  expect(report.Status).toBe('COMPLETE')
  const { Url } = report.Objects.find(({ Form }) => Form === 'json')!
  return { reportId: asked.ReportId, table: await tablesAt(Url) }
}

async function tablesAt(url: string): Promise<(name: string) => Rows> {
  const reply = await fetch(url)
  expect(reply.status).toBe(200)
  const { tables } = (await reply.json()) as { tables: readonly { name: string; rows: Rows }[] }
  return (name) => tables.find((each) => each.name === name)!.rows
}

const changesIn = (rows: Rows) =>
  rows.map((row) => `${row['account_id']} ${row['resource_id']} ${row['change']}`).sort()

it('compares with the report before, or with any earlier one', async () => {
  const first = await make()
  expect(first.table('changes')).toEqual([])
  await importFiles(server, {
    'a.json': bucketSnapshot(MEMBER, [{ id: 'open', grant: 'private' }], Date.now()),
  })
  await settled(1)
  const second = await make()
  expect(changesIn(second.table('changes'))).toEqual([
    `${MEMBER} open fixed`,
    `${server.accountId} open stillFailing`,
  ])
  await importFiles(server, {
    'b.json': bucketSnapshot(MEMBER, [{ id: 'closed', grant: 'public-read' }], Date.now()),
  })
  await settled(2)
  const third = await make({ CompareWithReportId: first.reportId })
  expect(changesIn(third.table('changes'))).toEqual([
    `${MEMBER} closed new`,
    `${MEMBER} open fixed`,
    `${server.accountId} open stillFailing`,
  ])
  expect(third.table('trend').map((row) => row['non_compliant'])).toEqual([2, 1, 2])

  // The past of all members, under the rules that they had.
  const { AsOfTimestamp } = await reportOf(second.reportId)
  const past = await make({ AsOfTimestamp, AsOfRules: 'then' })
  const verdictsIn = (rows: Rows) =>
    rows.map((row) => `${row['account_id']} ${row['resource_id']} ${row['verdict']}`).sort()
  expect(verdictsIn(past.table('results'))).toEqual(verdictsIn(second.table('results')))
  const period = await make({ FromTimestamp: BEGIN, ToTimestamp: AsOfTimestamp })
  expect(
    period
      .table('episodes')
      .map((row) => `${row['account_id']} ${row['resource_id']} ${row['end']}`)
      .sort(),
  ).toEqual([`${MEMBER} open fixed`, `${server.accountId} open null`])
})

it('holds a report beside newer ones, and lets it go when it is released', async () => {
  const { reportId: ReportId } = await make()
  await assay('HoldAggregateReport', { ReportId, Reason: 'court order 7' })
  await make()
  expect(await reportOf(ReportId)).toMatchObject({ HoldReason: 'court order 7' })
  expect((await reportOf(ReportId)).Objects.length).toBeGreaterThan(3)
  expect(await codeOf(assay('ReleaseAggregateReport', { ReportId }, member))).toBe(
    'AggregatorMemberNoPermission',
  )
  await assay('ReleaseAggregateReport', { ReportId })
  await make()
  await until(async () => (await reportOf(ReportId)).Objects.length === 0)
})

it('calls a report off that is being made; the one before counts again', async () => {
  const { CompliancePackId } = of
  const { reportId } = await make()
  // A report is quick here: one that was complete before the call is no failure.
  const cancelled = await until(async () => {
    const { ReportId } = await assay<{ ReportId: string }>('GenerateAggregateReport', { CompliancePackId })
    const code = await codeOf(assay('CancelAggregateReport', { ReportId }))
    expect(['answered', 'Invalid.Report.State']).toContain(code)
    await until(async () => (await reportOf(ReportId)).Status !== 'CREATING')
    return code === 'answered' ? ReportId : null
  }, 60_000)
  expect(await reportOf(cancelled)).toMatchObject({ Status: 'CANCELLED', Objects: [] })
  expect(await codeOf(assay('CancelAggregateReport', { ReportId: reportId }, member))).toBe(
    'AggregatorMemberNoPermission',
  )
  const { CompliancePackReport } = await call<{ CompliancePackReport: Shown }>(
    server,
    'GetAggregateCompliancePackReport',
    of,
  )
  expect(CompliancePackReport).toMatchObject({ ReportStatus: 'COMPLETE', ReportUrl: expect.any(String) })
})

it('makes a form that was left out when it is asked for, with proof; and evidence', async () => {
  const { reportId: ReportId } = await make()
  expect((await reportOf(ReportId)).Objects.map(({ Form }) => Form)).not.toContain('csv')
  await assay('GenerateAggregateReportForm', { ReportId, Form: 'csv' })
  const report = await until(async () => {
    const shown = await reportOf(ReportId)
    return shown.LateForms[0]?.Status === 'CREATING' ? null : shown
  })
  let manifest = ''
  for (const { Form, Url } of report.Objects) {
    const path = join(folder, basename(new URL(Url).pathname))
    await writeFile(path, Buffer.from(await (await fetch(Url)).arrayBuffer()))
    if (Form === 'manifest') manifest = path
  }
  const [{ FileName, Manifest = '', Signature = '' }] = report.LateForms as [ShownReport['LateForms'][number]]
  await writeFile(join(folder, `${FileName}.addendum.json`), Manifest)
  await writeFile(join(folder, `${FileName}.addendum.sig`), Buffer.from(Signature, 'base64'))
  const { PublicKey } = await call<{ PublicKey: string }>(server, 'GetReportSigningKey', {}, ASSAY)
  const found = await verifyProof({ manifest, files: [], trustedKeys: PublicKey })
  expect(found).toMatchObject({ problems: [], unchecked: [] })
  expect(found.checked).toContain(FileName)

  const { EvidenceId } = await assay<{ EvidenceId: string }>('GenerateAggregateEvidenceBundle', { ReportId })
  const bundle = await until(async () => {
    const { EvidenceBundle } = await assay<{ EvidenceBundle: Shown }>('GetAggregateEvidenceBundle', {
      EvidenceId,
    })
    return EvidenceBundle['Status'] === 'CREATING' ? null : EvidenceBundle
  })
  expect(bundle).toMatchObject({ Status: 'COMPLETE', Sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

it('reports on a system over the resources of all members, each compared with the one before', async () => {
  const Tag = [{ Key: 'env', Value: 'prod' }]
  const content = { SystemName: 'Shop', Level: 3, Tag }
  expect(await codeOf(assay('CreateAggregateSystem', content, member))).toBe('AggregatorMemberNoPermission')
  const { SystemId } = await assay<{ SystemId: string }>('CreateAggregateSystem', content)
  const { Systems } = await call<{ Systems: Rows }>(server, 'ListSystems', {}, ASSAY)
  expect(Systems).toEqual([])
  const { CompliancePackId } = of
  const reportOfSystem = async () => {
    const wish = { SystemId, CompliancePackId, Form: 'json' }
    const { ReportId } = await assay<{ ReportId: string }>('GenerateAggregateSystemReport', wish)
    const shown = await until(async () => {
      const { SystemReport } = await assay<{ SystemReport: Shown }>('GetAggregateSystemReport', { SystemId })
      return SystemReport['Status'] === 'CREATING' ? null : SystemReport
    })
    expect(shown).toMatchObject({ ReportId, Status: 'COMPLETE' })
    return tablesAt(String(shown['Url']))
  }
  const first = await reportOfSystem()
  expect(first('results')).toHaveLength(4)
  expect(new Set(first('results').map((row) => row['account_id'])).size).toBe(2)
  await importFiles(server, {
    'c.json': bucketSnapshot(MEMBER, [{ id: 'closed', grant: 'private' }], Date.now()),
  })
  await settled(1)
  const second = await reportOfSystem()
  expect(changesIn(second('changes'))).toEqual([
    `${MEMBER} closed fixed`,
    `${server.accountId} open stillFailing`,
  ])
  expect(second('trend').map((row) => row['non_compliant'])).toEqual([2, 1])
})

it('tells what became of the findings of an account that left the group', async () => {
  await importFiles(server, {
    'd.json': bucketSnapshot(MEMBER, [{ id: 'open', grant: 'public-read' }], Date.now()),
  })
  await settled(2)
  await make()
  const Accounts = [{ AccountId: Number(server.accountId), AccountName: server.accountId }]
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  await until(async () => {
    const { AccountComplianceResult } = await call<{ AccountComplianceResult: { AccountCompliances: Rows } }>(
      server,
      'GetAggregateAccountComplianceByPack',
      of,
    )
    return AccountComplianceResult.AccountCompliances.length === 1 ? true : null
  })
  const { table } = await make()
  expect(changesIn(table('changes'))).toEqual([
    `${MEMBER} open gone`,
    `${server.accountId} open stillFailing`,
  ])
  expect(table('changes').find((row) => row['change'] === 'gone')).toMatchObject({ account_name: MEMBER })
})
