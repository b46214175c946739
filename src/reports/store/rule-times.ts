import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { groupBy } from '../../inventory/group-by.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** When each version of these rules was made, oldest first, by rule. */
export async function listVersionTimes(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
): Promise<ReadonlyMap<RuleNo, readonly { readonly version: number; readonly createdAt: Instant }[]>> {
  if (ruleNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('ruleVersion')
    .select(['ruleNo', 'version', 'createdAt'])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', 'in', ruleNos)
    .orderBy('ruleNo')
    .orderBy('version')
    .execute()
  return groupBy(rows, ({ ruleNo }) => ruleNo)
}
