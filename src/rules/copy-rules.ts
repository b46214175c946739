import { requestGroupCopies } from '../accounts/group-copies.js'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { PackNo, RuleNo } from '../platform/ids.js'
import { contentInAccount, contentOf } from './copy-content.js'
import { type RuleServices, recordRule } from './create-rule.js'
import { freeName } from './free-name.js'
import { countRules, getRule, listRuleNames } from './store/read-rules.js'
import type { Rule } from './types.js'

/** Where copies are taken from, and every account or account group that gets them. */
export interface CopyPlaces {
  readonly from: Scope
  readonly into: readonly Scope[]
}

/**
 * Makes free rules like these, without their tags and results; a name that is taken gets a suffix, a stopped
 * rule makes a stopped one. All or none. Throws `ConfigRuleNotExists` and `ExceedMaxRuleCount`.
 */
export async function copyRules(
  db: Db,
  { from, into }: CopyPlaces,
  services: RuleServices,
  ruleIds: readonly string[],
): Promise<void> {
  await inTransaction(db, async (db) => {
    const rules: Rule[] = []
    for (const ruleId of ruleIds) rules.push(await getRule(db, from, ruleId))
    for (const scope of into) {
      if ((await countRules(db, scope.accounts[0])) + rules.length > services.quotas.rules)
        throw new ApiError('ExceedMaxRuleCount')
      await recordCopies(db, scope, services, rules, null)
    }
  })
}

/**
 * Writes copies of rules, which members of a group get at once, that belong to a package or, without one, to none; the
 * quota is the caller's to check.
 */
export async function recordCopies(
  db: Db,
  { accounts: [account], groupNo }: Scope,
  services: RuleServices,
  rules: readonly Rule[],
  packNo: PackNo | null,
): Promise<readonly RuleNo[]> {
  const names = new Set(await listRuleNames(db, account))
  const ruleNos: RuleNo[] = []
  for (const rule of rules) {
    const name = freeName(rule.name, names)
    names.add(name)
    const content = groupNo === undefined ? contentInAccount(rule) : contentOf(rule)
    const origin = { packNo, isActive: rule.state !== 'INACTIVE' }
    ruleNos.push((await recordRule(db, account, services, { name, content }, origin)).ruleNo)
  }
  if (groupNo !== undefined) await requestGroupCopies(db, services.queue, groupNo)
  return ruleNos
}
