import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inTransaction } from '../../../db/transaction.js'
import { randomIds } from '../../../platform/ids.js'
import { toInstant } from '../../../platform/instant.js'
import { deletePackReports, removeOldReports } from '../../../reports/remove-reports.js'
import { type SeededEstate, seedEstate } from '../../../reports/testing.js'
import { GenerateCompliancePackReport } from '../../report/GenerateCompliancePackReport.js'
import { ASSAY_REPORT_OPERATIONS } from './list.js'
import { type ReportGateway, startReportGateway } from './testing.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))
const DAY_MS = 86_400_000

let reports: ReportGateway
let estate: SeededEstate

beforeAll(async () => {
  reports = await startReportGateway(AT, [...ASSAY_REPORT_OPERATIONS, GenerateCompliancePackReport])
  estate = await seedEstate(reports.gateway.db, { resources: 12, rules: 4, at: AT })
})
afterAll(() => reports.close())

async function generate(): Promise<string> {
  await reports.config('GenerateCompliancePackReport', { CompliancePackId: estate.packId })
  await reports.runJobs()
  const { body } = await reports.assay('ListReports', { PageSize: '1' })
  return (body['Reports'] as [{ ReportId: string }])[0].ReportId
}

interface ShownReport {
  readonly Objects: readonly { readonly Form: string }[]
  readonly HoldReason?: string
  readonly HoldBy?: string
}

async function get(ReportId: string): Promise<ShownReport | undefined> {
  const { body } = await reports.assay('GetReport', { ReportId })
  return body['Report'] as ShownReport | undefined
}

it('a held report outlives newer ones, the sweeper and its package, and goes once it is released', async () => {
  const held = await generate()
  const { status } = await reports.assay('HoldReport', { ReportId: held, Reason: 'court order 7' })
  expect(status).toBe(200)
  reports.clock.set(toInstant(AT + DAY_MS))
  const second = await generate()
  reports.clock.set(toInstant(AT + 2 * DAY_MS))
  await generate()
  // Only one report is kept, and the held one counts beside it.
  expect((await get(second))?.Objects).toEqual([])
  expect(await get(held)).toMatchObject({ HoldReason: 'court order 7', HoldBy: expect.any(String) })
  expect((await get(held))?.Objects).toHaveLength(11)

  await removeOldReports(reports.deps, toInstant(AT + 1_000 * DAY_MS))
  expect(await get(second)).toBeUndefined()
  expect((await get(held))?.Objects).toHaveLength(11)

  const { db } = reports.gateway
  await inTransaction(db, async (db) => {
    await sql`update pack set deleted_at = ${AT}`.execute(db)
    const queue = { clock: reports.clock, ids: randomIds, wake: () => {} }
    await deletePackReports(db, queue, estate.account, estate.packNo)
  })
  await reports.runJobs()
  expect((await reports.assay('ListReports')).body).toMatchObject({
    TotalCount: 1,
    Reports: [{ ReportId: held }],
  })
  const kept: string[] = []
  for await (const { key } of reports.store.list('')) kept.push(key)
  expect(kept).toHaveLength(11)

  expect((await reports.assay('ReleaseReport', { ReportId: held })).status).toBe(200)
  expect(await get(held)).toBeUndefined()
  await reports.runJobs()
  for await (const { key } of reports.store.list('')) expect(key).toBe('nothing')
  const { rows } = await sql<{ action: string; detail: string }>`
    select action, detail from audit_entry where action in ('HoldReport', 'ReleaseReport') order by entry_no`.execute(
    db,
  )
  expect(rows.map(({ action }) => action)).toEqual(['HoldReport', 'ReleaseReport'])
  for (const { detail } of rows) expect(detail).toContain(`"resource":"report/${held}"`)
})

it('only a complete report with its files can be held, once; and only a held one be released', async () => {
  await sql`update pack set deleted_at = null`.execute(reports.gateway.db)
  const first = await generate()
  expect((await reports.assay('ReleaseReport', { ReportId: first })).body).toMatchObject({
    Code: 'Invalid.Report.State',
  })
  const second = await generate()
  const wish = { Reason: 'audit' }
  expect((await reports.assay('HoldReport', { ReportId: first, ...wish })).body).toMatchObject({
    Code: 'Invalid.Report.State',
    Message: 'The report is replaced: that cannot be done to it.',
  })
  expect((await reports.assay('HoldReport', { ReportId: second, ...wish })).status).toBe(200)
  expect((await reports.assay('HoldReport', { ReportId: second, ...wish })).status).toBe(409)
  expect((await reports.assay('HoldReport', { ReportId: 'rep-0', ...wish })).body).toMatchObject({
    Code: 'ReportNotExists',
  })
})
