import { execFileSync } from 'node:child_process'
import { createHash, createSecretKey } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyProof } from '../../cli/report/verify-proof.js'
import { systemScope } from '../../src/accounts/scope.js'
import { openTestDatabase, type TestDatabase } from '../../src/db/testing.js'
import { settableClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { toInstant } from '../../src/platform/instant.js'
import { openDirectoryStore } from '../../src/platform/object-store/directory-store.js'
import { CATALOGUE_OF_TESTS } from '../../src/reports/catalogue-testing.js'
import { REPORT_FORMS } from '../../src/reports/forms/index.js'
import { generateReport } from '../../src/reports/generate-report.js'
import { reportSigner } from '../../src/reports/proof/signing-key.js'
import { SIGNER_OF_TESTS } from '../../src/reports/proof/testing.js'
import { requestReport } from '../../src/reports/request-report.js'
import { listReportObjects } from '../../src/reports/store/report-objects.js'
import { getReport } from '../../src/reports/store/reports.js'
import { seedEstate } from '../../src/reports/testing.js'

const AT = toInstant(Date.UTC(2026, 10, 24))
const EDITS = 50

let test: TestDatabase
/** Folders of the files of the first, the second and (signed by another key) the third report. */
const folders: string[] = []
const manifestIn = async (folder: string) =>
  join(folder, (await readdir(folder)).find((name) => name.endsWith('.manifest.json'))!)

beforeAll(async () => {
  test = await openTestDatabase()
  const { account, packId } = await seedEstate(test.db, { resources: 60, rules: 4, at: AT })
  const clock = settableClock(AT)
  const store = await openDirectoryStore(join(test.directory, 'objects'), { clock, ids: randomIds })
  const newer = reportSigner(createSecretKey(Buffer.alloc(32, 7)), 2)
  for (const [index, signer] of [SIGNER_OF_TESTS, SIGNER_OF_TESTS, newer].entries()) {
    clock.advance(120_000)
    const settings = { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 } as const
    const spoolDirectory = join(test.directory, 'spool')
    const deps = {
      db: test.db,
      clock,
      store,
      catalogue: CATALOGUE_OF_TESTS,
      settings,
      spoolDirectory,
      urlForm: 'xls',
      signer,
    } as const
    const queue = { clock, ids: randomIds, wake: () => {} }
    const { reportId } = await requestReport(test.db, queue, systemScope(account), packId)
    await generateReport(
      deps,
      account,
      { reportId, hasAccountFiles: false },
      {
        signal: new AbortController().signal,
        pause: async () => {},
      },
    )
    const folder = join(test.directory, `report-${index}`)
    await mkdir(folder)
    const report = await getReport(test.db, systemScope(account), reportId)
    for (const { objectKey } of await listReportObjects(test.db, report)) {
      const chunks: Buffer[] = []
      for await (const chunk of store.read(objectKey)) chunks.push(chunk)
      await writeFile(join(folder, basename(objectKey)), Buffer.concat(chunks))
    }
    folders.push(folder)
  }
})

afterAll(() => test.close())

describe('the signed manifest of a report', () => {
  it('verifies every file, against a known key too', async () => {
    const manifest = await manifestIn(folders[0]!)
    const found = await verifyProof({ manifest, files: [], trustedKey: SIGNER_OF_TESTS.publicKey })
    expect(found).toMatchObject({ problems: [], unchecked: [] })
    // The record and its forms.
    expect(found.checked).toHaveLength(1 + REPORT_FORMS.length)
  })

  it('names the manifest of the report before, across keys', async () => {
    const [first, second, third] = await Promise.all(folders.map(manifestIn))
    const link = (manifest: string, previous: string) => verifyProof({ manifest, files: [], previous })
    expect((await link(second!, first!)).problems).toEqual([])
    expect((await link(third!, second!)).problems).toEqual([])
    expect((await link(third!, first!)).problems).toHaveLength(1)
    expect(JSON.parse(await readFile(first!, 'utf8')).previous).toBe(null)
  })

  it('is refused when another key signed than the one that is trusted', async () => {
    const manifest = await manifestIn(folders[2]!)
    const found = await verifyProof({ manifest, files: [], trustedKey: SIGNER_OF_TESTS.publicKey })
    expect(found.problems).toHaveLength(1)
  })

  it('tells a file of another report from its own', async () => {
    const other = (await readdir(folders[1]!)).find((name) => name.endsWith('.xlsx'))!
    const found = await verifyProof({
      manifest: await manifestIn(folders[0]!),
      files: [join(folders[1]!, other)],
    })
    expect(found.problems).toHaveLength(1)
  })

  it(`shows each of ${EDITS} edits of one byte, wherever it is`, async () => {
    const names = (await readdir(folders[0]!)).sort()
    const edited = join(test.directory, 'edited')
    await mkdir(edited)
    const missed: string[] = []
    for (let edit = 0; edit < EDITS; edit++) {
      for (const name of names) await copyFile(join(folders[0]!, name), join(edited, name))
      const draw = createHash('sha256').update(`edit ${edit}`).digest()
      const path = join(edited, names[edit % names.length]!)
      const bytes = await readFile(path)
      const at = draw.readUInt32BE(0) % bytes.length
      bytes[at] = bytes[at]! ^ (1 + (draw[4]! % 255))
      await writeFile(path, bytes)
      const found = await verifyProof({
        manifest: await manifestIn(edited),
        files: [],
        trustedKey: SIGNER_OF_TESTS.publicKey,
      }).catch((error: Error) => ({ problems: [error.message] }))
      if (found.problems.length === 0) missed.push(`${path} at ${at}`)
    }
    expect(missed).toEqual([])
  })

  it('verifies with openssl alone', async () => {
    const manifest = await manifestIn(folders[0]!)
    const key = join(test.directory, 'key.pem')
    await writeFile(key, SIGNER_OF_TESTS.publicKey)
    const signature = manifest.replace('manifest.json', 'manifest.sig')
    const command = [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      key,
      '-rawin',
      '-in',
      manifest,
      '-sigfile',
      signature,
    ]
    expect(execFileSync('openssl', command).toString()).toContain('Verified Successfully')
  })
})
