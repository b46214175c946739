import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { ErrorCode } from '../errors.js'
import type { RuleServices } from './create-rule.js'
import { isWritable } from './require-own.js'
import { ruleState } from './rule-state.js'
import { findRule } from './store/read-rules.js'
import { deleteRule } from './store/write-rules.js'
import type { Rule } from './types.js'

/** What became of one item of a batch; `errorCode` when it failed. */
export interface RuleOutcome {
  readonly ruleId: string
  readonly errorCode?: ErrorCode
}

/**
 * Deletes rules in any state, with their results. An item fails with `ConfigRuleNotExists`, or with
 * `ConfigRuleCanNotDelete` while the package that created the rule exists, and for a group's rule. Source: spec/lifecycle.md 2, 3
 */
export async function deleteRules(
  db: Db,
  scope: Scope,
  services: Pick<RuleServices, 'clock' | 'events'>,
  ruleIds: readonly string[],
): Promise<readonly RuleOutcome[]> {
  const account = scope.accounts[0]
  return inTransaction(db, async (db) => {
    const outcomes: RuleOutcome[] = []
    for (const ruleId of ruleIds) {
      const rule = await findRule(db, scope, ruleId)
      if (rule === null) outcomes.push({ ruleId, errorCode: 'ConfigRuleNotExists' })
      else if (rule.createdByPackNo !== null || !isWritable(scope, rule))
        outcomes.push({ ruleId, errorCode: 'ConfigRuleCanNotDelete' })
      else {
        await removeRule(db, account, services, rule)
        outcomes.push({ ruleId })
      }
    }
    return outcomes
  })
}

/** Deletes one rule and tells who keeps its results; whether it may go is the caller's to check. */
export async function removeRule(
  db: Db,
  account: AccountRef,
  services: Pick<RuleServices, 'clock' | 'events'>,
  rule: Rule,
): Promise<void> {
  await deleteRule(db, account, rule, services.clock.now())
  noteChange(db, `rule/${rule.ruleId}`, ruleState(rule.name, rule), undefined)
  await services.events.ruleDeleted(db, account, rule.ruleNo)
}
