import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { countResources, countResults, rollUp } from '../evaluation/results.js'
import { countVerdicts, NO_COUNTS, type StoredVerdict, type VerdictCounts } from '../evaluation/types.js'
import type { Rule } from '../rules/types.js'
import { packMask } from './pack-mask.js'
import { listPackRules } from './store/read-packs.js'
import type { Pack } from './types.js'

/** A rule with its results: in a package only those the package's scope counts. */
export interface RuleSummary {
  readonly rule: Rule
  readonly counts: VerdictCounts
  readonly verdict: StoredVerdict
}

export interface PackRulesSummary {
  readonly pack: Pack
  /** In the package's order. */
  readonly rules: readonly RuleSummary[]
  /** How many of the rules have each rolled-up verdict. */
  readonly counts: VerdictCounts
}

/** Sums up a package by its rules. */
export async function summarisePackRules(db: Db, scope: Scope, pack: Pack): Promise<PackRulesSummary> {
  const rules = await summariseRules(db, scope, await listPackRules(db, scope, pack), pack)
  return { pack, rules, counts: countVerdicts(rules.map((rule) => rule.verdict)) }
}

/** Sums up a package by distinct resources: each counts once, under its verdict rolled up over the rules. */
export async function summarisePackResources(
  db: Db,
  scope: Scope,
  pack: Pack,
): Promise<{ readonly pack: Pack; readonly counts: VerdictCounts }> {
  const rules = await listPackRules(db, scope, pack)
  const ruleNos = rules.map((rule) => rule.ruleNo)
  return { pack, counts: await countResources(db, scope, ruleNos, packMask(db, pack) ?? undefined) }
}

/** Gives each rule its counts and roll-up, narrowed to `pack`'s scope when one is given. */
export async function summariseRules(
  db: Db,
  scope: Scope,
  rules: readonly Rule[],
  pack: Pack | null,
): Promise<readonly RuleSummary[]> {
  const mask = pack === null ? null : packMask(db, pack)
  const ruleNos = rules.map((rule) => rule.ruleNo)
  const countsByRule = await countResults(db, scope, ruleNos, mask ?? undefined)
  return rules.map((rule) => {
    const counts = countsByRule.get(rule.ruleNo) ?? NO_COUNTS
    return { rule, counts, verdict: rollUp(counts) }
  })
}

/** How many results the counts stand for. */
export function totalOf(counts: VerdictCounts): number {
  return Object.values(counts).reduce((sum: number, count: number) => sum + count, 0)
}
