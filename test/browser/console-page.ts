import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core'
import { inject } from 'vitest'

/** Where Debian and others put it; `ASSAY_CHROMIUM` names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** WCAG 2.2 A and AA, and what axe advises beyond. */
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What decides on colours, which is all that differs between two themes. */
const AXE_COLOURS = ['color-contrast', 'link-in-text-block']
/** Rows and items beyond the first are like them; axe looks at some of each list only, else it takes most of the time. */
const AXE_ALIKE = ['tbody tr:nth-child(n+7)', 'li:nth-child(n+7)']
/** What a page has asked for and not been answered. */
const underWay = new WeakMap<Page, Set<Request>>()

/** Who is signed in when a page opens, as the console keeps it. */
export interface Signer {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly securityToken?: string
}

/** A page of the console, and what went wrong in it so far: errors, failed loads, breaches of its policy. */
export interface ConsolePage {
  readonly page: Page
  readonly faults: readonly string[]
  close(): Promise<void>
}

/** Starts Chromium. Throws when there is none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = [process.env['ASSAY_CHROMIUM'], ...PLACES].find(
    (path) => path !== undefined && existsSync(path),
  )
  if (executablePath === undefined)
    throw new Error('no Chromium: apt-get install chromium, or set ASSAY_CHROMIUM')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** A window of its own, signed in as `signer` when given. */
export async function openConsole(
  browser: Browser,
  options: BrowserContextOptions & { readonly signer?: Signer } = {},
): Promise<ConsolePage> {
  const { signer, ...rest } = options
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-US',
    ...rest,
  })
  const faults: string[] = []
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    )
  })
  if (signer !== undefined)
    await context.addInitScript((kept) => {
      if (sessionStorage.getItem('test.signed') === null) sessionStorage.setItem('assay.session', kept)
      sessionStorage.setItem('test.signed', 'yes')
    }, JSON.stringify(signer))
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  watchRequests(page)
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    // What a refused call is answered with is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text())
  })
  return { page, faults, close: () => context.close() }
}

/** The address of a page of the console on the demo server. */
export function at(path: string): string {
  return `${inject('demo').url}/console${path}`
}

/** Goes to a page, and waits until nothing on it is loading. */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await settled(page)
}

/** Waits until the page has its title, nothing on it is loading, and what was answered has led to no other call. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  while (!(await isQuiet(page)) || !(await isQuiet(page))) await drawn(page)
}

async function isQuiet(page: Page): Promise<boolean> {
  await page.waitForFunction(() => document.querySelector('.loading, .bone') === null)
  await drawn(page)
  return underWay.get(page)?.size === 0 && (await page.locator('.loading, .bone').count()) === 0
}

/** Waits until what is in the page has been drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

function watchRequests(page: Page): void {
  const requests = new Set<Request>()
  underWay.set(page, requests)
  page.on('request', (request) => {
    // Another document: nobody waits for what the one before has asked.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) requests.clear()
    requests.add(request)
  })
  page.on('requestfinished', (request) => requests.delete(request))
  page.on('requestfailed', (request) => requests.delete(request))
}

/**
 * What axe finds wrong, one line each; of `colours` only, when the rest was looked at in another theme. It runs beside
 * the page, whose policy does not govern it.
 */
export async function accessibilityFaults(page: Page, only?: 'colours'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const runOnly =
    only === 'colours' ? { type: 'rule', values: AXE_COLOURS } : { type: 'tag', values: AXE_TAGS }
  return page.evaluate(
    async ([where, how]) => {
      const { axe } = globalThis as unknown as {
        axe: { run(where: object, how: object): Promise<AxeResult> }
      }
      const { violations } = await axe.run(where, how)
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
      )
    },
    [{ exclude: AXE_ALIKE }, { runOnly, resultTypes: ['violations'], preload: false }] as const,
  )
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}
