import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goTo, openConsole, startBrowser } from './console-page.js'
import { ended, said } from './demo-server.js'

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const DOUBLE = new URL('../../dist/src/test-double.js', import.meta.url).href
const KEY = { accessKeyId: 'LTAIbrowsertest', accessKeySecret: 'a-secret-of-the-browser-test' }

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('a server that goes away and comes back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-browser-down-'))
  let server: ChildProcess | undefined
  afterAll(async () => {
    if (server !== undefined) await ended(server)
    rmSync(folder, { recursive: true, force: true })
  })
  const start = async (port: number) => {
    server = spawn(process.execPath, [PROGRAM, 'serve', '--port', String(port), '--data-dir', folder], {
      env: {
        ...process.env,
        ASSAY_ACCESS_KEY_ID: KEY.accessKeyId,
        ASSAY_ACCESS_KEY_SECRET: KEY.accessKeySecret,
      },
    })
    await said(server, `:${port}`)
  }

  it('is told of, and the page goes on when it is back', async () => {
    const port = await freePort()
    await start(port)
    const { page, close } = await openConsole(browser, { signer: KEY })
    await goTo(page, `http://127.0.0.1:${port}/console/`)
    await page.getByText('There is no package yet.').waitFor()
    await ended(server!)
    await page.getByRole('link', { name: 'Packages', exact: true }).first().click()
    await page.getByText('The server does not answer').first().waitFor()
    await start(port)
    await page.getByText('A package brings rules together').waitFor()
    await page.locator('.banner-none').waitFor({ state: 'attached' })
    expect(await page.getByText('The server does not answer').count()).toBe(0)
    await close()
  })
})

describe('hostile names', () => {
  it('are shown as they are, and nothing of them runs', async () => {
    const { startAssay } = (await import(DOUBLE)) as typeof import('../../src/test-double.js')
    const assay = await startAssay()
    try {
      const names = [
        '<img src=x onerror="window.ran=1">',
        '"><script>window.ran=1</script>',
        'javascript:window.ran=1',
        '{{constructor.constructor("window.ran=1")()}}',
        '\u202Egpj.exe',
      ]
      await assay.record(
        ...names.map((name, i) => ({
          resourceType: 'ACS::OSS::Bucket',
          resourceId: `b${i}/${name}`,
          resourceName: name,
          tags: { [name]: name },
          configuration: { Name: name, AccessControlList: { Grant: 'public-read' } },
        })),
      )
      await assay.call('CreateCompliancePack', {
        CompliancePackName: names[0],
        Description: names[1],
        ConfigRules: [
          {
            ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited',
            ConfigRuleName: names[1],
            RiskLevel: 1,
          },
        ],
      })
      await assay.settle()
      const { page, faults, close } = await openConsole(browser, { signer: assay })
      const console = `${assay.url}/console`
      await goTo(page, `${console}/`)
      await page.getByRole('link', { name: names[0]! }).click()
      await page.getByRole('heading', { level: 1, name: names[0]! }).waitFor()
      await page.getByText(names[1]!).first().waitFor()
      await goTo(page, `${console}/results`)
      const table = page.getByRole('table')
      await table.getByText(names[1]!).first().waitFor()
      for (const name of names.slice(0, 4)) expect(await table.getByText(name).count()).toBeGreaterThan(0)
      for (const [i, name] of names.entries()) {
        const item = new URLSearchParams({ type: 'ACS::OSS::Bucket', id: `b${i}/${name}` })
        const tab = ['results', 'configuration', 'changes', 'compliance'][i % 4]
        await goTo(page, `${console}/resources/item?${item}&tab=${tab}`)
        expect(await page.locator('h1').textContent()).toBe(name)
      }
      await goTo(page, `${console}/resources?name=${encodeURIComponent(names[0]!)}`)
      await page.getByRole('table').getByText(names[0]!, { exact: true }).waitFor()
      await goTo(page, `${console}/rules`)
      await page.getByRole('link', { name: names[1]! }).click()
      await page.getByRole('heading', { level: 1, name: names[1]! }).waitFor()
      await goTo(page, `${console}/explorer/errors?q=${encodeURIComponent(names[0]!)}`)
      expect(await page.evaluate(() => 'ran' in window)).toBe(false)
      expect(faults).toEqual([])
      await close()
    } finally {
      await assay.stop()
    }
  })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
