import { createHash, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readXls } from '../../src/workbook/testing/read-xls.js'
import { readXlsx } from '../../src/workbook/testing/read-xlsx.js'
import { ASSAY, bucketSnapshot, call, type ImportReply, importFiles, until } from './client.js'
import { officialClients } from './official-clients.js'
import { startTestServer, type TestServer } from './server.js'

const BUCKETS = [
  { id: 'bucket-private', grant: 'private' },
  { id: 'bucket-open', grant: 'public-read' },
  { id: 'bucket-写', grant: 'public-read-write' },
  { id: '=formula("x")', grant: 'private' },
  { id: 'bucket-unknown', grant: null },
]

interface Report {
  readonly AccountId: number
  readonly CompliancePackId: string
  readonly ReportStatus: 'NONE' | 'CREATING' | 'COMPLETE'
  readonly ReportUrl?: string
  readonly ReportCreateTimestamp?: number
}

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describe.each(officialClients(() => server))('the main job with $name', (client) => {
  let packId: string

  it('records a delivered snapshot', async () => {
    await importFiles(server, {
      'ACSLogs/x/Config/cn-hangzhou/2026/01/01/a.json': bucketSnapshot(server.accountId, BUCKETS),
    })
    const { DiscoveredResourceProfiles: profiles } = await client.call<{
      DiscoveredResourceProfiles: {
        DiscoveredResourceProfileList: { ResourceId: string }[]
        TotalCount: number
      }
    }>('ListDiscoveredResources', { MaxResults: 10, ResourceTypes: 'ACS::OSS::Bucket' })
    expect(profiles.TotalCount).toBe(BUCKETS.length)
    expect(profiles.DiscoveredResourceProfileList.map((each) => each.ResourceId).sort()).toEqual(
      BUCKETS.map((each) => each.id).sort(),
    )
  })

  it('creates a package, which evaluates its rules', async () => {
    const name = `oss ${client.name}`
    ;({ CompliancePackId: packId } = await client.call<{ CompliancePackId: string }>('CreateCompliancePack', {
      CompliancePackName: name,
      ConfigRules: [
        { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' },
        { ManagedRuleIdentifier: 'oss-bucket-public-write-prohibited' },
      ],
    }))
    const counts = await until(async () => {
      const { ResourceComplianceResult } = await client.call<{
        ResourceComplianceResult: Record<string, number>
      }>('GetResourceComplianceByPack', { CompliancePackId: packId })
      return ResourceComplianceResult['TotalCount'] === BUCKETS.length ? ResourceComplianceResult : null
    })
    expect(counts).toMatchObject({ CompliantCount: 2, NonCompliantCount: 2, InsufficientDataCount: 1 })
  })

  it('shows what was found and what was expected', async () => {
    const { EvaluationResults } = await client.call<{
      EvaluationResults: {
        EvaluationResultList: {
          Annotation: string
          EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceId: string } }
        }[]
      }
    }>('ListConfigRuleEvaluationResults', {
      CompliancePackId: packId,
      ComplianceType: 'NON_COMPLIANT',
      MaxResults: 100,
    })
    const open = EvaluationResults.EvaluationResultList.find(
      (each) => each.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId === 'bucket-open',
    )
    expect(JSON.parse(open!.Annotation)).toEqual({
      configuration: 'public-read',
      desiredValue: 'read',
      operator: 'NotStringContains',
      property: '$.AccessControlList.Grant',
    })
  })

  it('goes from NONE over CREATING to COMPLETE, and the report has the counts of the API', async () => {
    const read = async () =>
      (
        await client.call<{ CompliancePackReport: Report }>('GetCompliancePackReport', {
          CompliancePackId: packId,
        })
      ).CompliancePackReport
    const none = await read()
    // pop-core hands over numbers of 16 digits as text.
    expect({ ...none, AccountId: String(none.AccountId) }).toEqual({
      AccountId: server.accountId,
      CompliancePackId: packId,
      ReportStatus: 'NONE',
    })
    const before = Date.now()
    await client.call('GenerateCompliancePackReport', {
      CompliancePackId: packId,
      ClientToken: `token-${packId}`,
    })
    const seen = new Set<string>()
    const complete = await until(async () => {
      const report = await read()
      seen.add(report.ReportStatus)
      if (report.ReportStatus !== 'COMPLETE')
        expect(Object.keys(report).sort()).toEqual(['AccountId', 'CompliancePackId', 'ReportStatus'])
      return report.ReportStatus === 'COMPLETE' ? report : null
    })
    expect(seen.has('NONE')).toBe(false)
    expect(complete.ReportCreateTimestamp).toBeGreaterThanOrEqual(before)
    const url = new URL(complete.ReportUrl!)
    expect(url.pathname).toMatch(
      new RegExp(
        `^/cloud-config-compliance-report/CompliancePackReports/${server.accountId}/${packId}/${server.accountId}-${packId}-report-\\d{12}(-\\d+)?\\.xls$`,
      ),
    )
    expect([...url.searchParams.keys()]).toEqual(['Expires', 'OSSAccessKeyId', 'Signature'])
    const reply = await fetch(url)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/vnd.ms-excel'])
    const file = Buffer.from(await reply.arrayBuffer())
    expect(reply.headers.get('etag')).toBe(`"${createHash('md5').update(file).digest('hex').toUpperCase()}"`)
    const sheets = readXls(file)
    const findings = sheets.find((sheet) => /Non-compliant/i.test(sheet.name))!
    const text = JSON.stringify(findings)
    for (const id of ['bucket-open', 'bucket-写']) expect(text).toContain(id)
    for (const id of ['bucket-private', 'bucket-unknown']) expect(text).not.toContain(id)
  })

  it('answers the same client token again, and says a second report is being made', async () => {
    const params = { CompliancePackId: packId, ClientToken: `again-${packId}` }
    const replies = await Promise.allSettled([
      client.call<{ CompliancePackId: string }>('GenerateCompliancePackReport', params),
      client.call('GenerateCompliancePackReport', { CompliancePackId: packId }),
      client.call('GenerateCompliancePackReport', { CompliancePackId: packId }),
    ])
    const refused = replies.filter((reply) => reply.status === 'rejected')
    for (const { reason } of refused)
      expect(String(reason.code ?? reason)).toContain('CompliancePackReportCreating')
    expect(refused.length).toBeGreaterThanOrEqual(1)
    await until(
      async () =>
        (
          await client.call<{ CompliancePackReport: Report }>('GetCompliancePackReport', {
            CompliancePackId: packId,
          })
        ).CompliancePackReport.ReportStatus === 'COMPLETE',
    )
    const winner = replies[0]!.status === 'fulfilled'
    if (winner)
      await expect(client.call('GenerateCompliancePackReport', params)).resolves.toMatchObject({
        CompliancePackId: packId,
      })
  })
})

