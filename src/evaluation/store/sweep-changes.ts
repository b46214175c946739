import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { ABSENT } from '../block.js'

/** Results of one write transaction, which stays below 20 ms. */
const RESULTS_AT_ONCE = 200

/**
 * Removes flips before `before`, except the last one of each result: it tells how the result stood at `before`.
 * What it flipped from is forgotten with those that went, else the timeline would have that stand for ever.
 * Returns how many went.
 */
export async function deleteOldVerdictChanges(
  db: Db,
  account: AccountRef,
  before: Instant,
  pause: () => Promise<void>,
): Promise<number> {
  let deleted = 0
  for (let after = -1 as ResourceNo; ; ) {
    const rows = await db
      .selectFrom('verdictChange')
      .select(['resourceNo', 'ruleNo'])
      .select((eb) => eb.fn.max('at').as('lastAt'))
      .where('accountNo', '=', account.accountNo)
      .where('resourceNo', '>', after)
      .where('at', '<', before)
      .groupBy(['resourceNo', 'ruleNo'])
      .having((eb) => eb.fn.countAll(), '>', 1)
      .orderBy('resourceNo')
      .limit(RESULTS_AT_ONCE)
      .execute()
    if (rows.length === 0) return deleted
    await inTransaction(db, async (db) => {
      for (const { resourceNo, ruleNo, lastAt } of rows) {
        const result = await db
          .deleteFrom('verdictChange')
          .where('accountNo', '=', account.accountNo)
          .where('resourceNo', '=', resourceNo)
          .where('ruleNo', '=', ruleNo)
          .where('at', '<', lastAt)
          .executeTakeFirst()
        deleted += Number(result.numDeletedRows)
        await db
          .updateTable('verdictChange')
          .set({ oldVerdict: ABSENT, oldEvidence: '' })
          .where('accountNo', '=', account.accountNo)
          .where('resourceNo', '=', resourceNo)
          .where('ruleNo', '=', ruleNo)
          .where('at', '=', lastAt)
          .execute()
      }
    })
    // The last resource may have more results than came: what was done is not found again.
    after = (rows.at(-1)!.resourceNo - 1) as ResourceNo
    await pause()
  }
}
