import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { groupBy } from '../../inventory/group-by.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** Notes that a rule was stopped or started; of two changes at one instant the later one counts. */
export async function noteStateChange(
  db: Db,
  { accountNo }: Pick<AccountRef, 'accountNo'>,
  ruleNo: RuleNo,
  state: 'ACTIVE' | 'INACTIVE',
  at: Instant,
): Promise<void> {
  await db
    .insertInto('ruleStateChange')
    .values({ accountNo, ruleNo, at, state })
    .onConflict((conflict) => conflict.columns(['accountNo', 'ruleNo', 'at']).doUpdateSet({ state }))
    .execute()
}

/** When these rules were stopped and started up to an instant, oldest first, by rule. */
export async function listStateChanges(
  db: Db,
  { accountNo }: AccountRef,
  ruleNos: readonly RuleNo[],
  until: Instant,
): Promise<ReadonlyMap<RuleNo, readonly { readonly at: Instant; readonly state: 'ACTIVE' | 'INACTIVE' }[]>> {
  if (ruleNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('ruleStateChange')
    .select(['ruleNo', 'at', 'state'])
    .where('accountNo', '=', accountNo)
    .where('ruleNo', 'in', ruleNos)
    .where('at', '<=', until)
    .orderBy('ruleNo')
    .orderBy('at')
    .execute()
  return groupBy(rows, ({ ruleNo }) => ruleNo)
}

/** Those of the rules that were stopped at an instant, with when they had been. */
export async function listStoppedAt(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
  at: Instant,
): Promise<ReadonlyMap<RuleNo, Instant>> {
  const stopped = new Map<RuleNo, Instant>()
  for (const [ruleNo, changes] of await listStateChanges(db, account, ruleNos, at)) {
    const last = changes.at(-1)
    if (last?.state === 'INACTIVE') stopped.set(ruleNo, last.at)
  }
  return stopped
}
