import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  accessibilityFaults,
  at,
  type ConsolePage,
  drawn,
  goTo,
  openConsole,
  startBrowser,
} from './console-page.js'
import { filled, PAGES, withoutGroup } from './pages.js'

const WIDTHS = [360, 2560, 1280]
/**
 * What a page may move while it loads, in the units of layout shift: no more than a line that wraps because of news, since
 * what other tests asked for goes on meanwhile. A part that comes late and pushes others down is many times that.
 */
const STILL = 0.01

let browser: Browser
/** One window for all pages, which then loads the program only once; and one for who is not signed in. */
let windows: { readonly signedIn: ConsolePage; readonly signedOut: ConsolePage }
beforeAll(async () => {
  browser = await startBrowser()
  windows = {
    signedIn: await openConsole(browser, { signer: inject('demo') }),
    signedOut: await openConsole(browser),
  }
  for (const { page } of Object.values(windows)) {
    await page.addInitScript(watchShifts)
    await answerLate(page)
  }
})
afterAll(async () => {
  await withoutGroup()
  await browser.close()
})

describe('a page', () => {
  it.each(['/sign-in', ...PAGES])(
    '%s keeps still, is accessible in both themes, fits, and speaks Chinese',
    async (path) => {
      const { page, faults } = path === '/sign-in' ? windows.signedOut : windows.signedIn
      const before = faults.length
      await page.emulateMedia({ colorScheme: 'light' })
      await goTo(page, at(await filled(path)))
      const { moved, by } = await shifts(page)
      expect({ moved: moved < STILL ? 0 : moved, by: moved < STILL ? [] : by }).toEqual({ moved: 0, by: [] })
      expect({ theme: 'light', faults: await accessibilityFaults(page) }).toEqual({
        theme: 'light',
        faults: [],
      })
      await page.emulateMedia({ colorScheme: 'dark' })
      expect({ theme: 'dark', faults: await accessibilityFaults(page, 'colours') }).toEqual({
        theme: 'dark',
        faults: [],
      })
      for (const width of WIDTHS)
        expect({ width, beyond: await beyond(page, width) }).toEqual({ width, beyond: 0 })
      await page.getByRole('button', { name: '中文' }).click()
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
      // The title of a page about one thing is its name.
      const headings = page.locator(path.includes('{') ? '.panel-head h2' : 'h1')
      // They are asked for again in the other language.
      const isChinese = async () => {
        const texts = await headings.allTextContents()
        return texts.length > 0 && texts.every((text) => /\p{sc=Han}/u.test(text))
      }
      await expect.poll(isChinese, { timeout: 60_000 }).toBe(true)
      expect(faults.slice(before)).toEqual([])
    },
  )
})

/** Every page begins in English, and keeps what moves on it without being touched. */
function watchShifts(): void {
  localStorage.clear()
  const seen: { readonly moved: number; readonly by: string }[] = []
  Object.assign(globalThis, { seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput, sources } = entry as unknown as Shift
      if (!hadRecentInput)
        seen.push({
          moved: value,
          by: sources
            .map(({ node, previousRect: { x, y }, currentRect: to }) =>
              [node?.parentElement?.className, node?.nodeName, x, y, '->', to.x, to.y].join(' '),
            )
            .join('; '),
        })
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

interface Shift {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly {
    readonly node: Node | null
    readonly previousRect: DOMRectReadOnly
    readonly currentRect: DOMRectReadOnly
  }[]
}

async function shifts(page: Page): Promise<{ moved: number; by: string[] }> {
  return page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: { moved: number; by: string }[] }
    return { moved: seen.reduce((sum, { moved }) => sum + moved, 0), by: seen.map(({ by }) => by) }
  })
}

/** Lets no call be answered before what stands for the answer has been drawn. */
async function answerLate(page: Page): Promise<void> {
  await page.route(
    (url) => url.pathname === '/' || url.pathname === '/openapi.json',
    async (route) => {
      // The page may have gone on to another.
      await drawn(page).catch(() => undefined)
      await route.continue().catch(() => undefined)
    },
  )
}

/** Pixels that the page is wider than its window. */
async function beyond(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 860 })
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return Math.max(0, scrollWidth - clientWidth)
  })
}
