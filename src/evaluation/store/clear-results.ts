import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { Instant } from '../../platform/instant.js'
import { eraseResults } from './erase-results.js'

const OF_ACCOUNT = ['comparisonDifference', 'comparisonVerdict', 'comparison', 'finding', 'formerId'] as const

/** Removes every result of an account, of deleted rules too, and what was compared with them. */
export async function clearResults(
  db: Db,
  account: AccountRef,
  now: Instant,
  pause: () => Promise<void>,
): Promise<void> {
  const rules = await db
    .selectFrom('rule')
    .select('ruleNo')
    .where('accountNo', '=', account.accountNo)
    .orderBy('ruleNo')
    .execute()
  for (const { ruleNo } of rules) {
    await inTransaction(db, (db) => eraseResults(db, account, [ruleNo], now))
    await pause()
  }
  for (const table of OF_ACCOUNT) {
    await db.deleteFrom(table).where('accountNo', '=', account.accountNo).execute()
    await pause()
  }
}
