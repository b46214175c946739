import { createHash, sign } from 'node:crypto'
import type { AccountRef } from '../../accounts/scope.js'
import { findAccount } from '../../accounts/store/accounts.js'
import { readSnapshot } from '../../db/transaction.js'
import type { Redact } from '../../inventory/redact.js'
import { findVersionAsOf } from '../../inventory/store/version-as-of.js'
import { BYTE_ORDER_MARK, csvLine } from '../../workbook/csv-text.js'
import { createZip, type ZipWriter } from '../../workbook/xlsx/zip-writer.js'
import { ImpossibleFile } from '../files/impossible-file.js'
import type { FileMaker, FileWork } from '../files/make-file.js'
import { cellText } from '../forms/csv.js'
import { MANIFEST_FORM, RECORD_FORM, SIGNATURE_FORM, TIMESTAMP_FORM } from '../plan-objects.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import { listReportObjects } from '../store/report-objects.js'
import { findReport, type StoredReport } from '../store/reports.js'
import {
  type ChosenResult,
  configurationName,
  drawIn,
  evidenceTable,
  type KeptConfiguration,
  nameOf,
  rulesOf,
} from './evidence-content.js'
import { readmeOf } from './readme.js'
import { type EvidenceWish, MOST_RESULTS, readEvidenceWish } from './request-evidence.js'
import { Sample, type SampleWish } from './sample.js'

/** What a bundle is about and what is in it; `bundle.json` says so, with the digests of the files. */
export interface EvidenceFacts {
  readonly report: {
    readonly reportId: string
    readonly packId: string
    readonly packName: string
    /** Epoch milliseconds. */
    readonly asOf: number
    readonly recordDigest: string
    readonly manifestSha256: string | null
  }
  readonly scope: Pick<EvidenceWish, 'control' | 'ruleId'>
  readonly sample: (SampleWish & { readonly population: number; readonly method: string }) | null
  readonly results: number
  readonly configurations: number
  /** Resources of which no configuration is kept. */
  readonly absent: number
  /** Secrets that were replaced while the bundle was made. */
  readonly redactedValues: number
}

const METHOD =
  'the smallest SHA-256 of seed, rule id, account id, resource type, region and resource id, a line each'

/** Makes a bundle: the results that were asked for, what was recorded of their resources, and how to check both. */
export const makeEvidence: FileMaker = async (work) => {
  const { deps, account, file } = work
  const wish = readEvidenceWish(file.wish)
  const { redact } = deps
  if (redact === undefined) throw new Error('there is nothing to replace secrets with')
  const report = await findReport(deps.db, account.accountNo, wish.reportId)
  if (report === null || report.digest === null) throw new ImpossibleFile('the report is gone')
  const objects = await listReportObjects(deps.db, report)
  const stored = objects.find(({ form }) => form === RECORD_FORM)
  if (stored === undefined) throw new ImpossibleFile('the files of the report are gone')
  const open = () => deps.store.read(stored.objectKey)
  const record = await openRecord({ digest: report.digest, open }, work.pace)
  const { chosen, population } = await chooseResults(record, wish)
  return { bytes: writeBundle({ work, wish, report, record, chosen, population, redact }) }
}

async function chooseResults(record: ReportRecord, { sample, ...scope }: EvidenceWish) {
  const rules = rulesOf(record, { ...scope, sample })
  if (rules === null) throw new ImpossibleFile('the report has no such clause or rule')
  const drawn = sample === null ? null : new Sample<ChosenResult>(sample.size)
  const all: ChosenResult[] = []
  for await (const row of record.results()) {
    if (!rules.has(row.rule)) continue
    if (drawn !== null && sample !== null) {
      const draw = drawIn(record, sample.seed, row)
      drawn.offer(draw, { row, draw })
    } else if (all.length === MOST_RESULTS)
      throw new ImpossibleFile(`there are more than ${MOST_RESULTS} results: ask for a sample`)
    else all.push({ row, draw: null })
  }
  return drawn === null
    ? { chosen: all, population: all.length }
    : { chosen: drawn.items(), population: drawn.population }
}

interface Bundle {
  readonly work: FileWork
  readonly wish: EvidenceWish
  readonly report: StoredReport
  readonly record: ReportRecord
  readonly chosen: readonly ChosenResult[]
  readonly population: number
  readonly redact: Redact
}

