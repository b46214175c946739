import { createHash, createSecretKey } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemScope } from '../../src/accounts/scope.js'
import { openTestDatabase, type TestDatabase } from '../../src/db/testing.js'
import { settableClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { toInstant } from '../../src/platform/instant.js'
import { openDirectoryStore } from '../../src/platform/object-store/directory-store.js'
import { CATALOGUE_OF_TESTS } from '../../src/reports/catalogue-testing.js'
import { generateReport } from '../../src/reports/generate-report.js'
import { reportSigner } from '../../src/reports/proof/signing-key.js'
import { SIGNER_OF_TESTS } from '../../src/reports/proof/testing.js'
import { requestReport } from '../../src/reports/request-report.js'
import { listReportObjects } from '../../src/reports/store/report-objects.js'
import { getReport } from '../../src/reports/store/reports.js'
import { seedEstate } from '../../src/reports/testing.js'

const AT = toInstant(Date.UTC(2026, 10, 24))

/** Signs the third of the reports. */
export const NEWER_SIGNER = reportSigner(createSecretKey(Buffer.alloc(32, 7)), 2)

/** Three reports of one package as folders of files; two keys signed them. */
export interface SignedReports {
  readonly test: TestDatabase
  /** In the order in which the reports were made; the third was signed by the newer key. */
  readonly folders: readonly string[]
}

/** Makes them; `seedEstate` takes the names from `hostile` where it is given. */
export async function makeSignedReports(hostile?: string): Promise<SignedReports> {
  const test = await openTestDatabase()
  const estate = { resources: 60, rules: 4, at: AT }
  const names =
    hostile === undefined
      ? {}
      : { packName: hostile, ruleNameOf: (rule: number) => `${rule}${hostile}`, nameOf: () => hostile }
  const { account, packId } = await seedEstate(test.db, { ...estate, ...names })
  const clock = settableClock(AT)
  const store = await openDirectoryStore(join(test.directory, 'objects'), { clock, ids: randomIds })
  const folders: string[] = []
  for (const [index, signer] of [SIGNER_OF_TESTS, SIGNER_OF_TESTS, NEWER_SIGNER].entries()) {
    clock.advance(120_000)
    const settings = { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 } as const
    const spoolDirectory = join(test.directory, 'spool')
    const catalogue = CATALOGUE_OF_TESTS
    const deps = { db: test.db, clock, store, catalogue, settings, spoolDirectory, urlForm: 'xls', signer }
    const queue = { clock, ids: randomIds, wake: () => {} }
    const { reportId } = await requestReport(test.db, queue, systemScope(account), packId)
    const run = { signal: new AbortController().signal, pause: async () => {} }
    await generateReport(deps, account, { reportId, hasAccountFiles: false }, run)
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
  return { test, folders }
}

/** Path of the manifest in a folder. */
export async function manifestIn(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((each) => each.endsWith('.manifest.json'))
  if (name === undefined) throw new Error(`no manifest in ${folder}`)
  return join(folder, name)
}

/** Copies a folder and changes one byte of one file in it; the same `edit` makes the same change. Returns which. */
export async function editOneByte(folder: string, to: string, edit: number): Promise<string> {
  await mkdir(to, { recursive: true })
  const names = (await readdir(folder)).sort()
  for (const name of names) await copyFile(join(folder, name), join(to, name))
  const draw = createHash('sha256').update(`edit ${edit}`).digest()
  const name = names[edit % names.length]!
  const bytes = await readFile(join(to, name))
  const at = draw.readUInt32BE(0) % bytes.length
  bytes[at] = bytes[at]! ^ (1 + (draw[4]! % 255))
  await writeFile(join(to, name), bytes)
  return `${name} at ${at}`
}
