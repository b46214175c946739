import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, at, goTo, openConsole, startBrowser } from './console-page.js'
import { filled, PAGES } from './pages.js'

const WIDTHS = [360, 1280, 2560]

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('a page', () => {
  it.each(['/sign-in', ...PAGES])(
    '%s is accessible in both themes, fits, and speaks Chinese',
    async (path) => {
      const signer = path === '/sign-in' ? {} : { signer: inject('demo') }
      const { page, faults, close } = await openConsole(browser, { colorScheme: 'light', ...signer })
      try {
        await goTo(page, at(await filled(path)))
        expect({ theme: 'light', faults: await accessibilityFaults(page) }).toEqual({
          theme: 'light',
          faults: [],
        })
        await page.emulateMedia({ colorScheme: 'dark' })
        expect({ theme: 'dark', faults: await accessibilityFaults(page) }).toEqual({
          theme: 'dark',
          faults: [],
        })
        for (const width of WIDTHS)
          expect({ width, beyond: await beyond(page, width) }).toEqual({ width, beyond: 0 })
        await page.getByRole('button', { name: '中文' }).click()
        expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
        // The title of a page about one thing is its name.
        for (const heading of await page
          .locator(path.includes('{') ? '.panel-head h2' : 'h1')
          .allTextContents())
          expect(heading).toMatch(/\p{sc=Han}/u)
        expect(faults).toEqual([])
      } finally {
        await close()
      }
    },
  )
})

/** Pixels that the page is wider than its window. */
async function beyond(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 900 })
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return Math.max(0, scrollWidth - clientWidth)
  })
}
