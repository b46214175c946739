import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
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

/** Those of the rules that were stopped at an instant, with when they had been. */
export async function listStoppedAt(
  db: Db,
  { accountNo }: AccountRef,
  ruleNos: readonly RuleNo[],
  at: Instant,
): Promise<ReadonlyMap<RuleNo, Instant>> {
  if (ruleNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('ruleStateChange')
    .select(['ruleNo', 'at', 'state'])
    .where('accountNo', '=', accountNo)
    .where('ruleNo', 'in', ruleNos)
    .where('at', '<=', at)
    .orderBy('ruleNo')
    .orderBy('at')
    .execute()
  const stopped = new Map<RuleNo, Instant>()
  for (const { ruleNo, at, state } of rows) {
    if (state === 'ACTIVE') stopped.delete(ruleNo)
    else stopped.set(ruleNo, at)
  }
  return stopped
}
