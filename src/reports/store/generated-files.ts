import { type Selectable, sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db, Tables } from '../../db/tables.js'
import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** A file that was asked for. The row is there before the object, and as long as it. */
export type GeneratedFile = Selectable<Tables['generatedFile']>

/** Of which files one replaces another. */
export type FileSubject = Pick<GeneratedFile, 'kind' | 'subject'>

type FileKey = Pick<GeneratedFile, 'accountNo' | 'fileNo'>

/** Adds a file in state CREATING. */
export async function insertFile(
  db: Db,
  account: AccountRef,
  file: FileSubject &
    Pick<GeneratedFile, 'fileId' | 'wish' | 'requestedBy' | 'requestedAt' | 'objectKey' | 'contentType'>,
): Promise<void> {
  const { accountNo } = account
  await db
    .insertInto('generatedFile')
    .values((eb) => ({
      ...file,
      accountNo,
      fileNo: eb
        .selectFrom('generatedFile as other')
        .select(sql<number>`coalesce(max(other.file_no), 0) + 1`.as('next'))
        .where('other.accountNo', '=', accountNo),
      status: 'CREATING' as const,
    }))
    .execute()
}

/** Finds a file by its id, also one that was replaced and is not cleared away yet. */
export async function findFile(db: Db, accountNo: AccountNo, fileId: string): Promise<GeneratedFile | null> {
  const row = await db
    .selectFrom('generatedFile')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('fileId', '=', fileId)
    .executeTakeFirst()
  return row ?? null
}

/** The file of this name, that is the end of its key behind the last slash; null when there is none. */
export async function findFileNamed(
  db: Db,
  account: AccountRef,
  name: string,
): Promise<GeneratedFile | null> {
  const end = `/${name}`
  const row = await db
    .selectFrom('generatedFile')
    .selectAll()
    .where('accountNo', '=', account.accountNo)
    .where('deletedAt', 'is', null)
    .where(
      sql<boolean>`length(object_key) > ${end.length} and substr(object_key, length(object_key) - ${end.length - 1}) = ${end}`,
    )
    .executeTakeFirst()
  return row ?? null
}

/** The files of a subject that count, newest first. */
export async function listFiles(
  db: Db,
  account: Pick<AccountRef, 'accountNo'>,
  of: FileSubject,
): Promise<GeneratedFile[]> {
  return selectSubject(db, account, of).where('deletedAt', 'is', null).orderBy('fileNo', 'desc').execute()
}

/** Files of a subject that were replaced, those being created left out: whoever creates one clears it away. */
export async function listReplacedFiles(
  db: Db,
  account: AccountRef,
  of: FileSubject,
): Promise<GeneratedFile[]> {
  return selectSubject(db, account, of)
    .where('deletedAt', 'is not', null)
    .where('status', '!=', 'CREATING')
    .orderBy('fileNo')
    .execute()
}

function selectSubject(db: Db, { accountNo }: Pick<AccountRef, 'accountNo'>, { kind, subject }: FileSubject) {
  return db
    .selectFrom('generatedFile')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('kind', '=', kind)
    .where('subject', '=', subject)
}

/** Those of these keys that a file has, whoever holds it. */
export async function listTakenKeys(db: Db, stem: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('generatedFile')
    .select('objectKey')
    .where(sql<boolean>`substr(object_key, 1, ${stem.length}) = ${stem}`)
    .execute()
  return new Set(rows.map(({ objectKey }) => objectKey))
}

