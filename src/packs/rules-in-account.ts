import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { RuleNo } from '../platform/ids.js'
import { listCopyNos } from '../rules/store/rule-copies.js'
import type { Rule } from '../rules/types.js'

/**
 * The rules as the account of a scope has them: itself, or as copies of its group's. One that it does not hold is left
 * out.
 */
export async function rulesInAccount(
  db: Db,
  scope: Scope,
  rules: readonly Rule[],
): Promise<readonly { readonly rule: Rule; readonly ruleNo: RuleNo }[]> {
  const [account] = scope.accounts
  if (scope.groupNo === undefined || rules.every((rule) => rule.accountNo === account.accountNo))
    return rules.map((rule) => ({ rule, ruleNo: rule.ruleNo }))
  const copies = await listCopyNos(db, account, scope.groupNo)
  return rules.flatMap((rule) => {
    const ruleNo = copies.get(rule.ruleId)
    return ruleNo === undefined ? [] : [{ rule, ruleNo }]
  })
}
