import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Rule } from '../types.js'
import { ruleNoIn, selectAnyVersion, toRules } from './rule-row.js'

/** All versions of a rule, also of a deleted one. */
export interface RuleHistory {
  readonly beganAt: Instant
  readonly deletedAt: Instant | null
  readonly versions: ReadonlyMap<number, Rule>
}

/** Histories by rule number; `beganAt` is when the rule was first active. */
export async function listRuleHistory(
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
): Promise<ReadonlyMap<RuleNo, RuleHistory>> {
  const rows = await selectAnyVersion(db, scope).select('rule.deletedAt').where(ruleNoIn(ruleNos)).execute()
  const rules = toRules(scope, rows)
  const histories = new Map<RuleNo, RuleHistory & { readonly versions: Map<number, Rule> }>()
  rows.forEach(({ ruleNo, createdAt, firstActivatedAt, deletedAt }, index) => {
    const history = histories.get(ruleNo) ?? {
      beganAt: firstActivatedAt ?? createdAt,
      deletedAt,
      versions: new Map(),
    }
    const rule = rules[index]!
    history.versions.set(rule.version, rule)
    histories.set(ruleNo, history)
  })
  return histories
}
