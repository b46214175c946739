import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { call } from '../scenarios/client.js'
import { at, goTo, openConsole, startBrowser } from './console-page.js'

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))
const run = promisify(execFile)
/** With what must be quoted in a shell, in a form and in a string. */
const KEYWORD = `it's a "trap" & $HOME+100% \\ 中`

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('a call of the explorer', () => {
  it.each(['V3', 'V1'] as const)('signed with %s is verified by the server', async (version) => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at('/explorer?op=ListConfigRules'))
    await page.getByRole('radio', { name: version }).check()
    await page.getByLabel('Keyword').fill(KEYWORD)
    await page.getByLabel('PageSize').fill('7')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('HTTP 200').waitFor()
    expect(await page.locator('.reply .json-line', { hasText: 'PageSize' }).textContent()).toBe('PageSize 7')
    const sent = (await page.locator('[data-step="request"]').textContent()) ?? ''
    const signature = (await page.locator('[data-step="signature"]').textContent()) ?? ''
    expect(sent).toContain(version === 'V1' ? encodeURIComponent(signature) : `Signature=${signature}`)
    expect(faults).toEqual([])
    await close()
  })

  it('says what is wrong before it is sent, and leads from an error to its page', async () => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at('/explorer?op=GetConfigRule'))
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Fill this in.').waitFor()
    await page.getByLabel('ConfigRuleId').fill('cr-ffffffffffffffffffff')
    await page.getByRole('radio', { name: 'XML' }).check()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('HTTP 400').waitFor()
    const text = (await page.locator('.reply .code').first().textContent()) ?? ''
    const [, link = ''] = /<Recommend>([^<]+)</.exec(text) ?? []
    expect(link).toContain(at('/explorer/errors?q=ConfigRuleNotExists'))
    await page.getByRole('link', { name: 'About this error' }).click()
    await page.getByText('The ConfigRule does not exist.').waitFor()
    await goTo(page, link.replaceAll('&amp;', '&'))
    await page.getByRole('heading', { level: 1, name: 'Error ConfigRuleNotExists' }).waitFor()
    expect(faults).toEqual([])
    await close()
  })
})

describe('a file', () => {
  it('is sent with V3, which signs its digest; V1 is not offered', async () => {
    const demo = inject('demo')
    const { ImportId } = await call<{ ImportId: string }>(demo, 'CreateImport', {}, { version: '2026-12-01' })
    const { page, faults, close } = await openConsole(browser, { signer: demo })
    await goTo(page, at('/explorer?op=UploadImportPart'))
    await page.getByText('A file is sent with V3 only').waitFor()
    expect(await page.getByRole('radio', { name: 'V1' }).count()).toBe(0)
    await page.getByLabel('ImportId').fill(ImportId)
    await page.getByLabel('Path').fill('it is "one"/中.json')
    const buffer = Buffer.from('{"fileVersion":"1.0","configurationItems":[]}')
    await page.getByLabel('File').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer })
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('HTTP 200').waitFor()
    const line = page.locator('.reply .json-line', { hasText: 'ReceivedBytes' })
    expect(await line.textContent()).toBe(`ReceivedBytes ${buffer.length}`)
    expect(faults).toEqual([])
    await close()
  })
})

describe('code of the explorer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-explorer-'))
  beforeAll(() => symlinkSync(MODULES, join(folder, 'node_modules'), 'dir'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('in TypeScript and for curl makes the call', async () => {
    const { page, faults, close } = await openConsole(browser, { signer: inject('demo') })
    await goTo(page, at('/explorer?op=ListConfigRules'))
    await page.getByLabel('Keyword').fill(KEYWORD)
    await page.getByLabel('PageSize').fill('7')
    const { code } = await transform(await codeIn(page, 'TypeScript'), { loader: 'ts', format: 'esm' })
    writeFileSync(join(folder, 'call.mjs'), code)
    writeFileSync(join(folder, 'call.sh'), await codeIn(page, 'curl'))
    for (const [program, file] of [
      [process.execPath, 'call.mjs'],
      ['bash', 'call.sh'],
    ] as const)
      expect({ file, reply: await output(program, join(folder, file)) }).toEqual({
        file,
        reply: expect.objectContaining({
          ConfigRules: expect.objectContaining({ PageSize: 7, TotalCount: 0 }),
        }),
      })
    for (const language of ['Python', 'Go', 'Java', 'aliyun'])
      expect(await codeIn(page, language)).toContain('ListConfigRules')
    expect(faults).toEqual([])
    await close()
  })

  it('for curl sends a file', async () => {
    const demo = inject('demo')
    const { ImportId } = await call<{ ImportId: string }>(demo, 'CreateImport', {}, { version: '2026-12-01' })
    const { page, faults, close } = await openConsole(browser, { signer: demo })
    await goTo(page, at('/explorer?op=UploadImportPart'))
    await page.getByLabel('ImportId').fill(ImportId)
    await page.getByLabel('Path').fill('it\'s "one" *~/中.json')
    writeFileSync(join(folder, 'upload.sh'), (await page.locator('[data-code="curl"]').textContent()) ?? '')
    writeFileSync(join(folder, 'part.json'), '{"fileVersion":"1.0","configurationItems":[]}')
    expect(await output('bash', join(folder, 'upload.sh'), join(folder, 'part.json'))).toMatchObject({
      ReceivedBytes: 45,
    })
    expect(faults).toEqual([])
    await close()
  })

  async function output(program: string, ...args: readonly string[]): Promise<unknown> {
    const { accessKeyId, accessKeySecret } = inject('demo')
    const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret }
    const { stdout } = await run(program, args, { cwd: folder, env: { ...process.env, ...key } })
    return JSON.parse(stdout)
  }
})

async function codeIn(page: Page, language: string): Promise<string> {
  await page.getByRole('radio', { name: language, exact: true }).check()
  return (await page.locator(`[data-code="${language}"]`).textContent()) ?? ''
}
