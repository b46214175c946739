import { type Scope, scopesOfResults } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { RuleNo } from '../platform/ids.js'
import { listCopyNos } from '../rules/store/rule-copies.js'
import type { Rule } from '../rules/types.js'

/** An account that results are read of, with the rules it has of those asked for. */
export interface AccountRules {
  readonly scope: Scope
  /** A rule that the account does not hold is left out. */
  readonly held: readonly { readonly rule: Rule; readonly ruleNo: RuleNo }[]
}

/** The rules as each account of a call has them: itself, or as copies of its group's; by number of the account. */
export async function rulesByAccount(
  db: Db,
  scope: Scope,
  rules: readonly Rule[],
): Promise<readonly AccountRules[]> {
  const parts = scopesOfResults(scope)
  const isOwn = ({ accounts: [{ accountNo }] }: Scope) => rules.every((rule) => rule.accountNo === accountNo)
  if (scope.groupNo === undefined || parts.every(isOwn))
    return parts.map((part) => ({ scope: part, held: rules.map((rule) => ({ rule, ruleNo: rule.ruleNo })) }))
  const accountNos = parts.map(({ accounts: [{ accountNo }] }) => accountNo)
  const copies = await listCopyNos(db, scope.groupNo, accountNos)
  return parts.map((part) => {
    const own = copies.get(part.accounts[0].accountNo)
    const held = rules.flatMap((rule) => {
      const ruleNo = own?.get(rule.ruleId)
      return ruleNo === undefined ? [] : [{ rule, ruleNo }]
    })
    return { scope: part, held }
  })
}
