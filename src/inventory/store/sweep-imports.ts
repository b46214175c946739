import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { ImportId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** Uploads begun before an instant and never completed, also those of which removing was cut off. */
export async function listAbandonedUploads(db: Db, before: Instant, limit: number): Promise<ImportId[]> {
  const rows = await db
    .selectFrom('importRun')
    .select('importId')
    .where('createdAt', '<', before)
    .where('finishedAt', 'is', null)
    .where('status', 'in', ['uploading', 'failed'])
    .orderBy('createdAt')
    .limit(limit)
    .execute()
  return rows.map(({ importId }) => importId)
}

/** Closes an upload, so that it can be completed no more; false when it was completed meanwhile. */
export async function closeUpload(db: Db, importId: ImportId): Promise<boolean> {
  const result = await db
    .updateTable('importRun')
    .set({ status: 'failed' })
    .where('importId', '=', importId)
    .where('finishedAt', 'is', null)
    .where('status', 'in', ['uploading', 'failed'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Forgets an upload that was closed and whose files are gone. */
export function deleteUpload(db: Db, importId: ImportId): Promise<void> {
  return inTransaction(db, async (db) => {
    await db.deleteFrom('importFile').where('importId', '=', importId).execute()
    await db.deleteFrom('importRun').where('importId', '=', importId).execute()
  })
}

/** Forgets imports that ended before an instant, and the names of their files; what they recorded stays. */
export function deleteOldImports(db: Db, before: Instant, limit: number): Promise<number> {
  return inTransaction(db, async (db) => {
    const rows = await db
      .selectFrom('importRun')
      .select('importId')
      .where('finishedAt', '<', before)
      .where('status', 'in', ['done', 'failed'])
      .limit(limit)
      .execute()
    if (rows.length === 0) return 0
    const importIds = rows.map(({ importId }) => importId)
    await db.deleteFrom('importFile').where('importId', 'in', importIds).execute()
    await db.deleteFrom('importRun').where('importId', 'in', importIds).execute()
    return importIds.length
  })
}
