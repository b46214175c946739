import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { VerdictCounts } from '../../evaluation/types.js'
import { isJobOpen } from '../../platform/jobs/store.js'
import type { JobHandler, JobRun } from '../../platform/jobs/types.js'
import type { ReportDeps } from '../generate-report.js'
import { createPace, type Pace } from '../pace.js'
import type { FileFacts } from '../proof/file-manifest.js'
import { accountOf } from '../report-jobs.js'
import {
  deleteFile,
  endFile,
  type FileSubject,
  findFile,
  type GeneratedFile,
  listCreatingFiles,
  listFiles,
  listReplacedFiles,
  markFilesDeleted,
} from '../store/generated-files.js'
import { makeFileKind, removeFilesKind } from './file-jobs.js'
import { ImpossibleFile } from './impossible-file.js'
import {
  completeKeptRecord,
  fileOfRecord,
  findUnfinishedRecord,
  listRecordsOf,
  type RecordToKeep,
  type StoredRecord,
  storeKeptRecord,
} from './kept-record.js'
import { proveFile } from './prove-file.js'

/** What the jobs of files work with. */
export interface FileDeps extends ReportDeps {
  /** Told of a file in the transaction that completes it; nobody when absent. */
  readonly fileCompleted?: (db: Db, account: AccountRef, file: GeneratedFile) => Promise<void>
}

/** What making a file has at hand. */
export interface FileWork {
  readonly deps: FileDeps
  readonly account: AccountRef
  readonly file: GeneratedFile
  /** A folder of its own for what is kept on the way; removed when the file is stored. */
  readonly folder: string
  readonly pace: Pace
}

/** The bytes of a file, and what it counted. */
export interface MadeFile {
  readonly bytes: AsyncIterable<Buffer>
  /** Results, of a report. */
  readonly counts?: VerdictCounts
  /** What its signed manifest tells; absent of a file that has its proof inside. */
  readonly facts?: FileFacts
  /** What the next of its subject is compared with. */
  readonly record?: RecordToKeep
  /** What is noted in the transaction that completes it. */
  readonly completed?: (db: Db) => Promise<void>
}

/** Makes a file of one kind from what was asked for. */
export type FileMaker = (work: FileWork) => Promise<MadeFile>

/** Loaded where a file is made: the forms are a large piece of code, which a start does without. */
const MAKERS: Readonly<Record<Exclude<FileSubject['kind'], 'record'>, () => Promise<FileMaker>>> = {
  evidence: async () => (await import('../evidence/make-evidence.js')).makeEvidence,
  form: async () => (await import('./make-form.js')).makeForm,
  inventory: async () => (await import('./make-inventory.js')).makeInventory,
  rules: async () => (await import('./make-rules-report.js')).makeRulesReport,
  system: async () => (await import('./make-system-report.js')).makeSystemReport,
  template: async () => (await import('./make-template-report.js')).makeTemplateReport,
}

/** The jobs that make and remove files. */
export function fileHandlers(deps: FileDeps): JobHandler<unknown>[] {
  return [
    {
      kind: makeFileKind,
      run: async ({ payload }, run) => {
        const job = makeFileKind.decode(payload)
        await makeFile(deps, accountOf(job), job.fileId, run)
      },
      failed: async ({ payload }, cause) => {
        const job = makeFileKind.decode(payload)
        const file = await findFile(deps.db, accountOf(job).accountNo, job.fileId)
        if (file !== null) await failFile(deps, file, cause)
      },
    },
    {
      kind: removeFilesKind,
      run: async ({ payload }) => {
        const { kind, subject, ...job } = removeFilesKind.decode(payload)
        await removeReplaced(deps, accountOf(job), { kind, subject })
      },
    },
  ]
}

/**
 * Makes one file and stores it, then COMPLETE, then those before it go. A run after a crash writes the same key again;
 * running it when all is done changes nothing. One that cannot be made has failed at once.
 */
