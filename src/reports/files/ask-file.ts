import type { AccountRef, Scope } from '../../accounts/scope.js'
import { lockUntilEnd } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { IdPrefix } from '../../platform/ids.js'
import { enqueue, type JobQueue } from '../../platform/jobs/enqueue.js'
import { contentTypeOf } from '../../platform/object-store/content-type.js'
import { generatedFileKey } from '../../platform/object-store/report-key.js'
import {
  type FileSubject,
  type GeneratedFile,
  insertFile,
  listFiles,
  listSubjects,
  listTakenKeys,
  markFilesDeleted,
} from '../store/generated-files.js'
import { makeFileKind, removeFilesKind } from './file-jobs.js'

/** A file that is asked for. */
export interface FileWish extends FileSubject {
  readonly idPrefix: IdPrefix
  /** JSON that its maker reads. */
  readonly wish: object
  /** Of the object key, up to the minute. */
  readonly stem: string
  /** Of the object key, without the dot. */
  readonly extension: string
  /** The whole object key, where it is given by what the file belongs to. */
  readonly objectKey?: string
}

/** What is done while a file of the same subject is being made. */
export type WhenBusy =
  /** Nothing: null is answered. */
  | 'refuse'
  /** The same wish is served by the one being made, another one replaces it. */
  | 'join'

/** Asks for a file: its row and its job in one transaction. Returns its id, null when it was refused. */
export function askFile(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  { idPrefix, wish, stem, extension, kind, subject, objectKey: given }: FileWish,
  whenBusy: WhenBusy,
): Promise<string | null> {
  return inTransaction(db, async (db) => {
    const [account] = scope.accounts
    // Keys are shared by an account and its groups.
    await lockUntilEnd(db, 'reports')
    const files = await listFiles(db, account, { kind, subject })
    const busy = files.find(({ status }) => status === 'CREATING')
    const text = JSON.stringify(wish)
    const now = queue.clock.now()
    if (busy !== undefined) {
      if (whenBusy === 'refuse') return null
      if (busy.wish === text) return busy.fileId
      await markFilesDeleted(db, account, [busy.fileNo], now)
    }
    const taken = await listTakenKeys(db, stem)
    const objectKey =
      given ?? generatedFileKey({ stem, generatedAt: now, extension }, (key) => taken.has(key))
    const fileId = queue.ids.next(idPrefix)
    await insertFile(db, account, {
      kind,
      subject,
      fileId,
      wish: text,
      requestedBy: scope.caller.name,
      requestedAt: now,
      objectKey,
      contentType: contentTypeOf(objectKey),
    })
    const { accountNo, accountId } = account
    await enqueue(db, queue, makeFileKind, { key: fileId, payload: { accountNo, accountId, fileId } })
    return fileId
  })
}

/** The file that counts: the one being made, else the newest complete one, else null. */
export async function findCurrentFile(
  db: Db,
  account: AccountRef,
  of: FileSubject,
): Promise<GeneratedFile | null> {
  const files = await listFiles(db, account, of)
  return (
    files.find(({ status }) => status === 'CREATING') ??
    files.find(({ status }) => status === 'COMPLETE') ??
    null
  )
}

/** Hides the files of a subject at once and queues their removal, in the transaction of what they follow. */
export async function deleteFilesOf(
  db: Db,
  queue: JobQueue,
  account: AccountRef,
  { kind, subject }: FileSubject,
): Promise<void> {
  const files = await listFiles(db, account, { kind, subject })
  if (files.length === 0) return
  const { accountNo, accountId } = account
  const fileNos = files.map(({ fileNo }) => fileNo)
  await markFilesDeleted(db, account, fileNos, queue.clock.now())
  await enqueue(db, queue, removeFilesKind, {
    key: `${accountNo}/${kind}/${subject}`,
    payload: { accountNo, accountId, kind, subject },
  })
}

/** The same for every file of an account. */
export async function deleteFilesOfAccount(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  for (const of of await listSubjects(db, account)) await deleteFilesOf(db, queue, account, of)
}
