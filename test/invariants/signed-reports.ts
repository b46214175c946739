import { createHash, createSecretKey } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type AccountRef, systemScope } from '../../src/accounts/scope.js'
import { openTestDatabase, type TestDatabase } from '../../src/db/testing.js'
import { type SettableClock, settableClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { toInstant } from '../../src/platform/instant.js'
import { openDirectoryStore } from '../../src/platform/object-store/directory-store.js'
import type { ObjectStore } from '../../src/platform/object-store/types.js'
import { CATALOGUE_OF_TESTS } from '../../src/reports/catalogue-testing.js'
import { generateReport } from '../../src/reports/generate-report.js'
import { reportSigner } from '../../src/reports/proof/signing-key.js'
import { SIGNER_OF_TESTS } from '../../src/reports/proof/testing.js'
import { requestReport } from '../../src/reports/request-report.js'
import { listReportObjects } from '../../src/reports/store/report-objects.js'
import { getReport } from '../../src/reports/store/reports.js'
import { seedEstate } from '../../src/reports/testing.js'
import type { WitnessPlaces } from '../../src/reports/witness/ask-witness.js'

const AT = toInstant(Date.UTC(2026, 10, 24))

/** Signs the third of the reports. */
export const NEWER_SIGNER = reportSigner(createSecretKey(Buffer.alloc(32, 7)), 2)

/** Three reports of one package as folders of files; two keys signed them. */
export interface SignedReports {
  readonly test: TestDatabase
  readonly clock: SettableClock
  readonly store: ObjectStore
  readonly account: AccountRef
  readonly reportIds: readonly string[]
  /** In the order in which the reports were made; the third was signed by the newer key. */
  readonly folders: readonly string[]
}

/** What the reports are made with. */
interface Making {
  /** In the names of package, rules and resources. */
  readonly hostile?: string
  /** How many; three when absent. */
  readonly count?: number
  readonly witnesses?: WitnessPlaces
}

/** Makes them. */
export async function makeSignedReports(making: Making = {}): Promise<SignedReports> {
  const { hostile, count = 3, witnesses } = making
  const test = await openTestDatabase()
  const estate = { resources: 60, rules: 4, at: AT }
  const names =
    hostile === undefined
      ? {}
      : { packName: hostile, ruleNameOf: (rule: number) => `${rule}${hostile}`, nameOf: () => hostile }
  const { account, packId } = await seedEstate(test.db, { ...estate, ...names })
  const clock = settableClock(AT)
  const queue = { clock, ids: randomIds, wake: () => {} }
  const store = await openDirectoryStore(join(test.directory, 'objects'), { clock, ids: randomIds })
  const deps = {
    db: test.db,
    clock,
    store,
    catalogue: CATALOGUE_OF_TESTS,
    settings: { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 } as const,
    spoolDirectory: join(test.directory, 'spool'),
    urlForm: 'xls',
    keepReports: count,
    ...(witnesses === undefined ? {} : { witnesses: { places: witnesses, queue } }),
  }
  const made = { test, clock, store, account }
  const folders: string[] = []
  const reportIds: string[] = []
  for (const signer of [SIGNER_OF_TESTS, SIGNER_OF_TESTS, NEWER_SIGNER].slice(0, count)) {
    clock.advance(120_000)
    const { reportId } = await requestReport(test.db, queue, systemScope(account), packId)
    const run = { signal: new AbortController().signal, pause: async () => {} }
    await generateReport({ ...deps, signer }, account, { reportId, hasAccountFiles: false }, run)
    reportIds.push(reportId)
    folders.push(await saveFiles(made, reportId))
  }
  return { ...made, reportIds, folders }
}

/** Writes what is stored of a report to a folder of its name, and returns that. */
export async function saveFiles(
  { test, store, account }: Pick<SignedReports, 'test' | 'store' | 'account'>,
  reportId: string,
): Promise<string> {
  const folder = join(test.directory, reportId)
  await mkdir(folder, { recursive: true })
  const report = await getReport(test.db, systemScope(account), reportId)
  for (const { objectKey } of await listReportObjects(test.db, report)) {
    const chunks: Buffer[] = []
    for await (const chunk of store.read(objectKey)) chunks.push(chunk)
    await writeFile(join(folder, basename(objectKey)), Buffer.concat(chunks))
  }
  return folder
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
