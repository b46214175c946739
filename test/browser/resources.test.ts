import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { at, goTo, openConsole, settled, startBrowser } from './console-page.js'
import { DEMO_BUCKET } from './pages.js'

const DOUBLE = new URL('../../dist/src/test-double.js', import.meta.url).href

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('the list of resources', () => {
  it('keeps its filters in the address, and reads on as it is scrolled', async () => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at('/resources'))
    const rows = page.getByRole('table').locator('tbody tr:not(.table-space)')
    const total = Number(await page.getByRole('table').getAttribute('aria-rowcount'))
    expect(total).toBeGreaterThan(200)
    expect(await rows.count()).toBeLessThan(total)
    // On paper are all rows that were read, and what part of the list they are.
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(100)
    await page.getByText(/^Printed are rows 1–[\d,]+ of [\d,]+\./).waitFor()
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.emulateMedia({ media: 'screen' })
    await expect.poll(() => rows.count()).toBeLessThan(100)
    const box = page.locator('.table-box')
    await expect
      .poll(
        async () => {
          await box.evaluate((element) => element.scrollTo(0, element.scrollHeight))
          return rows.last().getAttribute('aria-rowindex')
        },
        { timeout: 60_000 },
      )
      .toBe(String(total))
    await page
      .getByRole('link', { name: /^OSS bucket/ })
      .first()
      .click()
    await settled(page)
    expect(page.url()).toContain('type=ACS%3A%3AOSS%3A%3ABucket')
    await page.getByLabel('Exact name').fill('example-press-kit')
    await page.keyboard.press('Enter')
    await page.getByText('1 resources', { exact: true }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'example-press-kit' }).click()
    await page.getByRole('heading', { level: 1, name: 'example-press-kit' }).waitFor()
    expect(faults).toEqual([])
    await close()
  })
})

describe('a list that is too long to keep', () => {
  it('keeps the rows around those in view, and opens at any row', async () => {
    const { startAssay } = (await import(DOUBLE)) as typeof import('../../src/test-double.js')
    const assay = await startAssay()
    try {
      await assay.record(
        ...Array.from({ length: 2_600 }, (_, i) => ({
          resourceType: 'ACS::OSS::Bucket',
          resourceId: `bucket-${i + 1}`,
          configuration: { Name: `bucket-${i + 1}` },
        })),
      )
      const { page, faults, close } = await openConsole(browser, { signer: assay })
      await goTo(page, `${assay.url}/console/resources`)
      const box = page.locator('.table-box')
      const row = (number: number) => page.locator(`tbody tr[aria-rowindex="${number}"]`)
      await expect
        .poll(
          async () => {
            await box.evaluate((element) => element.scrollTo(0, element.scrollHeight))
            return row(2_600).count()
          },
          { timeout: 90_000 },
        )
        .toBe(1)
      // Of the first rows only their place is left; they are read again when it is looked at.
      await box.evaluate((element) => element.scrollTo(0, 0))
      await row(1).getByText('bucket-1', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Last 1,000' }).click()
      await row(1_601).getByText('bucket-1601').waitFor()
      await page.getByLabel('Row', { exact: true }).fill('1234')
      await page.keyboard.press('Enter')
      await row(1_234).getByText('bucket-1234').waitFor()
      expect(page.url()).toContain('from=1234')
      await page.reload()
      await row(1_234).getByText('bucket-1234').waitFor()
      await page.getByRole('button', { name: 'Beginning' }).click()
      await row(1).waitFor()
      expect(faults).toEqual([])
      await close()
    } finally {
      await assay.stop()
    }
  })
})

describe('a resource', () => {
  it('shows what changed between two versions, and between any others', async () => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at(`/resources/item?${DEMO_BUCKET}&tab=changes`))
    const diff = page.locator('.diff > li')
    expect(await diff.count()).toBe(1)
    expect(await diff.locator('.diff-path code').textContent()).toBe('$.AccessControlList.Grant')
    expect(await diff.locator('.diff-before pre').textContent()).toBe('"public-read"')
    expect(await diff.locator('.diff-after pre').textContent()).toBe('"private"')
    await page.getByLabel('From').selectOption('none')
    const added = page.locator('.diff-added', { hasText: '$.AccessControlList' })
    expect(await added.locator('pre').textContent()).toContain('"private"')
    expect(page.url()).toContain('from=none')
    expect(faults).toEqual([])
    await close()
  })

  it('shows why each rule says what it says, now and then', async () => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at(`/resources/item?${DEMO_BUCKET}`))
    const failed = page.locator('.result', { hasText: 'Non-compliant' }).first()
    expect(await failed.locator('dt').allTextContents()).toEqual(['Property', 'Actual', 'Expected'])
    await page.getByRole('link', { name: 'Compliance history' }).click()
    // Other rules of that name, of packages made since, have said it once only.
    const flip = page
      .locator('.flip', { hasText: 'OSS bucket ACL gives no public read' })
      .filter({ has: page.locator('.badge', { hasText: 'Non-compliant' }) })
      .first()
    await flip.waitFor()
    expect(await flip.locator('.badge').allTextContents()).toEqual(['Non-compliant', 'Compliant'])
    expect(faults).toEqual([])
    await close()
  })
})
