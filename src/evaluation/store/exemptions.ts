import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { RuleNo } from '../../platform/ids.js'

/** Ends every exemption of a rule; the rule's next whole pass shows the verdicts again. */
export async function deleteRuleExemptions(db: Db, account: AccountRef, ruleNo: RuleNo): Promise<void> {
  await db
    .deleteFrom('exemption')
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .execute()
}
