import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, PackNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { listPackRuleNos } from './read-packs.js'

/** Keeps which rules a package has from `at` on, in the transaction that changed them: reports on the past need it. */
export async function noteMembership(
  db: Db,
  { accountNo }: { readonly accountNo: AccountNo },
  packNo: PackNo,
  at: Instant,
): Promise<void> {
  const ruleNos = JSON.stringify(await listPackRuleNos(db, { accountNo, packNo }))
  await db
    .insertInto('packMembership')
    .values({ accountNo, packNo, at, ruleNos })
    .onConflict((conflict) => conflict.columns(['accountNo', 'packNo', 'at']).doUpdateSet({ ruleNos }))
    .execute()
}

/** The rules that a package had at an instant, in its order; null where that is not kept. */
export async function findMembership(
  db: Db,
  { accountNo }: AccountRef,
  packNo: PackNo,
  at: Instant,
): Promise<readonly RuleNo[] | null> {
  const row = await db
    .selectFrom('packMembership')
    .select('ruleNos')
    .where('accountNo', '=', accountNo)
    .where('packNo', '=', packNo)
    .where('at', '<=', at)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : JSON.parse(row.ruleNos)
}
