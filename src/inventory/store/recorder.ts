import type { StoredRecorderStatus } from '../../accounts/recorder-status.js'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'

export async function readRecorder(
  db: Db,
  account: AccountRef,
): Promise<{ status: string; startedAt: Instant | null }> {
  return db
    .selectFrom('account')
    .select(['recorderStatus as status', 'recorderStartedAt as startedAt'])
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
}

/** Moves the recorder on when it is in one of `from`; false when it is not. */
export async function moveRecorder(
  db: Db,
  account: AccountRef,
  from: readonly StoredRecorderStatus[],
  to: StoredRecorderStatus,
): Promise<boolean> {
  const result = await db
    .updateTable('account')
    .set({ recorderStatus: to })
    .where('accountNo', '=', account.accountNo)
    .where('recorderStatus', 'in', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Keeps the first time only. */
export async function setRecorderStart(db: Db, account: AccountRef, at: Instant): Promise<void> {
  await db
    .updateTable('account')
    .set({ recorderStartedAt: at })
    .where('accountNo', '=', account.accountNo)
    .where('recorderStartedAt', 'is', null)
    .execute()
}

/** True while an import writes to the account; the caller holds the account's lock. */
export async function isBeingImported(db: Db, account: AccountRef): Promise<boolean> {
  const row = await db
    .selectFrom('snapshotRun')
    .innerJoin('importRun', 'importRun.importId', 'snapshotRun.importId')
    .select('snapshotRun.runNo')
    .where('snapshotRun.accountNo', '=', account.accountNo)
    .where('importRun.status', 'in', ['queued', 'running'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
