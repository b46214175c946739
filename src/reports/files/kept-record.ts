import { createReadStream } from 'node:fs'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { ObjectStore, StoredObject } from '../../platform/object-store/types.js'
import type { Pace } from '../pace.js'
import { RECORD_EXTENSION } from '../plan-objects.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import {
  deleteFile,
  endFile,
  type FileSubject,
  findFile,
  type GeneratedFile,
  insertFile,
  listFiles,
  listFilesUnder,
  markFilesDeleted,
} from '../store/generated-files.js'

/** The record of a file, to be kept beside it until the next of its subject: the one after it is compared with it. */
export interface RecordToKeep {
  /** Which reports are compared with one another. */
  readonly subject: string
  /** SHA-256 of its lines. */
  readonly digest: string
  /** Of the bytes, in the folder of the work. */
  readonly path: string
}

/** A record that was stored and does not count yet. */
export interface StoredRecord {
  readonly row: GeneratedFile
  readonly digest: string
  readonly stored: StoredObject
}

const CONTENT_TYPE = 'application/gzip'

/** Stores the record of a file. Its row is there before the object, and says CREATING until the file is complete. */
export async function storeKeptRecord(
  { db, store }: { readonly db: Db; readonly store: ObjectStore },
  account: AccountRef,
  file: GeneratedFile,
  { subject, digest, path }: RecordToKeep,
): Promise<StoredRecord> {
  const fileId = recordIdOf(file)
  const objectKey = `${file.objectKey}.${RECORD_EXTENSION}`
  const row = await inTransaction(db, async (db) => {
    // Of a run before this one that did not come to its end.
    const left = await findFile(db, account.accountNo, fileId)
    if (left?.status === 'CREATING') return left
    if (left !== null) await deleteFile(db, left)
    const { requestedBy, requestedAt } = file
    const wish = JSON.stringify({ reportId: file.fileId })
    const of = { kind: 'record', subject, fileId, wish, objectKey } as const
    await insertFile(db, account, { ...of, requestedBy, requestedAt, contentType: CONTENT_TYPE })
    return findFile(db, account.accountNo, fileId)
  })
  if (row === null) throw new Error('the row of a record is gone')
  const bytes = createReadStream(path)
  // What fails while it is stored is told by `put`; a stream given up before it is open would else end the process.
  bytes.on('error', () => {})
  return { row, digest, stored: await store.put(objectKey, bytes, { contentType: CONTENT_TYPE }) }
}

/** In the transaction that completes the file: its record counts, the one before it no more. */
export async function completeKeptRecord(
  db: Db,
  { row, digest, stored }: StoredRecord,
  completedAt: GeneratedFile['requestedAt'],
): Promise<void> {
  const { sizeBytes, sha256 } = stored
  const noProof = { manifest: null, signature: null, proofNo: null }
  const summary = JSON.stringify({ digest })
  const end = { status: 'COMPLETE', completedAt, sizeBytes, sha256, summary, ...noProof } as const
  if (!(await endFile(db, row, end))) return
  const others = (await listFiles(db, row, row)).filter(({ fileNo }) => fileNo !== row.fileNo)
  const fileNos = others.map(({ fileNo }) => fileNo)
  await markFilesDeleted(db, row, fileNos, completedAt)
}

/** The record of a file that was given up; null where none was stored. */
export async function findUnfinishedRecord(db: Db, file: GeneratedFile): Promise<GeneratedFile | null> {
  const row = await findFile(db, file.accountNo, recordIdOf(file))
  return row?.status === 'COMPLETE' ? null : row
}

/** The record of the last complete file of a subject, with the id of the file; null where there is none. */
export async function openKeptRecord(
  { db, store }: { readonly db: Db; readonly store: ObjectStore },
  account: AccountRef,
  subject: string,
  pace: Pace,
): Promise<{ readonly reportId: string; readonly record: ReportRecord } | null> {
  const files = await listFiles(db, account, { kind: 'record', subject })
  const file = files.find(({ status }) => status === 'COMPLETE')
  if (file === undefined || file.summary === null) return null
  const { digest }: { readonly digest: string } = JSON.parse(file.summary)
  const reportId = fileOfRecord(file)
  return { reportId, record: await openRecord({ digest, open: () => store.read(file.objectKey) }, pace) }
}

/** The subjects of the records kept of reports on a system. */
export async function listRecordsOf(
  db: Db,
  account: Pick<AccountRef, 'accountNo'>,
  systemId: string,
): Promise<readonly FileSubject[]> {
  const files = await listFilesUnder(db, account, 'record', `${systemId}/`)
  return [...new Set(files.map(({ subject }) => subject))].map((subject) => ({ kind: 'record', subject }))
}

/** Id of the file that a record belongs to. */
export function fileOfRecord({ wish }: GeneratedFile): string {
  const { reportId }: { readonly reportId: string } = JSON.parse(wish)
  return reportId
}

function recordIdOf({ fileId }: GeneratedFile): string {
  return `${fileId}.record`
}
