import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readXlsx } from '../../src/workbook/testing/read-xlsx.js'
import { ASSAY, bucketSnapshot, call, importFiles, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

/** In a configuration, in a difference, in the evidence of a result and of a verdict that changed. */
const PLANTED = 'read-PLANTED-7c1d9'
const FIRST = 1_764_000_000_000
const SECOND = FIRST + 60_000
const BUCKETS = [
  { id: 'stays', grant: PLANTED },
  { id: 'changes', grant: PLANTED },
  { id: 'private', grant: 'private' },
]

interface Answers {
  readonly summaries: readonly unknown[]
  readonly results: readonly unknown[]
  readonly configurations: readonly unknown[]
  readonly report: { readonly counts: unknown; readonly findings: readonly string[] }
}

type Page<K extends string, T> = { readonly [key in K]: T }

/** Two imports, an evaluation after each, and a report. */
async function work(server: TestServer): Promise<Answers> {
  const summaries = [
    await importFiles(server, { 'a.json': bucketSnapshot(server.accountId, BUCKETS, FIRST) }),
  ]
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', {
    CompliancePackName: 'sealed',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  })
  const hasNonCompliant = (count: number) =>
    until(async () => {
      const { ResourceComplianceResult } = await call<
        Page<'ResourceComplianceResult', Record<string, number>>
      >(server, 'GetResourceComplianceByPack', { CompliancePackId })
      return ResourceComplianceResult['NonCompliantCount'] === count
    })
  await hasNonCompliant(2)
  const later = BUCKETS.map((each) => (each.id === 'changes' ? { ...each, grant: 'private' } : each))
  for (const at of [SECOND, SECOND])
    summaries.push(await importFiles(server, { 'b.json': bucketSnapshot(server.accountId, later, at) }))
  await hasNonCompliant(1)
  const { EvaluationResults } = await call<
    Page<'EvaluationResults', { EvaluationResultList: { Annotation: string; ComplianceType: string }[] }>
  >(server, 'ListConfigRuleEvaluationResults', { CompliancePackId, MaxResults: 100 })
  const { ResourceConfigurationTimeline } = await call<
    Page<'ResourceConfigurationTimeline', { ConfigurationList: object[] }>
  >(
    server,
    'GetResourceConfigurationTimeline',
    {
      ResourceType: 'ACS::OSS::Bucket',
      ResourceId: 'changes',
      Region: 'cn-hangzhou',
      StartTime: FIRST - 1,
      EndTime: SECOND + 1,
      MaxResults: 10,
    },
    { method: 'GET' },
  )
  return {
    summaries,
    results: EvaluationResults.EvaluationResultList.map(({ Annotation, ComplianceType }) => [
      Annotation,
      ComplianceType,
    ]),
    configurations: ResourceConfigurationTimeline.ConfigurationList,
    report: await reportOf(server, CompliancePackId),
  }
}

async function reportOf(server: TestServer, CompliancePackId: string): Promise<Answers['report']> {
  await call(server, 'GenerateCompliancePackReport', { CompliancePackId })
  const { ReportId } = await until(async () => {
    const { Reports } = await call<Page<'Reports', { ReportId: string; Status: string }[]>>(
      server,
      'ListReports',
      { CompliancePackId },
      ASSAY,
    )
    return Reports[0]?.Status === 'COMPLETE' ? Reports[0] : null
  })
  const { Report } = await call<
    Page<'Report', { Counts: unknown; Objects: { Form: string; Url: string }[] }>
  >(server, 'GetReport', { ReportId }, ASSAY)
  const { Url } = Report.Objects.find(({ Form }) => Form === 'xlsx')!
  const workbook = readXlsx(Buffer.from(await (await fetch(Url)).arrayBuffer()))
  const text = JSON.stringify(workbook.sheets.find((sheet) => /Non-compliant/i.test(sheet.name))?.rows)
  const findings = ['stays', 'changes', PLANTED].filter((each) => text.includes(each))
  return { counts: Report.Counts, findings }
}

async function databaseBytes(server: TestServer): Promise<Buffer> {
  const names = (await readdir(server.directory)).filter((name) => name.startsWith('assay.db'))
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(server.directory, name)))))
}

describe('sealed configurations', () => {
  let sealed: TestServer
  let plain: TestServer
  let answers: { readonly sealed: Answers; readonly plain: Answers }

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'assay sealed '))
    sealed = await startTestServer({ ASSAY_SEAL_CONFIGURATIONS: 'on', ASSAY_DATA_DIR: directory })
    plain = await startTestServer()
    answers = { sealed: await work(sealed), plain: await work(plain) }
  }, 60_000)
  afterAll(async () => {
    await sealed.stop()
    await plain.stop()
    await rm(sealed.directory, { recursive: true, force: true })
  })

  it('give the same results, histories and reports as plain ones', () => {
    expect(answers.sealed.results).toHaveLength(3)
    expect(JSON.stringify(answers.sealed.configurations)).toContain(PLANTED)
    expect(answers.sealed.report.findings).toEqual(['stays', PLANTED])
    expect(answers.sealed).toEqual(answers.plain)
  })

  it('leave no value of theirs in the database files', async () => {
    expect((await databaseBytes(sealed)).includes(PLANTED)).toBe(false)
    // The embedded database is read from its files; with another one there are none to be looked through.
    const isEmbedded = process.env['ASSAY_TEST_DATABASE_URL'] === undefined
    expect((await databaseBytes(plain)).includes(PLANTED)).toBe(isEmbedded)
  })

  it('are read after sealing ended, and after it began', async () => {
    for (const mode of ['off', 'on']) {
      const directory = sealed.directory
      await sealed.stop()
      sealed = await startTestServer({ ASSAY_SEAL_CONFIGURATIONS: mode, ASSAY_DATA_DIR: directory })
      const { DiscoveredResourceDetail: detail } = await call<
        Page<'DiscoveredResourceDetail', { Configuration: string }>
      >(sealed, 'GetDiscoveredResource', {
        ResourceType: 'ACS::OSS::Bucket',
        ResourceId: 'stays',
        Region: 'cn-hangzhou',
      })
      expect(JSON.parse(detail.Configuration)).toMatchObject({ AccessControlList: { Grant: PLANTED } })
    }
  })
})
