import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { PackNo, RuleNo } from '../platform/ids.js'
import { type RuleServices, recordRule } from './create-rule.js'
import { freeName } from './free-name.js'
import { countRules, getRule, listRuleNames } from './store/read-rules.js'
import type { Rule } from './types.js'

/**
 * Makes free rules like these, without their tags and results; a name that is taken gets a suffix, a stopped
 * rule makes a stopped one. All or none. Throws `ConfigRuleNotExists` and `ExceedMaxRuleCount`.
 */
export async function copyRules(
  db: Db,
  scope: Scope,
  services: RuleServices,
  ruleIds: readonly string[],
): Promise<void> {
  const account = scope.accounts[0]
  await inTransaction(db, async (db) => {
    const rules: Rule[] = []
    for (const ruleId of ruleIds) rules.push(await getRule(db, scope, ruleId))
    if ((await countRules(db, account)) + rules.length > services.quotas.rules)
      throw new ApiError('ExceedMaxRuleCount')
    await recordCopies(db, account, services, rules, null)
  })
}

/** Writes copies of rules that belong to a package or, without one, to none; the quota is the caller's to check. */
export async function recordCopies(
  db: Db,
  account: AccountRef,
  services: RuleServices,
  rules: readonly Rule[],
  packNo: PackNo | null,
): Promise<readonly RuleNo[]> {
  const names = new Set(await listRuleNames(db, account))
  const ruleNos: RuleNo[] = []
  for (const rule of rules) {
    const name = freeName(rule.name, names)
    names.add(name)
    const { description, riskLevel, sourceOwner, sourceIdentifier } = rule
    const { logic, parameters, resourceTypes, scope, triggers } = rule
    const content = {
      ...{ description, riskLevel, sourceOwner, sourceIdentifier },
      ...{ logic, parameters, resourceTypes, scope, triggers },
    }
    const origin = { packNo, isActive: rule.state !== 'INACTIVE' }
    ruleNos.push((await recordRule(db, account, services, { name, content }, origin)).ruleNo)
  }
  return ruleNos
}