describe('what one change causes', () => {
  it('flips one verdict, keeps the history, and shows in the next report', async () => {
    const { CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', {
      CompliancePackName: 'flip',
      ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
    })
    const counts = async () =>
      (
        await call<{ ResourceComplianceResult: Record<string, number> }>(
          server,
          'GetResourceComplianceByPack',
          { CompliancePackId },
        )
      ).ResourceComplianceResult
    await until(async () => (await counts())['TotalCount'] === BUCKETS.length)
    const before = (await counts())['NonCompliantCount']!
    const later = 1_764_000_000_000 + 60_000
    await importFiles(server, {
      'b.json': bucketSnapshot(
        server.accountId,
        BUCKETS.map((each) => (each.id === 'bucket-private' ? { ...each, grant: 'public-read' } : each)),
        later,
      ),
    })
    await until(async () => (await counts())['NonCompliantCount'] === before + 1)
    const { ResourceConfigurationTimeline } = await call<{
      ResourceConfigurationTimeline: {
        ConfigurationList: { ResourceEventType: string; ConfigurationDiff: string }[]
      }
    }>(
      server,
      'GetResourceConfigurationTimeline',
      {
        ResourceType: 'ACS::OSS::Bucket',
        ResourceId: 'bucket-private',
        Region: 'cn-hangzhou',
        StartTime: 1_763_000_000_000,
        EndTime: later + 1,
        MaxResults: 10,
      },
      { method: 'GET' },
    )
    const events = ResourceConfigurationTimeline.ConfigurationList.map((each) => each.ResourceEventType)
    expect(events.sort()).toEqual(['DISCOVERED', 'MODIFY'])
    const modified = ResourceConfigurationTimeline.ConfigurationList.find(
      (each) => each.ResourceEventType === 'MODIFY',
    )!
    expect(JSON.parse(modified.ConfigurationDiff)).toEqual({
      AccessControlList: [{ Grant: 'private' }, { Grant: 'public-read' }],
    })
    await call(server, 'GenerateCompliancePackReport', { CompliancePackId })
    const { Reports } = await until(async () => {
      const list = await call<{ Reports: { ReportId: string; Status: string }[] }>(
        server,
        'ListReports',
        { CompliancePackId },
        ASSAY,
      )
      return list.Reports[0]?.Status === 'COMPLETE' ? list : null
    })
    const { Report } = await call<{
      Report: {
        Digest: string
        Counts: { Results: Record<string, number> }
        Objects: { Form: string; Sha256: string; SizeBytes: number; Url: string }[]
      }
    }>(server, 'GetReport', { ReportId: Reports[0]!.ReportId }, ASSAY)
    expect(Report.Digest).toMatch(/^[0-9a-f]{64}$/)
    expect(Report.Counts.Results).toMatchObject({ NonCompliant: before + 1, InsufficientData: 1 })
    expect(Report.Objects.map((object) => object.Form).sort()).toEqual([
      'csv',
      'html',
      'json',
      'manifest',
      'oscal',
      'pdf',
      'queries',
      'record',
      'signature',
      'xls',
      'xlsx',
    ])
    for (const object of Report.Objects) {
      const file = Buffer.from(await (await fetch(object.Url)).arrayBuffer())
      expect([file.length, createHash('sha256').update(file).digest('hex')]).toEqual([
        object.SizeBytes,
        object.Sha256,
      ])
    }
    const { PublicKey } = await call<{ PublicKey: string }>(server, 'GetReportSigningKey', {}, ASSAY)
    const [manifest, signature] = await Promise.all(
      ['manifest', 'signature'].map(async (form) => {
        const { Url } = Report.Objects.find((object) => object.Form === form)!
        return Buffer.from(await (await fetch(Url)).arrayBuffer())
      }),
    )
    expect(verify(null, manifest!, PublicKey, signature!)).toBe(true)
    const xlsx = Report.Objects.find((object) => object.Form === 'xlsx')!
    const workbook = readXlsx(Buffer.from(await (await fetch(xlsx.Url)).arrayBuffer()))
    const all = workbook.sheets.flatMap((sheet) => sheet.rows.flat())
    expect(all.some((cell) => cell?.value === '=formula("x")')).toBe(true)
    expect(workbook.sheets.every((sheet) => !/<f[ >]/.test(sheet.xml))).toBe(true)
  })

  it('answers requests while an import runs', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => ({
      id: `many-${index}`,
      grant: index % 7 === 0 ? 'public-read' : 'private',
    }))
    const { ImportId } = await call<{ ImportId: string }>(server, 'CreateImport', {}, ASSAY)
    await call(
      server,
      'UploadImportPart',
      { ImportId, Path: 'many.json' },
      { ...ASSAY, body: Buffer.from(bucketSnapshot(server.accountId, many, 1_764_000_200_000)) },
    )
    await call(server, 'CompleteImport', { ImportId }, ASSAY)
    const statuses: string[] = []
    await until(async () => {
      await call(server, 'ListCompliancePacks')
      await call(server, 'CreateCompliancePack', {
        CompliancePackName: `during ${statuses.length}`,
        ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
      }).catch((error: { code: string }) => expect(error.code).toBe('CompliancePackExceedMaxCount'))
      const { Import } = await call<ImportReply>(server, 'GetImport', { ImportId }, ASSAY)
      if (Import.Status === 'failed') throw new Error(`the import failed: ${Import.Summary}`)
      statuses.push(Import.Status)
      return Import.Status === 'done'
    }, 110_000)
    expect(statuses.filter((status) => status === 'running').length).toBeGreaterThan(1)
  })
})
