import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { ErrorCode } from '../errors.js'
import type { RuleServices } from './create-rule.js'
import type { RuleOutcome } from './delete-rules.js'
import { isWritable } from './require-own.js'
import { requestSchedule } from './schedule-rules.js'
import { findRule } from './store/read-rules.js'
import { startRule, stopRule } from './store/write-rules.js'
import type { Rule } from './types.js'

type SwitchServices = Pick<RuleServices, 'clock' | 'events'>
type StartServices = Pick<RuleServices, 'clock' | 'events' | 'queue'>

/**
 * Starts stopped rules; each is evaluated anew. An item fails with `ConfigRuleNotExists` or
 * `ConfigRuleStatusNotInActive`. Source: spec/lifecycle.md 3
 */
export function startRules(
  db: Db,
  scope: Scope,
  services: StartServices,
  ruleIds: readonly string[],
): Promise<readonly RuleOutcome[]> {
  return switchRules(db, scope, ruleIds, async (db, account, rule) => {
    if (!(await startRule(db, account, rule, services.clock.now()))) return 'ConfigRuleStatusNotInActive'
    await services.events.ruleChanged(db, account, rule.ruleNo, 'created')
    await requestSchedule(db, services.queue, account)
    return null
  })
}

/**
 * Stops rules, their last results stay visible. An item fails with `ConfigRuleNotExists` or
 * `ConfigRuleStatusNotActive`. Source: spec/lifecycle.md 3
 */
export function stopRules(
  db: Db,
  scope: Scope,
  services: SwitchServices,
  ruleIds: readonly string[],
): Promise<readonly RuleOutcome[]> {
  return switchRules(db, scope, ruleIds, async (db, account, { ruleNo }) =>
    (await stopRule(db, account, ruleNo, services.clock.now())) ? null : 'ConfigRuleStatusNotActive',
  )
}

async function switchRules(
  db: Db,
  scope: Scope,
  ruleIds: readonly string[],
  turn: (db: Db, account: AccountRef, rule: Rule) => Promise<ErrorCode | null>,
): Promise<readonly RuleOutcome[]> {
  const account = scope.accounts[0]
  return inTransaction(db, async (db) => {
    const outcomes: RuleOutcome[] = []
    for (const ruleId of ruleIds) {
      const rule = await findRule(db, scope, ruleId)
      const errorCode =
        rule === null
          ? 'ConfigRuleNotExists'
          : isWritable(scope, rule)
            ? await turn(db, account, rule)
            : 'NoPermission'
      if (rule !== null && errorCode === null)
        noteChange(db, `rule/${ruleId}/state`, rule.state, rule.state === 'INACTIVE' ? 'ACTIVE' : 'INACTIVE')
      outcomes.push(errorCode === null ? { ruleId } : { ruleId, errorCode })
    }
    return outcomes
  })
}
