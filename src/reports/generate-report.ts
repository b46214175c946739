import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountRef } from '../accounts/scope.js'
import { type HeardQuery, hearQueries } from '../db/query-log.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { Redact } from '../inventory/redact.js'
import type { Instant } from '../platform/instant.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import type { JobRun } from '../platform/jobs/types.js'
import type { ObjectStore } from '../platform/object-store/types.js'
import { buildRecord, type RecordDeps } from './build-record.js'
import { ACCOUNT_FILES, accountFiles } from './forms/account-files.js'
import type { ReportForm } from './forms/form.js'
import { REPORT_FORMS } from './forms/index.js'
import { once } from './once.js'
import { createPace, type Pace } from './pace.js'
import { planObjects, QUERIES_FORM, RECORD_EXTENSION, RECORD_FORM } from './plan-objects.js'
import type { ReportSigner } from './proof/signing-key.js'
import { storeProof } from './proof/store-proof.js'
import { openRecord, type ReportRecord } from './read-record.js'
import { discardReport, removeSupersededObjects } from './remove-reports.js'
import type { GenerateReport } from './report-jobs.js'
import {
  deletePlannedObjects,
  listReportObjects,
  markFormsUnmade,
  markObjectStored,
  type ReportObject,
} from './store/report-objects.js'
import {
  endReport,
  findReport,
  markRecordStored,
  type StoredReport,
  supersedeReports,
} from './store/reports.js'
import { ReportUnwanted, type ReportWatch, watchReport } from './watch-report.js'
import type { WitnessPlaces } from './witness/ask-witness.js'
import type { ChainHead } from './witness/chain-head.js'
import { requestWitnesses } from './witness/witness-job.js'

/** What the report jobs work with. */
export interface ReportDeps extends RecordDeps {
  readonly db: Db
  readonly store: ObjectStore
  /** Folder for records while they are written; made when missing. */
  readonly spoolDirectory: string
  /** The form that ReportUrl points to, where the report could be made in it; else xlsx. */
  readonly urlForm: string
  /** Names of the forms that are made beside that one and xlsx; all when absent. */
  readonly madeForms?: ReadonlySet<string> | undefined
  /** Complete reports of a package whose files are kept, the newest included; 1 when absent. */
  readonly keepReports?: number
  /** Between two looks whether a report was called off; the usual time when absent. */
  readonly lookEveryMs?: number
  /** Signs the manifest of every report. */
  readonly signer: ReportSigner
  /** Replaces secrets in the configurations of evidence bundles, of which none is made when absent. */
  readonly redact?: Redact
  /** Who is shown its manifest afterwards, and how the job that does it is queued; nobody when absent. */
  readonly witnesses?: { readonly places: WitnessPlaces; readonly queue: JobQueue }
}

const FALLBACK_FORM = 'xlsx'

/**
 * Makes one report: record, forms, objects, then COMPLETE in one transaction, then the objects of the report before
 * it go. Each step leaves what it did in the database, so a run after a crash goes on behind the last one that was
 * finished; running it again when all is done changes nothing.
 */
export async function generateReport(
  deps: ReportDeps,
  account: AccountRef,
  { reportId, hasAccountFiles }: Pick<GenerateReport, 'reportId' | 'hasAccountFiles'>,
  run: JobRun,
): Promise<void> {
  const report = await findReport(deps.db, account.accountNo, reportId)
  if (report === null) return
  if (report.status === 'CREATING') {
    if (report.deletedAt !== null) return discardReport(deps, report)
    const made = formsMade(deps)
    const forms = hasAccountFiles ? [...made, accountFiles([deps.urlForm, FALLBACK_FORM])] : made
    const watch = watchReport(deps, report, run, deps.lookEveryMs)
    await createReport({ deps, account, report, forms, run: watch, pace: createPace(() => watch.pause()) })
  }
  await run.pause()
  await removeSupersededObjects(deps, account, report.packNo)
}

function formsMade({ madeForms, urlForm }: ReportDeps): readonly ReportForm[] {
  if (madeForms === undefined) return REPORT_FORMS
  return REPORT_FORMS.filter(({ name }) => madeForms.has(name) || name === urlForm || name === FALLBACK_FORM)
}

interface ReportWork {
  readonly deps: ReportDeps
  readonly account: AccountRef
  readonly report: StoredReport
  /** Those to be made, where they can hold the record. */
  readonly forms: readonly ReportForm[]
  readonly run: ReportWatch
  readonly pace: Pace
}

async function createReport(work: ReportWork): Promise<void> {
  const { deps, account, report, forms } = work
  const planned = await planObjects(deps.db, account, report, { now: deps.clock.now(), forms })
  const isComplete = await makeReport(work, planned)
  if (!isComplete) await clearUnfinished(deps, report, planned)
}

/** False when the package was deleted meanwhile, or the report called off. */
async function makeReport(work: ReportWork, planned: readonly ReportObject[]): Promise<boolean> {
  try {
    return (await storeRecord(work, planned)) && (await storeForms(work))
  } catch (error) {
    if (error instanceof ReportUnwanted) return false
    throw error
  }
}

/** The report ended under our hands: what we wrote goes, unless another run made it COMPLETE. */
async function clearUnfinished(
  deps: ReportDeps,
  report: StoredReport,
  planned: readonly ReportObject[],
): Promise<void> {
  const now = await findReport(deps.db, report.accountNo, report.reportId)
  if (now?.status === 'COMPLETE') return
  for (const object of planned) await deps.store.delete(object.objectKey)
  if (now?.status === 'CREATING') await discardReport(deps, now)
}

