import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { exemptionKey } from './blocks.js'

/**
 * When exemptions of single results end, by `exemptionKey`; null for one without an end, no entry where there
 * is none. An exemption by selector has no date of a result's own.
 */
export async function readIgnoredUntil(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
  resourceNos: readonly ResourceNo[],
): Promise<ReadonlyMap<string, Instant | null>> {
  if (ruleNos.length === 0 || resourceNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('exemption')
    .select(['ruleNo', 'resourceNo', 'expiresAt'])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', 'in', ruleNos)
    .where('resourceNo', 'in', resourceNos)
    .where('state', '=', 'ACTIVE')
    .execute()
  return new Map(
    rows.flatMap(({ ruleNo, resourceNo, expiresAt }) =>
      resourceNo === null ? [] : [[exemptionKey(ruleNo, resourceNo), expiresAt] as const],
    ),
  )
}
