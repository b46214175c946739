import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openConsole, settled, startBrowser } from './console-page.js'

const PREFIX = '/tools/assay'

let browser: Browser
let proxy: Server
let origin: string

/** A proxy that takes a prefix off and leaves the rest, the host too, as it came. */
beforeAll(async () => {
  browser = await startBrowser()
  const target = new URL(inject('demo').url)
  proxy = createServer((incoming, outgoing) => {
    const { url = '/', method, headers } = incoming
    if (!url.startsWith(`${PREFIX}/`)) return void outgoing.writeHead(421).end()
    const { hostname, port } = target
    const passed = request({ hostname, port, method, headers, path: url.slice(PREFIX.length) }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
})
afterAll(async () => {
  await browser.close()
  proxy.closeAllConnections()
  await new Promise((resolve) => proxy.close(resolve))
})

it('the console works behind the prefix of a proxy, at every depth', async () => {
  const { accessKeyId, accessKeySecret } = inject('demo')
  const { page, faults, close } = await openConsole(browser)
  const elsewhere: string[] = []
  page.on('request', (sent) => {
    if (!sent.url().startsWith(`${origin}${PREFIX}/`)) elsewhere.push(sent.url())
  })
  await page.goto(`${origin}${PREFIX}/console/packages/gallery?q=oss`)
  await page.getByLabel('Access key ID').fill(accessKeyId)
  await page.getByLabel('Access key secret').fill(accessKeySecret)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Gallery' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Gallery' }).waitFor()
  await settled(page)
  expect(page.url()).toBe(`${origin}${PREFIX}/console/packages/gallery?q=oss`)
  expect(
    await page.locator('.brand img').evaluate((image: HTMLImageElement) => image.naturalWidth),
  ).toBeGreaterThan(0)
  expect({ elsewhere, faults }).toEqual({ elsewhere: [], faults: [] })
  await close()
})
