import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { countRanks, mergeRanks, rankResourceGroups } from '../evaluation/resource-ranks.js'
import { countVerdicts, type VerdictCounts } from '../evaluation/types.js'
import type { Clock } from '../platform/clock.js'
import type { RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { getRule, listRules } from '../rules/store/read-rules.js'
import type { RiskLevel, Rule } from '../rules/types.js'
import { summariseRules } from './summarise-pack.js'

export const RISK_LEVELS: readonly RiskLevel[] = [1, 2, 3]

/** How an account stands: its rules and its distinct resources by rolled-up verdict. */
export interface AccountSummary {
  readonly at: Instant
  readonly rules: VerdictCounts
  readonly resources: VerdictCounts
  /** Distinct resources that a rule of the level finds non-compliant. */
  readonly nonCompliantByRisk: ReadonlyMap<RiskLevel, number>
}

/** Sums up every rule of an account, stopped ones by their last results. */
export async function summariseAccount(
  db: Db,
  scope: Scope,
  { clock }: { readonly clock: Clock },
): Promise<AccountSummary> {
  const { rules } = await listRules(db, scope, {})
  const summaries = await summariseRules(db, scope, rules, null)
  const ranked = await rankResourceGroups(
    db,
    scope,
    RISK_LEVELS.map((level) => numbersOf(rules.filter((rule) => rule.riskLevel === level))),
  )
  return {
    at: clock.now(),
    rules: countVerdicts(summaries.map(({ verdict }) => verdict)),
    resources: countRanks(mergeRanks(ranked)),
    nonCompliantByRisk: new Map(
      RISK_LEVELS.map((level, index) => [level, countRanks(ranked[index]!).nonCompliant]),
    ),
  }
}

/** Rules of a risk level by rolled-up verdict. */
export interface RiskLevelSummary {
  readonly riskLevel: RiskLevel
  readonly counts: VerdictCounts
}

/** Sums up the rules of an account by risk level, highest risk first. */
export async function summariseRiskLevels(db: Db, scope: Scope): Promise<readonly RiskLevelSummary[]> {
  const { rules } = await listRules(db, scope, {})
  const summaries = await summariseRules(db, scope, rules, null)
  return RISK_LEVELS.map((riskLevel) => ({
    riskLevel,
    counts: countVerdicts(
      summaries.filter(({ rule }) => rule.riskLevel === riskLevel).map(({ verdict }) => verdict),
    ),
  }))
}

/** Numbers of the named rules, of every rule when none is named. Throws `ConfigRuleNotExists`. */
export async function listNamedRuleNos(
  db: Db,
  scope: Scope,
  ruleIds: readonly string[] | undefined,
): Promise<readonly RuleNo[]> {
  if (ruleIds === undefined) return numbersOf((await listRules(db, scope, {})).rules)
  const ruleNos = new Set<RuleNo>()
  for (const ruleId of ruleIds) ruleNos.add((await getRule(db, scope, ruleId)).ruleNo)
  return [...ruleNos]
}

function numbersOf(rules: readonly Rule[]): readonly RuleNo[] {
  return rules.map((rule) => rule.ruleNo)
}
