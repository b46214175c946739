import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'

/** Resources of one write transaction, which stays below 20 ms. */
const RESOURCES_AT_ONCE = 100

/** What is kept of a resource; the resource itself goes last, so that a clearing that was cut off goes on. */
const OF_RESOURCES = [
  'resourceVersion',
  'resourceRelation',
  'declaredRelation',
  'relatedUse',
  'resourceMeasurement',
  'recheck',
  'resource',
] as const

/** What is kept of the account as a whole. */
const OF_ACCOUNT = ['controlTotal', 'recordedProperty', 'snapshotRun', 'resourceSequence'] as const

/** Removes every resource of an account with its history, relations and due times, in short transactions. */
export async function clearInventory(
  db: Db,
  { accountNo }: AccountRef,
  pause: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('resource')
      .select('resourceNo')
      .where('accountNo', '=', accountNo)
      .orderBy('resourceNo')
      .limit(RESOURCES_AT_ONCE)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) break
    await inTransaction(db, async (db) => {
      for (const table of OF_RESOURCES)
        await db
          .deleteFrom(table)
          .where('accountNo', '=', accountNo)
          .where('resourceNo', '<=', last.resourceNo)
          .execute()
    })
    await pause()
  }
  await inTransaction(db, async (db) => {
    for (const table of OF_ACCOUNT) await db.deleteFrom(table).where('accountNo', '=', accountNo).execute()
    // The change log goes on with the next number: who follows it has read all of it.
    await db
      .updateTable('account')
      .set((eb) => ({
        recorderStartedAt: null,
        evaluatedChangeNo: eb.ref('changeSeq'),
        relatedChangeNo: eb.ref('changeSeq'),
      }))
      .where('accountNo', '=', accountNo)
      .execute()
  })
}
