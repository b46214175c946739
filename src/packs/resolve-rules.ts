import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import type { PackNo, RuleNo } from '../platform/ids.js'
import { type RuleServices, recordRule } from '../rules/create-rule.js'
import type { RuleDraft } from '../rules/draft-rule.js'
import { freeName } from '../rules/free-name.js'
import { countRules, listRuleNames, listRuleNos } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { applyRuleChange } from '../rules/update-rule.js'
import type { PlannedRule } from './plan-pack.js'

export interface RuleOrigin {
  readonly packNo: PackNo
  /** False: new rules are stopped until someone starts them. */
  readonly isActive: boolean
  /** Rules the package made before; one of the same identifier is changed instead of made again. */
  readonly own: readonly Rule[]
}

/**
 * Makes the planned rules of a package true and gives their numbers in order. A new rule whose name is taken
 * gets the first free suffix `-2`, `-3`, ... Throws `Invalid.ConfigRules.Value` for an id of no rule, and
 * `ConfigRuleExceedMaxRuleCount`.
 */
export async function resolveRules(
  db: Db,
  account: AccountRef,
  services: RuleServices,
  planned: readonly PlannedRule[],
  origin: RuleOrigin,
): Promise<readonly RuleNo[]> {
  const ruleIds = planned.flatMap((rule) => (rule.kind === 'existing' ? rule.ruleId : []))
  const existing = await listRuleNos(db, account, ruleIds)
  const own = matchOwn(planned, origin.own, new Set(existing.values()))
  const added = planned.filter((rule) => rule.kind === 'new' && !own.has(rule)).length
  if ((await countRules(db, account)) + added > services.quotas.rules)
    throw new ApiError('ConfigRuleExceedMaxRuleCount')

  const names = new Set(await listRuleNames(db, account))
  const ruleNos: RuleNo[] = []
  for (const rule of planned) {
    if (rule.kind === 'existing') {
      const ruleNo = existing.get(rule.ruleId)
      if (ruleNo === undefined) throw new ApiError('Invalid.ConfigRules.Value')
      ruleNos.push(ruleNo)
      continue
    }
    const old = own.get(rule)
    if (old !== undefined) names.delete(old.name)
    const name = freeName(old !== undefined && !rule.isNamed ? old.name : rule.draft.name, names)
    names.add(name)
    if (old === undefined) {
      const { packNo, isActive } = origin
      const draft = { ...rule.draft, name }
      ruleNos.push((await recordRule(db, account, services, draft, { packNo, isActive })).ruleNo)
    } else {
      await applyRuleChange(db, services, old, () => changedDraft(old, rule.draft, name))
      ruleNos.push(old.ruleNo)
    }
  }
  return ruleNos
}

/** Which rule of the package each new one stands for: the same identifier, the same name rather than another. */
function matchOwn(
  planned: readonly PlannedRule[],
  own: readonly Rule[],
  named: ReadonlySet<RuleNo>,
): ReadonlyMap<PlannedRule, Rule> {
  const free = new Set(own.filter((rule) => !named.has(rule.ruleNo)))
  const matches = new Map<PlannedRule, Rule>()
  const isSame = [(rule: Rule, { name }: RuleDraft) => rule.name === name, () => true]
  for (const fits of isSame) {
    for (const wish of planned) {
      if (wish.kind === 'existing' || matches.has(wish)) continue
      const { draft } = wish
      const rule = [...free].find(
        (each) => each.sourceIdentifier === draft.content.sourceIdentifier && fits(each, draft),
      )
      if (rule === undefined) continue
      free.delete(rule)
      matches.set(wish, rule)
    }
  }
  return matches
}

/** What a list of a package cannot say of a rule (scope, triggers, types) stays as it is. */
function changedDraft(old: Rule, draft: RuleDraft, name: string): RuleDraft {
  const { scope, triggers, resourceTypes } = old
  return { name, content: { ...draft.content, scope, triggers, resourceTypes } }
}