/** Ends CREATING; false when the file ended already or was replaced. */
export async function endFile(
  db: Db,
  file: FileKey,
  end:
    | {
        readonly status: 'COMPLETE'
        readonly completedAt: Instant
        readonly sizeBytes: number
        readonly sha256: string
        readonly summary: string | null
        readonly manifest: string | null
        readonly signature: string | null
        readonly proofNo: number | null
      }
    | { readonly status: 'FAILED'; readonly cause: string },
): Promise<boolean> {
  const result = await db
    .updateTable('generatedFile')
    .set(end)
    .where('accountNo', '=', file.accountNo)
    .where('fileNo', '=', file.fileNo)
    .where('status', '=', 'CREATING')
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * The file whose manifest was signed last of the same subject, or of all subjects that begin as this one's does up to the
 * slash; null for the first. To be called before this file has its own.
 */
export async function findSignedFileBefore(
  db: Db,
  { accountNo, kind, subject }: GeneratedFile,
): Promise<{ readonly fileId: string; readonly manifest: string } | null> {
  const begin = subject.slice(0, subject.indexOf('/') + 1)
  const row = await db
    .selectFrom('generatedFile')
    .select(['fileId', 'manifest'])
    .where('accountNo', '=', accountNo)
    .where('kind', '=', kind)
    .where(sql<boolean>`substr(subject, 1, ${begin.length}) = ${begin}`)
    .$if(begin === '', (query) => query.where('subject', '=', subject))
    .where('manifest', 'is not', null)
    .where('proofNo', 'is not', null)
    .orderBy('proofNo', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined || row.manifest === null ? null : { fileId: row.fileId, manifest: row.manifest }
}

/** The place of the next manifest of an account. Nobody else signs until the caller's lock ends. */
export async function nextProofNo(db: Db, { accountNo }: Pick<AccountRef, 'accountNo'>): Promise<number> {
  const { last } = await db
    .selectFrom('generatedFile')
    .select((eb) => eb.fn.max('proofNo').as('last'))
    .where('accountNo', '=', accountNo)
    .executeTakeFirstOrThrow()
  return Number(last ?? 0) + 1
}

/** Marks files as replaced. */
export async function markFilesDeleted(
  db: Db,
  account: Pick<AccountRef, 'accountNo'>,
  fileNos: readonly number[],
  at: Instant,
): Promise<void> {
  if (fileNos.length === 0) return
  await db
    .updateTable('generatedFile')
    .set({ deletedAt: at })
    .where('accountNo', '=', account.accountNo)
    .where('fileNo', 'in', fileNos)
    .execute()
}

/** Removes the row; the object went before. */
export async function deleteFile(db: Db, file: FileKey): Promise<void> {
  await db
    .deleteFrom('generatedFile')
    .where('accountNo', '=', file.accountNo)
    .where('fileNo', '=', file.fileNo)
    .execute()
}

/** Files of every account that say CREATING. */
export async function listCreatingFiles(db: Db): Promise<GeneratedFile[]> {
  return db.selectFrom('generatedFile').selectAll().where('status', '=', 'CREATING').execute()
}

/** Of what there are files in an account. */
export function listSubjects(db: Db, { accountNo }: Pick<AccountRef, 'accountNo'>): Promise<FileSubject[]> {
  return db
    .selectFrom('generatedFile')
    .select(['kind', 'subject'])
    .distinct()
    .where('accountNo', '=', accountNo)
    .orderBy('kind')
    .orderBy('subject')
    .execute()
}

/** Files of a kind whose subjects begin alike, those too that were replaced. */
export function listFilesUnder(
  db: Db,
  { accountNo }: Pick<AccountRef, 'accountNo'>,
  kind: FileSubject['kind'],
  begin: string,
): Promise<GeneratedFile[]> {
  return db
    .selectFrom('generatedFile')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('kind', '=', kind)
    .where(sql<boolean>`substr(subject, 1, ${begin.length}) = ${begin}`)
    .orderBy('fileNo')
    .execute()
}

/** Whether anything is kept of files of an account. */
export async function hasFiles(db: Db, accountNo: AccountNo): Promise<boolean> {
  return (await listSubjects(db, { accountNo })).length > 0
}

/** Every whole file of every account: what a backup needs besides the database. */
export function listStoredFiles(
  db: Db,
): Promise<Pick<GeneratedFile, 'objectKey' | 'contentType' | 'sha256'>[]> {
  return db
    .selectFrom('generatedFile')
    .select(['objectKey', 'contentType', 'sha256'])
    .where('sha256', '!=', '')
    .orderBy('objectKey')
    .execute()
}
