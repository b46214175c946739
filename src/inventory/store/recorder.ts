import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'

/** Source: spec/lifecycle.md 11. */
export type RecorderStatus = 'REGISTRABLE' | 'BUILDING' | 'REGISTERED' | 'REBUILDING'

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
  from: readonly RecorderStatus[],
  to: RecorderStatus,
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