/** False when the package was deleted meanwhile. */
async function storeRecord(work: ReportWork, planned: readonly ReportObject[]): Promise<boolean> {
  const { deps, account, report, run, pace } = work
  const object = objectOf(planned, RECORD_FORM)
  if (object.sha256 !== '' && (await deps.store.find(object.objectKey))?.sha256 === object.sha256) return true
  await run.begin('record')
  await mkdir(deps.spoolDirectory, { recursive: true, mode: 0o700 })
  const path = join(deps.spoolDirectory, `${report.reportId}.${RECORD_EXTENSION}`)
  try {
    const openReport = (of: AccountRef, reportId: string) => openKeptReport(deps, of, reportId, pace)
    const startedAt = deps.clock.now()
    const { db, queries } = hearQueries(deps.db, () => deps.clock.now())
    const record = await buildRecord(db, { account, ...report }, { ...deps, openReport }, { path, pace })
    if (record === null) return false
    const asked = { startedAt, endedAt: deps.clock.now(), queries: queries() }
    await run.pause()
    const { contentType } = object
    const bytes = createReadStream(path)
    // What fails while it is stored is told by `put`; a stream given up before it is open would else end the process.
    bytes.on('error', () => {})
    const stored = await deps.store.put(object.objectKey, bytes, { contentType })
    const log = await storeQueries(deps, report, planned, asked)
    await inTransaction(deps.db, async (db) => {
      await markRecordStored(db, report, record)
      await markObjectStored(db, object, stored)
      await markFormsUnmade(db, object)
      if (log !== null) await markObjectStored(db, log.object, log.stored)
    })
    return true
  } finally {
    await rm(path, { force: true })
  }
}

/** Stores what was asked of the database for the record; null for a report planned by a version that did not. */
async function storeQueries(
  { store }: ReportDeps,
  { reportId }: StoredReport,
  planned: readonly ReportObject[],
  asked: { readonly startedAt: Instant; readonly endedAt: Instant; readonly queries: readonly HeardQuery[] },
) {
  const object = planned.find(({ form }) => form === QUERIES_FORM)
  if (object === undefined) return null
  const text = `${JSON.stringify({ format: 'assay-report-queries/1', reportId, ...asked }, null, 2)}\n`
  const { contentType } = object
  return { object, stored: await store.put(object.objectKey, once(text), { contentType }) }
}

/** An earlier report that is still kept, from its stored record; null otherwise. */
async function openKeptReport(
  { db, store }: ReportDeps,
  { accountNo }: AccountRef,
  reportId: string,
  pace: Pace,
): Promise<ReportRecord | null> {
  const report = await findReport(db, accountNo, reportId)
  if (report === null || report.digest === null) return null
  const object = (await listReportObjects(db, report)).find(({ form }) => form === RECORD_FORM)
  if (object === undefined) return null
  return openRecord({ digest: report.digest, open: () => store.read(object.objectKey) }, pace)
}

/** False when the package was deleted meanwhile. */
async function storeForms(work: ReportWork): Promise<boolean> {
  const { deps, report, forms, run, pace } = work
  const digest = (await findReport(deps.db, report.accountNo, report.reportId))?.digest
  const objects = await listReportObjects(deps.db, report)
  if (digest === undefined || digest === null) return false
  const { objectKey } = objectOf(objects, RECORD_FORM)
  // From the stored record and nothing else: that is what makes a form reproducible.
  const record = await openRecord({ digest, open: () => deps.store.read(objectKey) }, pace)
  // A report planned by a version with fewer forms is finished with those.
  const planned = forms.filter((form) => objects.some((object) => object.form === form.name))
  const made = planned.filter((form) => form.holds(record.head))
  for (const form of made) {
    await run.pause()
    const object = objectOf(objects, form.name)
    if (object.sha256 !== '') continue
    await run.begin(form.name)
    await storeForm(deps, record, form, object)
  }
  await run.pause()
  await run.begin('proof')
  const head = await storeProof(deps, report, record)
  await run.begin('complete')
  await run.pause()
  const urlForm = [ACCOUNT_FILES, deps.urlForm].find((name) => made.some((form) => form.name === name))
  return completeReport(work, head, urlForm ?? FALLBACK_FORM)
}

async function storeForm(
  { db, store }: ReportDeps,
  record: ReportRecord,
  form: ReportForm,
  { contentType, ...object }: ReportObject,
): Promise<void> {
  const stored = await store.put(object.objectKey, form.render(record), { contentType })
  await markObjectStored(db, object, stored)
}

async function completeReport(
  { deps, account, report }: ReportWork,
  head: ChainHead,
  urlForm: string,
): Promise<boolean> {
  return inTransaction(deps.db, async (db) => {
    const completedAt = deps.clock.now()
    const { manifestSha256 } = head
    const end = { status: 'COMPLETE' as const, completedAt, urlForm, manifestSha256 }
    if (!(await endReport(db, report, end))) return false
    if (deps.witnesses !== undefined)
      await requestWitnesses(db, deps.witnesses.queue, deps.witnesses.places, { account, report, head })
    await deletePlannedObjects(db, report)
    await supersedeReports(db, report, completedAt, deps.keepReports)
    return true
  })
}

function objectOf(objects: readonly ReportObject[], form: string): ReportObject {
  const object = objects.find((each) => each.form === form)
  if (object === undefined) throw new Error(`no object was planned for the form ${form}`)
  return object
}
