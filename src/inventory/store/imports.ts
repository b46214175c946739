import type { Scope } from '../../accounts/scope.js'
import { lockRows } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo, ImportId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

export type ImportStatus = 'uploading' | 'queued' | 'running' | 'done' | 'failed'

/** How an import treats what it finds. */
export interface ImportOptions {
  /** Time of items that carry none. */
  readonly asOf: Instant | null
  /** Accounts that do not exist yet are created, with these names by id. */
  readonly createAccounts: boolean
  readonly accountNames: Readonly<Record<string, string>>
  /** Deletions of more than 20 % of a covered group are meant. */
  readonly acceptDeletions: boolean
}

export interface ImportRun {
  readonly importId: ImportId
  readonly accountNo: AccountNo
  readonly status: ImportStatus
  readonly options: ImportOptions
  /** As `run-import` writes it; `{}` before the run. */
  readonly progress: unknown
  readonly summary: unknown
  readonly createdAt: Instant
  readonly startedAt: Instant | null
  readonly finishedAt: Instant | null
}

export interface ImportFile {
  readonly fileNo: number
  /** The name the client gave, with `/` between folders: dates in it give the order and time of items. */
  readonly path: string
  readonly sizeBytes: number
}

export async function insertImport(
  db: Db,
  scope: Scope,
  run: { importId: ImportId; options: ImportOptions; createdAt: Instant },
): Promise<void> {
  await db
    .insertInto('importRun')
    .values({
      importId: run.importId,
      accountNo: scope.accounts[0].accountNo,
      status: 'uploading',
      options: JSON.stringify(run.options),
      progress: '{}',
      summary: null,
      createdAt: run.createdAt,
      startedAt: null,
      finishedAt: null,
    })
    .execute()
}

function selectImports(db: Db, scope: Scope) {
  return db
    .selectFrom('importRun')
    .selectAll()
    .where(
      'accountNo',
      'in',
      scope.accounts.map((account) => account.accountNo),
    )
}

type ImportRow = Awaited<ReturnType<ReturnType<typeof selectImports>['execute']>>[number]

function toImport(row: ImportRow): ImportRun {
  return {
    ...row,
    options: JSON.parse(row.options) as ImportOptions,
    progress: JSON.parse(row.progress),
    summary: row.summary === null ? null : JSON.parse(row.summary),
  }
}

/** Reads an import of the scope; throws `ImportNotExists`. */
export async function getImport(db: Db, scope: Scope, importId: string): Promise<ImportRun> {
  const row = await selectImports(db, scope)
    .where('importId', '=', importId as ImportId)
    .executeTakeFirst()
  if (row === undefined) throw new ApiError('ImportNotExists')
  return toImport(row)
}

/** Imports of the scope, newest first. */
export async function listImports(
  db: Db,
  scope: Scope,
  page: { offset: number; limit: number },
): Promise<{ imports: ImportRun[]; totalCount: number }> {
  const rows = await selectImports(db, scope)
    .orderBy('createdAt', 'desc')
    .orderBy('importId')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const { count } = await selectImports(db, scope)
    .clearSelect()
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return { imports: rows.map(toImport), totalCount: Number(count) }
}

/** The files of an import in the order they were begun. */
export async function listImportFiles(db: Db, importId: ImportId): Promise<ImportFile[]> {
  return db
    .selectFrom('importFile')
    .select(['fileNo', 'path', 'sizeBytes'])
    .where('importId', '=', importId)
    .orderBy('fileNo')
    .execute()
}

/** Number of the file with this path, given out on its first part. Only inside a transaction. */
export async function takeFileNo(
  db: Db,
  importId: ImportId,
  path: string,
): Promise<{ fileNo: number; sizeBytes: number }> {
  const found = await db
    .selectFrom('importFile')
    .select(['fileNo', 'sizeBytes'])
    .where('importId', '=', importId)
    .where('path', '=', path)
    .executeTakeFirst()
  if (found !== undefined) return found
  await lockRows(db, db.selectFrom('importRun').select('importId').where('importId', '=', importId))
  const { last } = await db
    .selectFrom('importFile')
    .select((eb) => eb.fn.max('fileNo').as('last'))
    .where('importId', '=', importId)
    .executeTakeFirstOrThrow()
  const fileNo = Number(last ?? 0) + 1
  await db.insertInto('importFile').values({ importId, fileNo, path, sizeBytes: 0, complete: 0 }).execute()
  return { fileNo, sizeBytes: 0 }
}

export async function updateFileSize(
  db: Db,
  importId: ImportId,
  fileNo: number,
  sizeBytes: number,
): Promise<void> {
  await db
    .updateTable('importFile')
    .set({ sizeBytes })
    .where('importId', '=', importId)
    .where('fileNo', '=', fileNo)
    .execute()
}

/** Moves an import from one status to the next; false when it was not in `from`. */
export async function moveImport(
  db: Db,
  importId: ImportId,
  from: ImportStatus,
  to: ImportStatus,
): Promise<boolean> {
  const result = await db
    .updateTable('importRun')
    .set({ status: to })
    .where('importId', '=', importId)
    .where('status', '=', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Files of every import that has not run yet: what a backup needs besides the database. */
export function listPendingFiles(
  db: Db,
): Promise<{ readonly importId: ImportId; readonly fileNo: number }[]> {
  return db
    .selectFrom('importFile')
    .innerJoin('importRun', 'importRun.importId', 'importFile.importId')
    .select(['importFile.importId', 'importFile.fileNo'])
    .where('importRun.status', 'in', ['uploading', 'queued', 'running'])
    .where('importFile.sizeBytes', '>', 0)
    .orderBy('importFile.importId')
    .orderBy('importFile.fileNo')
    .execute()
}
