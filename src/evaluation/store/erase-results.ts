import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { BLOCK_SIZE } from '../block.js'

/**
 * Removes everything that evaluation kept of some rules: verdicts and their history, exemptions, what functions
 * answered. Their resources become due at `now`, so that rechecks of these rules alone go with the next evaluation.
 */
export async function eraseResults(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
  now: Instant,
): Promise<void> {
  const { accountNo } = account
  await sql`update recheck set at = ${now} where account_no = ${accountNo} and at > ${now} and exists (
    select 1 from verdict_block where verdict_block.account_no = ${accountNo}
    and verdict_block.rule_no in (${sql.join(ruleNos)})
    and recheck.resource_no >= verdict_block.block_no * ${sql.lit(BLOCK_SIZE)}
    and recheck.resource_no < (verdict_block.block_no + 1) * ${sql.lit(BLOCK_SIZE)})`.execute(db)
  const exemptionIds = db
    .selectFrom('exemption')
    .select('exemptionId')
    .where('accountNo', '=', accountNo)
    .where('ruleNo', 'in', ruleNos)
  await db
    .deleteFrom('exemptionVersion')
    .where('accountNo', '=', accountNo)
    .where('exemptionId', 'in', exemptionIds)
    .execute()
  for (const table of [
    'exemption',
    'verdictBlock',
    'verdictChange',
    'functionRun',
    'functionResult',
    'finding',
  ] as const) {
    await db.deleteFrom(table).where('accountNo', '=', accountNo).where('ruleNo', 'in', ruleNos).execute()
  }
}
