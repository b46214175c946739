import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Ids, ImportId } from '../platform/ids.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import { importKind } from './import-kind.js'
import type { ImportSpool } from './import-spool.js'
import {
  getImport,
  type ImportOptions,
  insertImport,
  listImportFiles,
  moveImport,
  takeFileNo,
  updateFileSize,
} from './store/imports.js'

/** Begins an import; its files come in parts, and it runs once it is completed. */
export async function createImport(
  db: Db,
  scope: Scope,
  deps: { ids: Ids; queue: JobQueue },
  options: ImportOptions,
): Promise<ImportId> {
  const importId = deps.ids.next('imp-') as ImportId
  await insertImport(db, scope, { importId, options, createdAt: deps.queue.clock.now() })
  return importId
}

/**
 * Keeps one part of a file. Parts of a file come in order; a part sent again after a lost reply is taken
 * once. Returns the bytes of the file received so far. Throws `ImportNotExists`,
 * `Invalid.Import.State` when the import was completed, `Invalid.Import.Content` when the part leaves a gap.
 */
export async function receivePart(
  db: Db,
  scope: Scope,
  spool: ImportSpool,
  part: { importId: string; path: string; offset: number; bytes: Buffer },
): Promise<number> {
  const run = await getImport(db, scope, part.importId)
  if (run.status !== 'uploading') throw new ApiError('Invalid.Import.State', { State: run.status })
  const { fileNo, sizeBytes } = await inTransaction(db, (db) => takeFileNo(db, run.importId, part.path))
  if (part.offset > sizeBytes) {
    const reason = `the part begins at ${part.offset}, but ${sizeBytes} bytes of the file were received`
    throw new ApiError('Invalid.Import.Content', { Reason: reason })
  }
  await spool.writePart(run.importId, fileNo, part.offset, part.bytes)
  const received = Math.max(sizeBytes, part.offset + part.bytes.length)
  await updateFileSize(db, run.importId, fileNo, received)
  return received
}

/** Queues the import of what was uploaded. Throws `ImportNotExists`, `Invalid.Import.State`, `Invalid.Import.Content`. */
export async function completeImport(db: Db, scope: Scope, queue: JobQueue, importId: string): Promise<void> {
  const run = await getImport(db, scope, importId)
  if ((await listImportFiles(db, run.importId)).length === 0) {
    throw new ApiError('Invalid.Import.Content', { Reason: 'no file was uploaded' })
  }
  await inTransaction(db, async (db) => {
    if (!(await moveImport(db, run.importId, 'uploading', 'queued'))) {
      throw new ApiError('Invalid.Import.State', { State: run.status })
    }
    await enqueue(db, queue, importKind, { key: run.importId, payload: { importId: run.importId } })
  })
}
