import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { at, goTo, openConsole, settled, startBrowser } from './console-page.js'

const DOUBLE = new URL('../../dist/src/test-double.js', import.meta.url).href

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

/** Types that are looked at; the others are made the same way. */
const FEW = 3

/** A figure of the overview that leads to a list: `12`, or the first of `12 of 80`. */
interface Figure {
  readonly href: string
  readonly count: number
}

it('shows figures that are what the lists behind them hold', async () => {
  const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
  await goTo(page, at('/'))
  await page.waitForFunction(() => document.querySelector('.bone') === null)
  const figures = await page.locator('main a').evaluateAll((links): Figure[] =>
    links.flatMap((link) => {
      const [, first] = /^([\d,]+)( of [\d,]+)?$/.exec(link.textContent ?? '') ?? []
      const href = link.getAttribute('href') ?? ''
      return first === undefined ? [] : [{ href, count: Number(first.replaceAll(',', '')) }]
    }),
  )
  for (const part of [
    '/results?',
    '/rules?',
    '/resources',
    '/exemptions',
    'region=',
    'type=',
    'pack=',
    '=COMPLIANT',
    '=NON_COMPLIANT',
  ])
    expect(figures.filter(({ href }) => href.includes(part)).length, part).toBeGreaterThan(0)
  const types = figures.filter(({ href }) => href.includes('type=')).slice(FEW)
  for (const { href, count } of figures.filter((each) => !types.includes(each))) {
    await goTo(page, new URL(href, at('/')).href)
    expect({ href, count: await countOn(page) }).toEqual({ href, count })
  }
  expect(faults).toEqual([])
  await close()
})

it('draws how many resources did not comply at the end of each day', async () => {
  const { startAssay } = (await import(DOUBLE)) as typeof import('../../src/test-double.js')
  const dayMs = 86_400_000
  const firstDay = Date.now() - 3 * dayMs
  const assay = await startAssay({ startsAt: new Date(firstDay) })
  try {
    const bucket = (id: number, grant: string) => ({
      resourceType: 'ACS::OSS::Bucket',
      resourceId: `b${id}`,
      configuration: { AccessControlList: { Grant: grant } },
    })
    await assay.record(...[0, 1, 2, 3].map((id) => bucket(id, 'public-read')))
    await assay.call('CreateConfigRule', {
      ConfigRuleName: 'private',
      RiskLevel: 1,
      SourceOwner: 'ALIYUN',
      SourceIdentifier: 'oss-bucket-public-read-prohibited',
      ResourceTypesScope: 'ACS::OSS::Bucket',
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    })
    await assay.settle()
    for (const day of [1, 2]) {
      await assay.setClock(new Date(firstDay + day * dayMs))
      await assay.record(bucket(day, 'private'))
      await assay.settle()
    }
    const { page, faults, close } = await openConsole(browser, { signer: assay })
    await goTo(page, `${assay.url}/console/`)
    const said = page.locator('.trend-said strong').first()
    await page.locator('.trend svg').focus()
    const counts = [await said.textContent()]
    for (let step = 0; step < 2; step++) {
      await page.keyboard.press('ArrowLeft')
      counts.push(await said.textContent())
    }
    expect(counts).toEqual(['2', '3', '4'])
    expect(faults).toEqual([])
    await close()
  } finally {
    await assay.stop()
  }
})

/** What a list page says that it holds: resources of results, else rows. */
async function countOn(page: Page): Promise<number> {
  for (;;) {
    if ((await page.locator('.pager').count()) === 0) return 0
    const said = (await page.locator('.pager').first().textContent()) ?? ''
    const [, resources] = /results on ([\d,]+) resources$/.exec(said) ?? []
    const [, total] = /of ([\d,]+)/.exec(said) ?? []
    const found = resources ?? total
    if (found !== undefined) return Number(found.replaceAll(',', ''))
    await page.locator('table tbody tr').last().scrollIntoViewIfNeeded()
    await settled(page)
  }
}
