import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { call } from '../scenarios/client.js'
import { accessibilityFaults, at, goTo, openConsole, startBrowser } from './console-page.js'

const ASSAY = { version: '2026-12-01' }

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

interface Reports {
  readonly Reports: readonly {
    readonly ReportId: string
    readonly CompliancePackId: string
    readonly Status: string
    readonly CompareWithReportId?: string
    readonly FromTimestamp?: number
    readonly HoldReason?: string
  }[]
}

it('shows how far a report is, and cancels it', async () => {
  const demo = inject('demo')
  const { CompliancePacksResult } = await call<{
    CompliancePacksResult: { CompliancePacks: { CompliancePackId: string; CompliancePackName: string }[] }
  }>(demo, 'ListCompliancePacks', { PageSize: 100 })
  const packs = CompliancePacksResult.CompliancePacks
  const pack = packs.find(({ CompliancePackName }) => CompliancePackName === 'CISComplianceCheck')!
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  await goTo(page, at(`/packages/${pack.CompliancePackId}`))
  // Reports before it in the line, so that it is still on its way when it is cancelled.
  for (const { CompliancePackId } of packs.filter((each) => each !== pack))
    await call(demo, 'GenerateReport', { CompliancePackId }, ASSAY)
  await page.getByRole('button', { name: 'Generate a report' }).click()
  await page.getByRole('progressbar', { name: 'How far the report is' }).waitFor()
  await page.getByRole('button', { name: 'Cancel the report' }).click()
  await page.getByRole('cell', { name: 'Cancelled', exact: true }).waitFor()
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  expect(await page.getByRole('link', { name: /Workbook xlsx/ }).count()).toBe(0)
  expect(faults).toEqual([])
  await close()
})

it('makes a report over a period compared with an earlier one, and holds it', async () => {
  const demo = inject('demo')
  const before = await call<Reports>(demo, 'ListReports', {}, ASSAY)
  const first = before.Reports.filter(({ Status }) => Status === 'COMPLETE').at(-1)!
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  await goTo(page, at(`/packages/${first.CompliancePackId}`))
  const dialog = page.getByRole('dialog')
  // One that another test asked for may still be on its way.
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Report with options' }).click()
  await dialog.getByLabel('Compare with').selectOption({ index: 2 })
  const chosen = await dialog.getByLabel('Compare with').inputValue()
  const from = await page.evaluate(() => {
    const day = new Date(Date.now() - 86_400_000)
    return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  })
  await dialog.getByLabel('Period from').fill(from)
  await dialog.getByLabel('Period to').waitFor()
  await dialog.getByRole('button', { name: 'Generate' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  const history = page.getByRole('table', { name: 'History' })
  const row = history.getByRole('row').nth(1)
  await row.getByText('Ready').waitFor()
  const after = await call<Reports>(demo, 'ListReports', { CompliancePackId: first.CompliancePackId }, ASSAY)
  expect(after.Reports[0]).toMatchObject({ CompareWithReportId: chosen })
  expect(after.Reports[0]?.FromTimestamp).toBeLessThan(Date.now() - 86_000_000)

  await row.getByRole('button', { name: 'Hold' }).click()
  await dialog.getByRole('button', { name: 'Hold' }).click()
  await dialog.getByText('Fill this in.').waitFor()
  await dialog.getByLabel('Reason').fill('Audit <b>')
  await dialog.getByRole('button', { name: 'Hold' }).click()
  await row.getByText(/Held by .*Audit <b>/).waitFor()
  await row.getByRole('button', { name: 'Release' }).click()
  await dialog.getByRole('button', { name: 'Release' }).click()
  await row.getByRole('button', { name: 'Hold' }).waitFor()
  await row.getByRole('button', { name: 'Download' }).click()
  await dialog.getByRole('link', { name: /Workbook xlsx/ }).waitFor()
  expect(faults).toEqual([])
  await close()
})

it('makes a form that a report does not have, and shows its findings against an earlier report', async () => {
  const demo = inject('demo')
  const before = await call<Reports>(demo, 'ListReports', {}, ASSAY)
  const packId = before.Reports.filter(({ Status }) => Status === 'COMPLETE').at(-1)!.CompliancePackId
  const { page, faults, close } = await openConsole(browser, { signer: demo })
  await goTo(page, at(`/packages/${packId}`))
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  const latest = page.getByRole('region', { name: 'Latest report' })
  await latest.getByRole('button', { name: 'One file for each account or owner' }).click()
  await page.getByRole('dialog').getByLabel('Form', { exact: true }).selectOption('csv')
  await page.getByRole('dialog').getByRole('button', { name: 'Make' }).click()
  await latest.getByText('More forms').click()
  const split = latest.getByRole('link', { name: /^Tables for each account/ })
  await split.waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), split.click()])
  expect(await download.failure()).toBeNull()

  await latest.getByRole('link', { name: 'Changes since an earlier report' }).click()
  const make = page.getByRole('button', { name: 'Make them from the stored record' })
  const kinds = page.getByRole('list', { name: 'Kinds of changes' })
  await make.or(kinds).first().waitFor()
  if (await make.isVisible()) await make.click()
  await kinds.waitFor()
  const { Reports: reports } = await call<Reports>(demo, 'ListReports', { CompliancePackId: packId }, ASSAY)
  const ready = reports.filter(({ Status }) => Status === 'COMPLETE')
  await kinds.getByRole('link', { name: /^Still failing/ }).click()
  await page.getByRole('cell', { name: 'Still failing' }).first().waitFor()
  expect(page.url()).toContain('kind=stillFailing')
  expect(await accessibilityFaults(page)).toEqual([])
  const other = ready.at(-1)!.ReportId
  await page.getByLabel('Compared with the one of').selectOption(other)
  if (ready[0]!.CompareWithReportId !== other && ready[1]!.ReportId !== other) {
    await page.getByRole('button', { name: 'Make a report that compares with it' }).click()
    await page.getByRole('link', { name: 'Show the report that compares with it' }).click()
  }
  await kinds.waitFor()
  expect(faults).toEqual([])
  await close()
})