async function makeFile(deps: FileDeps, account: AccountRef, fileId: string, run: JobRun): Promise<void> {
  const file = await findFile(deps.db, account.accountNo, fileId)
  if (file === null) return
  if (file.status === 'CREATING' && file.kind !== 'record') {
    if (file.deletedAt !== null) return discard(deps, file)
    const folder = join(deps.spoolDirectory, file.fileId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      const maker = await MAKERS[file.kind]()
      const { bytes, counts, facts, record, completed } = await maker({
        deps,
        account,
        file,
        folder,
        pace: createPace(() => run.pause()),
      })
      await run.pause()
      const stored = await deps.store.put(file.objectKey, bytes, { contentType: file.contentType })
      const kept = record === undefined ? null : await storeKeptRecord(deps, account, file, record)
      const summary = counts === undefined ? null : JSON.stringify(counts)
      const isComplete = await completeFile(deps, account, file, {
        ...stored,
        summary,
        facts,
        kept,
        completed,
      })
      // Replaced under our hands, or another run was quicker.
      if (!isComplete) await discardUnlessComplete(deps, file)
    } catch (error) {
      if (!(error instanceof ImpossibleFile)) throw error
      await failFile(deps, file, error.message)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  await removeReplaced(deps, account, file)
}

function completeFile(
  deps: FileDeps,
  account: AccountRef,
  file: GeneratedFile,
  made: {
    readonly sizeBytes: number
    readonly sha256: string
    readonly summary: string | null
    readonly facts: FileFacts | undefined
    readonly kept: StoredRecord | null
    readonly completed: MadeFile['completed']
  },
): Promise<boolean> {
  return inTransaction(deps.db, async (db) => {
    const completedAt = deps.clock.now()
    const { sizeBytes, sha256, summary, facts } = made
    const proof =
      facts === undefined ? NO_PROOF : await proveFile({ ...deps, db }, file, { sizeBytes, sha256, ...facts })
    const end = { status: 'COMPLETE', completedAt, sizeBytes, sha256, summary, ...proof } as const
    if (!(await endFile(db, file, end))) return false
    const older = (await listFiles(db, account, file)).filter(({ fileNo }) => fileNo < file.fileNo)
    const complete = older.filter(({ status }) => status === 'COMPLETE')
    const kept = new Set(complete.slice(0, keptBeside(deps, file)))
    const replaced = older.filter((each) => each.status !== 'CREATING' && !kept.has(each))
    await markFilesDeleted(
      db,
      account,
      replaced.map(({ fileNo }) => fileNo),
      completedAt,
    )
    if (made.kept !== null) await completeKeptRecord(db, made.kept, completedAt)
    await made.completed?.(db)
    await deps.fileCompleted?.(db, account, file)
    return true
  })
}

const NO_PROOF = { manifest: null, signature: null, proofNo: null }

/** Of inventories only the newest can be read; the same evidence again is the same. */
function keptBeside({ keepReports = 1 }: FileDeps, { kind }: GeneratedFile): number {
  return kind === 'inventory' || kind === 'evidence' || kind === 'form' ? 0 : keepReports - 1
}

async function discardUnlessComplete(deps: FileDeps, file: GeneratedFile): Promise<void> {
  const now = await findFile(deps.db, file.accountNo, file.fileId)
  if (now?.status !== 'COMPLETE') await discard(deps, file)
}

/** Removes the object, then the row: a crash in between leaves a row that names what is still to be removed. */
async function discard({ db, store }: FileDeps, file: GeneratedFile): Promise<void> {
  const record = await findUnfinishedRecord(db, file)
  for (const each of record === null ? [file] : [record, file]) {
    await store.delete(each.objectKey)
    await deleteFile(db, each)
  }
}

async function removeReplaced(deps: FileDeps, account: AccountRef, of: FileSubject): Promise<void> {
  for (const file of await listReplacedFiles(deps.db, account, of)) await discard(deps, file)
  if (of.kind !== 'system') return
  for (const { subject } of await listRecordsOf(deps.db, account, of.subject))
    await removeReplaced(deps, account, { kind: 'record', subject })
}

/** Gives a file up: the one before it, or none, counts again, and the cause is kept until a newer one is made. */
async function failFile(deps: FileDeps, file: GeneratedFile, cause: string): Promise<void> {
  if (file.deletedAt !== null) return discard(deps, file)
  if (!(await endFile(deps.db, file, { status: 'FAILED', cause }))) return
  await deps.store.delete(file.objectKey)
  const record = await findUnfinishedRecord(deps.db, file)
  if (record !== null) await discard(deps, record)
}

/** Gives up files that say CREATING although no job will ever make them. To be called once at start. */
export async function failAbandonedFiles(deps: FileDeps): Promise<void> {
  for (const file of await listCreatingFiles(deps.db))
    if (
      !(await isJobOpen(
        deps.db,
        makeFileKind.name,
        file.kind === 'record' ? fileOfRecord(file) : file.fileId,
      ))
    )
      await failFile(deps, file, 'the process making it ended')
}