async function* writeBundle(bundle: Bundle): AsyncGenerator<Buffer, void, undefined> {
  const { work, wish, report, record, chosen, population } = bundle
  const { header, rules, standards } = record.head
  const entries = createEntries(new Date(header.asOf))
  const read = createReader(bundle)
  const table = evidenceTable(record)
  const lines = [`${BYTE_ORDER_MARK}${csvLine(table.columns.map(({ name }) => name))}`]
  for (const result of chosen) {
    const { kept, text } = await read.configurationOf(result)
    if (text !== null && kept.file !== null) yield entries.add(kept.file, text)
    const cells = table.cells(result, kept)
    lines.push(csvLine(table.columns.map((column, index) => cellText(column, cells[index] ?? null))))
    await work.pace()
  }
  yield entries.add('results.csv', lines.join(''))
  const concerned = new Set(chosen.map(({ row }) => row.rule))
  yield entries.add('rules.json', json(rules.filter((_, index) => concerned.has(index))))
  if (wish.control !== null) {
    const standard = standards.find(({ standardId }) => standardId === wish.control?.standardId)
    const { clauses = [], ...about } = standard ?? {}
    const clause = clauses.find(({ clause }) => clause === wish.control?.clause)
    const named = clause?.rules.map((index) => rules[index]?.ruleId) ?? []
    yield entries.add('control.json', json({ ...about, clause: { ...clause, rules: named } }))
  }
  for (const [name, bytes] of await reportFiles(bundle)) yield entries.add(name, bytes)
  const { packId, name: packName } = header.pack
  const { reportId, asOf } = header
  const { manifestSha256 } = report
  const facts: EvidenceFacts = {
    report: { reportId, packId, packName, asOf, recordDigest: record.digest, manifestSha256 },
    scope: { control: wish.control, ruleId: wish.ruleId },
    sample: wish.sample === null ? null : { ...wish.sample, size: chosen.length, population, method: METHOD },
    results: chosen.length,
    ...read.counts(),
  }
  yield entries.add('README.md', readmeOf(facts, header.language))
  yield entries.add('SHA256SUMS', entries.files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))
  const { signer, clock } = work.deps
  const { keyId, publicKey } = signer
  const text = json({
    format: 'assay-evidence/1',
    ...facts,
    requestedBy: work.file.requestedBy,
    signedAt: clock.now(),
    files: entries.files,
    keyId,
    publicKey,
  })
  yield entries.add('bundle.json', text)
  yield entries.add('bundle.sig', sign(null, Buffer.from(text), signer.privateKey))
  yield entries.end()
}

/** Reads what was recorded of the resources of results, of each once. */
function createReader({ work, report, record, redact }: Bundle) {
  const { db } = work.deps
  const known = new Map<string, KeptConfiguration>()
  const accounts = new Map<string, AccountRef | null>()
  const counts = { configurations: 0, absent: 0, redactedValues: 0 }
  // A report on the past tells what was so then, whenever that was recorded.
  const when = { at: record.head.header.asOf, isKnownThen: report.pastAsOf === null }

  async function accountOf(accountId: string): Promise<AccountRef | null> {
    if (!accounts.has(accountId))
      accounts.set(accountId, await findAccount(db, accountId as AccountRef['accountId']))
    return accounts.get(accountId) ?? null
  }

  return {
    counts: () => counts,
    /** The text is null for what was read before, and for what is not kept. */
    async configurationOf({ row }: ChosenResult) {
      const { ruleId: _, ...name } = nameOf(record, row)
      const key = JSON.stringify(name)
      const before = known.get(key)
      if (before !== undefined) return { kept: before, text: null }
      const account = await accountOf(name.accountId)
      const found =
        account === null ? null : await readSnapshot(db, (db) => findVersionAsOf(db, account, name, when))
      if (found === null) {
        const kept = { file: null, sha256: '', version: null }
        known.set(key, kept)
        counts.absent++
        return { kept, text: null }
      }
      const { configuration, ...version } = found
      const redacted = redact({ ...name, configuration })
      counts.redactedValues += redacted.values
      const text = redacted.configuration
      const file = configurationName(name, ++counts.configurations)
      const kept = { file, sha256: createHash('sha256').update(text).digest('hex'), version }
      known.set(key, kept)
      return { kept, text }
    },
  }
}

/** Manifest, signature and time stamp of the report. */
async function reportFiles({ work, report }: Bundle): Promise<readonly (readonly [string, Buffer])[]> {
  const { db, store } = work.deps
  const names: Readonly<Record<string, string>> = {
    [MANIFEST_FORM]: 'report/manifest.json',
    [SIGNATURE_FORM]: 'report/manifest.sig',
    [TIMESTAMP_FORM]: 'report/manifest.tsr',
  }
  const files: (readonly [string, Buffer])[] = []
  for (const { form, objectKey, sha256 } of await listReportObjects(db, report)) {
    const name = names[form]
    if (name === undefined || sha256 === '') continue
    const chunks: Buffer[] = []
    for await (const chunk of store.read(objectKey)) chunks.push(chunk)
    files.push([name, Buffer.concat(chunks)])
  }
  return files
}

interface Entry {
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** The entries of an archive, with what is to be said of them. */
function createEntries(at: Date) {
  const zip: ZipWriter = createZip(at)
  const files: Entry[] = []
  return {
    files: files as readonly Entry[],
    add(name: string, content: string | Buffer): Buffer {
      const bytes = Buffer.from(content)
      files.push({
        name,
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })
      return zip.entry(name, bytes)
    },
    end: () => zip.end(),
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
