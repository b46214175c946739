import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, at, goTo, openConsole, startBrowser } from './console-page.js'
import { PAGES } from './pages.js'

const WIDTHS = [360, 1280, 2560]

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each(['/sign-in', ...PAGES])('%s is accessible, keeps its policy and fits every width', async (path) => {
    const signer = path === '/sign-in' ? {} : { signer: inject('demo') }
    const { page, faults, close } = await openConsole(browser, { colorScheme, ...signer })
    try {
      await goTo(page, at(path))
      expect(await accessibilityFaults(page)).toEqual([])
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        const tooWide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement
          return Math.max(0, scrollWidth - clientWidth)
        })
        expect(`${width}: ${tooWide}`).toBe(`${width}: 0`)
      }
      expect(faults).toEqual([])
    } finally {
      await close()
    }
  })
})

describe('in Chinese', () => {
  it.each(PAGES)('%s has no word of English in its headings', async (path) => {
    const { page, close } = await openConsole(browser, { locale: 'zh-CN', signer: inject('demo') })
    try {
      await goTo(page, at(path))
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
      for (const heading of await page.locator('h1, h2').allTextContents())
        expect(heading).toMatch(/\p{sc=Han}/u)
    } finally {
      await close()
    }
  })
})
