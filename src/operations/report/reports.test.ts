import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toInstant } from '../../platform/instant.js'
import { seedEstate } from '../../reports/testing.js'
import { GetReport } from '../assay/reports/GetReport.js'
import { ListReports } from '../assay/reports/ListReports.js'
import { type ReportGateway, startReportGateway } from '../assay/reports/testing.js'
import { GenerateCompliancePackReport } from './GenerateCompliancePackReport.js'
import { GetCompliancePackReport } from './GetCompliancePackReport.js'

const AT = toInstant(Date.UTC(2021, 5, 22, 2, 46, 5, 857))
const OPERATIONS = [GenerateCompliancePackReport, GetCompliancePackReport, GetReport, ListReports]

let reports: ReportGateway
let CompliancePackId: string

beforeEach(async () => {
  reports = await startReportGateway(AT, OPERATIONS)
  CompliancePackId = (await seedEstate(reports.gateway.db, { resources: 40, rules: 4, at: AT })).packId
})

afterEach(() => reports.close())

const config = (action: string, form: Record<string, string> = {}) =>
  reports.config(action, { CompliancePackId, ...form })
const assay = (action: string, form: Record<string, string> = {}) => reports.assay(action, form)
const runJobs = () => reports.runJobs()

describe('a package report over the API', () => {
  it('answers exactly the documented members in each state', async () => {
    const named = { AccountId: 1208863178610001, CompliancePackId }
    expect((await config('GetCompliancePackReport')).body['CompliancePackReport']).toEqual({
      ReportStatus: 'NONE',
      ...named,
    })
    const generated = await config('GenerateCompliancePackReport')
    expect(generated.body).toEqual({ CompliancePackId, RequestId: expect.any(String) })
    expect((await config('GetCompliancePackReport')).body['CompliancePackReport']).toEqual({
      ReportStatus: 'CREATING',
      ...named,
    })
    await runJobs()
    expect((await config('GetCompliancePackReport')).body['CompliancePackReport']).toEqual({
      ReportStatus: 'COMPLETE',
      ...named,
      ReportCreateTimestamp: AT,
      ReportUrl: expect.stringMatching(
        /^https:\/\/reports\.example\/cloud-config-compliance-report\/CompliancePackReports\/1208863178610001\/cp-541e626622af0087a1b2\/1208863178610001-cp-541e626622af0087a1b2-report-202106221046\.xls\?Expires=1624333620&OSSAccessKeyId=K1&Signature=/,
      ),
    })
  })

  it('is refused while one is being made, but not with the token that started it', async () => {
    const ClientToken = 'token-1'
    const first = await config('GenerateCompliancePackReport', { ClientToken })
    expect(first.status).toBe(200)
    expect((await config('GenerateCompliancePackReport', { ClientToken })).body['CompliancePackId']).toBe(
      CompliancePackId,
    )
    for (const form of [{}, { ClientToken: 'token-2' }]) {
      const refused = await config('GenerateCompliancePackReport', form)
      expect(refused.status).toBe(400)
      expect(refused.body).toMatchObject({
        Code: 'CompliancePackReportCreating',
        Message: 'The compliance pack report is being created.',
      })
    }
    await runJobs()
    expect((await config('GenerateCompliancePackReport', { ClientToken })).status).toBe(200)
    expect((await config('GetCompliancePackReport')).body['CompliancePackReport']).toMatchObject({
      ReportStatus: 'COMPLETE',
    })
    expect((await config('GenerateCompliancePackReport', { ClientToken: 'token-2' })).status).toBe(200)
    expect((await assay('ListReports')).body['TotalCount']).toBe(2)
  })

  it('of a package that is not there is refused', async () => {
    for (const action of ['GenerateCompliancePackReport', 'GetCompliancePackReport']) {
      const { status, body } = await config(action, { CompliancePackId: 'cp-0' })
      expect(status).toBe(400)
      expect(body).toMatchObject({
        Code: 'Invalid.CompliancePackId.Value',
        Message: 'The specified CompliancePackId does not exist.',
      })
    }
  })

  it('is described with its counts and every form', async () => {
    await config('GenerateCompliancePackReport')
    await runJobs()
    const list = await assay('ListReports', { CompliancePackId })
    expect(list.body).toMatchObject({ TotalCount: 1, Reports: [{ CompliancePackId, Status: 'COMPLETE' }] })
    const [{ ReportId }] = list.body['Reports'] as [{ ReportId: string }]
    const { body } = await assay('GetReport', { ReportId })
    expect(body['Report']).toMatchObject({
      ReportId,
      Status: 'COMPLETE',
      RequestedBy: expect.any(String),
      AsOfTimestamp: AT,
      Digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      Counts: { Rules: { Compliant: expect.any(Number) }, Results: { InsufficientData: expect.any(Number) } },
      Objects: [
        { Form: 'csv' },
        { Form: 'html' },
        { Form: 'json' },
        { Form: 'manifest' },
        { Form: 'oscal' },
        { Form: 'pdf' },
        { Form: 'queries' },
        { Form: 'record' },
        { Form: 'signature', SizeBytes: 64 },
        { Form: 'xls' },
        { Form: 'xlsx', Url: expect.stringContaining('.xlsx?Expires=') },
      ],
    })
    expect((await assay('GetReport', { ReportId: 'rep-0' })).body).toMatchObject({ Code: 'ReportNotExists' })
    expect((await assay('ListReports', { CompliancePackId: 'cp-0' })).body['TotalCount']).toBe(0)
  })
})
