import { sign } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifierPage } from '../../src/report-verifier.js'
import { SIGNER_OF_TESTS } from '../../src/reports/proof/testing.js'
import {
  editOneByte,
  makeSignedReports,
  manifestIn,
  NEWER_SIGNER,
  type SignedReports,
} from './signed-reports.js'

const CHROMIUM = process.env['ASSAY_CHROMIUM'] ?? '/usr/bin/chromium'
const EVIL = '=1+1</script><img src=x onerror="document.title=1">\u202e\u0007\ud800 😀'
/** Each file of a report once; `assay verify` is tried with more. */
const EDITS = 11

let reports: SignedReports
let browser: Browser
let page: Page
const asked: string[] = []

describe.skipIf(!existsSync(CHROMIUM))('the offline verifier in a browser', () => {
  beforeAll(async () => {
    reports = await makeSignedReports({ hostile: EVIL })
    const { directory } = reports.test
    await writeFile(join(directory, 'verify.html'), verifierPage())
    await writeFile(join(directory, 'ring.pem'), SIGNER_OF_TESTS.publicKey + NEWER_SIGNER.publicKey)
    await writeFile(join(directory, 'first.pem'), SIGNER_OF_TESTS.publicKey)
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    page = await openVerifier()
  })
  afterAll(async () => {
    await browser?.close()
    await reports?.test.close()
  })

  it('says what it can about good files, by the key that was given', async () => {
    const files = await filesIn(reports.folders[0]!)
    expect(await verdictOf(page, files)).toBe('unknownKey')
    expect(await verdictOf(page, [...files, inDirectory('first.pem')])).toBe('good')
    // Signature, key, record and forms, and that it is the first report.
    expect(await page.locator('tr.ok').count()).toBe(files.length)
    expect(await page.locator('tr.bad').count()).toBe(0)
    expect(await page.title()).not.toBe('1')
    const shown = await page.locator('main').innerText()
    expect(shown).toContain('</script><img src=x onerror="document.title=1">⟨U+202E⟩⟨U+0007⟩\ufffd 😀')
  })

  it('follows the chain across keys, and misses a link', async () => {
    const [first, second, third] = await Promise.all(reports.folders.map(filesIn))
    const all = [...first!, ...second!, ...third!]
    expect(await verdictOf(page, [...all, inDirectory('ring.pem')])).toBe('good')
    expect(await page.getByText('names the manifest given as the one before').count()).toBe(2)
    expect(await verdictOf(page, [...all, inDirectory('first.pem')])).toBe('bad')
    // The manifest before is vouched for by the next one, without its signature.
    const vouched = [await manifestIn(reports.folders[0]!), ...second!, inDirectory('first.pem')]
    expect(await verdictOf(page, vouched)).toBe('good')
    expect(await verdictOf(page, [...first!, ...third!, inDirectory('ring.pem')])).toBe('good')
    expect(await page.getByText('the report before, which this one names').count()).toBe(1)
  })

  it('does not hold without a signature, and knows nothing without a manifest', async () => {
    const files = await filesIn(reports.folders[0]!)
    expect(
      await verdictOf(
        page,
        files.filter((path) => !path.endsWith('.sig')),
      ),
    ).toBe('bad')
    expect(
      await verdictOf(
        page,
        files.filter((path) => path.endsWith('.xlsx')),
      ),
    ).toBe('none')
  })

  it('shows whatever a signed manifest says as text', async () => {
    const manifest = JSON.parse(await readFile(await manifestIn(reports.folders[0]!), 'utf8'))
    const packName = `<b onclick=alert(1)>\ud800\u200f${'x'.repeat(40_000)}`
    const files = [{ form: 'xls', name: '<script>document.title=2</script>.xls', sha256: '0'.repeat(64) }]
    const text = Buffer.from(JSON.stringify({ ...manifest, packName, reportId: EVIL, previous: 7, files }))
    const path = inDirectory('evil.manifest.json')
    await writeFile(path, text)
    await writeFile(inDirectory('evil.manifest.sig'), sign(null, text, SIGNER_OF_TESTS.privateKey))
    expect(await verdictOf(page, [path, inDirectory('evil.manifest.sig')])).toBe('unknownKey')
    const shown = await page.locator('main').innerText()
    expect(shown).toContain('<b onclick=alert(1)>⟨U+D800⟩⟨U+200F⟩xxx')
    expect(shown).toContain('<script>document.title=2</script>.xls')
    expect(await page.locator('main script, main b[onclick], main img').count()).toBe(0)
    expect(await page.title()).toBe('Report verifier')
  })

  it('tells which file was changed', async () => {
    const files = await filesIn(reports.folders[0]!)
    const pdf = files.find((path) => path.endsWith('.pdf'))!
    const changed = join(inDirectory('changed'), basename(pdf))
    await mkdir(inDirectory('changed'))
    await writeFile(changed, 'another text')
    expect(await verdictOf(page, [...files.filter((path) => path !== pdf), changed])).toBe('bad')
    expect(await page.locator('tr.bad').innerText()).toContain('was changed')
    expect(await page.locator('tr.bad').innerText()).toContain(basename(pdf))
  })

  it(`shows each of ${EDITS} edits of one byte, wherever it is`, async () => {
    const missed: string[] = []
    for (let edit = 0; edit < EDITS; edit++) {
      const edited = inDirectory('edited')
      const what = await editOneByte(reports.folders[0]!, edited, edit)
      const verdict = await verdictOf(page, [...(await filesIn(edited)), inDirectory('first.pem')])
      if (verdict !== 'bad') missed.push(`${what}: ${verdict}`)
    }
    expect(missed).toEqual([])
  })

  it('verifies where the browser knows no Ed25519', async () => {
    const older = await openVerifier(() => {
      const refused = () => Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError'))
      crypto.subtle.importKey = refused
    })
    const files = await filesIn(reports.folders[2]!)
    expect(await verdictOf(older, [...files, inDirectory('ring.pem')])).toBe('good')
    const forged = inDirectory('forged')
    const [signature] = files.filter((path) => path.endsWith('.sig'))
    await editOneByte(reports.folders[2]!, forged, 0)
    const bytes = await readFile(signature!)
    bytes[40] = bytes[40]! ^ 1
    const path = join(forged, 'x.manifest.sig')
    await writeFile(path, bytes)
    const others = files.filter((each) => each !== signature)
    expect(await verdictOf(older, [...others, path])).toBe('bad')
    await older.close()
  })

  it('leaves a copy of itself beside the files alone, and asks for nothing', async () => {
    const folder = reports.folders[0]!
    await copyFile(inDirectory('verify.html'), join(folder, 'verify.html'))
    const files = [...(await filesIn(folder)), inDirectory('first.pem')]
    expect(await verdictOf(page, files)).toBe('good')
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([])
    expect(verifierPage()).not.toMatch(/\b(src|href)="|\bfetch\(|XMLHttpRequest|import\(/)
  })
})

const inDirectory = (name: string) => join(reports.test.directory, name)

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort().map((name) => join(folder, name))
}

async function openVerifier(before?: () => void): Promise<Page> {
  const opened = await browser.newPage({ locale: 'en-GB' })
  opened.on('request', (request) => asked.push(request.url()))
  if (before !== undefined) await opened.addInitScript(before)
  await opened.goto(pathToFileURL(inDirectory('verify.html')).href)
  return opened
}

/** Chooses files on a fresh page and waits for what it says of them. */
async function verdictOf(page: Page, files: readonly string[]): Promise<string | null> {
  await page.reload()
  await page.setInputFiles('#files', [...files])
  const state = page.locator('body:not([data-state="empty"]):not([data-state="working"])')
  await state.waitFor()
  return state.getAttribute('data-state')
}
