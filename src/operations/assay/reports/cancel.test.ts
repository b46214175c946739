import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toInstant } from '../../../platform/instant.js'
import { generateReport } from '../../../reports/generate-report.js'
import { type SeededEstate, seedEstate } from '../../../reports/testing.js'
import { GenerateCompliancePackReport } from '../../report/GenerateCompliancePackReport.js'
import { GetCompliancePackReport } from '../../report/GetCompliancePackReport.js'
import { ListJobs } from '../jobs/ListJobs.js'
import { ASSAY_REPORT_OPERATIONS } from './list.js'
import { type ReportGateway, startReportGateway } from './testing.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))

let reports: ReportGateway
let estate: SeededEstate

beforeAll(async () => {
  const operations = [
    ListJobs,
    ...ASSAY_REPORT_OPERATIONS,
    GenerateCompliancePackReport,
    GetCompliancePackReport,
  ]
  reports = await startReportGateway(AT, operations)
  estate = await seedEstate(reports.gateway.db, { resources: 40, rules: 4, at: AT })
})
afterAll(() => reports.close())

const pack = () => ({ CompliancePackId: estate.packId })

async function ask(): Promise<string> {
  const { body, status } = await reports.assay('GenerateReport', pack())
  expect([status, body['Code']]).toEqual([200, undefined])
  return String(body['ReportId'])
}

interface Shown {
  readonly Status: string
  readonly Cause?: string
  readonly Progress?: Readonly<Record<string, number | string>>
}

async function get(ReportId: string): Promise<Shown> {
  return (await reports.assay('GetReport', { ReportId })).body['Report'] as Shown
}

async function keys(): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of reports.store.list('')) found.push(key)
  return found
}

const cancel = (ReportId: string) => reports.assay('CancelReport', { ReportId })

it('a report that waits is called off: nobody makes it, and the one before counts again', async () => {
  const reportId = await ask()
  expect(await get(reportId)).toMatchObject({ Status: 'CREATING', Progress: { Percent: 0, Attempts: 0 } })
  expect((await cancel(reportId)).status).toBe(200)
  expect(await get(reportId)).toMatchObject({
    Status: 'CANCELLED',
    Cause: expect.stringMatching(/^cancelled by /),
  })
  const { body } = await reports.config('GetCompliancePackReport', pack())
  expect(body['CompliancePackReport']).toMatchObject({ ReportStatus: 'NONE' })
  await reports.runJobs()
  expect(await keys()).toEqual([])
  expect(await get(reportId)).toMatchObject({ Status: 'CANCELLED' })
  const refused = await cancel(reportId)
  expect([refused.status, refused.body['Code']]).toEqual([409, 'Invalid.Report.State'])
  expect((await cancel('rep-0')).body).toMatchObject({ Code: 'ReportNotExists' })
  const { rows } = await sql<{ detail: string }>`
    select detail from audit_entry where action = 'CancelReport' and result = 'Success'`.execute(
    reports.gateway.db,
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.detail).toContain(`"resource":"report/${reportId}"`)
})

it('a report that is being made tells how far it is, ends soon when it is called off, and leaves nothing', async () => {
  const reportId = await ask()
  let pauses = 0
  let after = 0
  let seen: Shown | undefined
  const pause = async () => {
    pauses++
    if (seen !== undefined) after++
    const shown = await get(reportId)
    // In the middle of the forms.
    if (seen !== undefined || shown.Progress?.['Step'] !== 'json') return
    seen = shown
    await cancel(reportId)
  }
  const run = { signal: new AbortController().signal, pause }
  const work = { reportId, hasAccountFiles: false }
  await generateReport({ ...reports.deps, lookEveryMs: 0 }, estate.account, work, run)
  expect(pauses).toBeGreaterThan(3)
  expect(after).toBeLessThan(3)
  expect(seen?.Progress).toMatchObject({ Step: 'json', Steps: 9, StartTimestamp: AT })
  expect(Number(seen?.Progress?.['Percent'])).toBeGreaterThan(0)
  expect(Number(seen?.Progress?.['Percent'])).toBeLessThan(100)
  expect(await keys()).toEqual([])
  expect(await get(reportId)).toMatchObject({ Status: 'CANCELLED' })
  expect((await get(reportId)).Progress).toBeUndefined()
  await reports.runJobs()
})

it('a run that failed is told with its cause and when it is tried again', async () => {
  const reportId = await ask()
  const { put } = reports.store
  Object.assign(reports.store, { put: () => Promise.reject(new Error('the store said no')) })
  await reports.runJobs()
  expect(await get(reportId)).toMatchObject({
    Status: 'CREATING',
    Progress: {
      Attempts: 1,
      MaxAttempts: 5,
      LastCause: 'the store said no',
      NextAttemptTimestamp: AT + 1_000,
    },
  })
  Object.assign(reports.store, { put })
  reports.clock.set(toInstant(AT + 1_000))
  await reports.runJobs()
  expect(await get(reportId)).toMatchObject({ Status: 'COMPLETE' })
})

it('a job that was given up is listed with its cause, for the operator', async () => {
  const reportId = await ask()
  await sql`
    update job set status = 'dead', last_error = 'no space left', finished_at = ${AT} where job_key = ${reportId}`.execute(
    reports.gateway.db,
  )
  expect((await reports.assay('ListJobs', { Status: 'dead' })).body).toMatchObject({
    TotalCount: 1,
    Jobs: [{ Kind: 'report.generate', Key: reportId, Attempts: 0, MaxAttempts: 5, Cause: 'no space left' }],
  })
  expect((await reports.assay('ListJobs', { Status: 'running' })).body).toMatchObject({ TotalCount: 0 })
  await sql`update account set is_operator = 0`.execute(reports.gateway.db)
  expect((await reports.assay('ListJobs')).body).toMatchObject({ Code: 'OperatorOnly' })
})
