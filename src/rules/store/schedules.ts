import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** Numbers of the rules whose scheduled run is due, in the order of their creation, locked until the transaction ends. */
export async function listDueRuleNos(
  db: Db,
  account: AccountRef,
  now: Instant,
  limit: number,
): Promise<readonly RuleNo[]> {
  const rows = await db
    .selectFrom('rule')
    .select('ruleNo')
    .where('accountNo', '=', account.accountNo)
    .where('nextScheduledAt', '<=', now)
    .orderBy('ruleNo')
    .limit(limit)
    .forUpdate()
    .execute()
  return rows.map((row) => row.ruleNo)
}

/** Sets when a rule runs next by itself; null takes it off the schedule. */
export async function writeNextScheduledAt(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  at: Instant | null,
): Promise<void> {
  await db
    .updateTable('rule')
    .set({ nextScheduledAt: at })
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .execute()
}

/**
 * The earliest scheduled run of an account; null when no rule has one. Of an account group null: each member runs its
 * copies.
 */
export async function findNextScheduledAt(db: Db, account: AccountRef): Promise<Instant | null> {
  const row = await db
    .selectFrom('rule')
    .innerJoin('account', 'account.accountNo', 'rule.accountNo')
    .select((eb) => eb.fn.min('rule.nextScheduledAt').as('at'))
    .where('rule.accountNo', '=', account.accountNo)
    .where('account.isGroup', '=', 0)
    .executeTakeFirst()
  return row?.at ?? null
}
