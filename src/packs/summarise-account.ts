import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ResourceGroupCounts } from '../evaluation/group-resources.js'
import { countRanks, mergeRanks, rankResourceGroups } from '../evaluation/resource-ranks.js'
import { countVerdicts, NO_COUNTS, type VerdictCounts } from '../evaluation/types.js'
import { countVerdictsOf, type VerdictOverview } from '../evaluation/verdict-overview.js'
import type { Clock } from '../platform/clock.js'
import type { RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { getRule, listRules } from '../rules/store/read-rules.js'
import type { RiskLevel, Rule } from '../rules/types.js'
import { rulesByAccount } from './rules-in-account.js'
import { addCounts, summariseRules } from './summarise-pack.js'

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
  let resources = NO_COUNTS
  const nonCompliantByRisk = new Map<RiskLevel, number>()
  for (const { scope: part, held } of await rulesByAccount(db, scope, rules)) {
    const ranked = await rankResourceGroups(
      db,
      part,
      RISK_LEVELS.map((level) =>
        held.flatMap(({ rule, ruleNo }) => (rule.riskLevel === level ? ruleNo : [])),
      ),
    )
    resources = addCounts(resources, countRanks(mergeRanks(ranked)))
    for (const [index, level] of RISK_LEVELS.entries()) {
      const { nonCompliant } = countRanks(ranked[index]!)
      nonCompliantByRisk.set(level, (nonCompliantByRisk.get(level) ?? 0) + nonCompliant)
    }
  }
  return {
    at: clock.now(),
    rules: countVerdicts(summaries.map(({ verdict }) => verdict)),
    resources,
    nonCompliantByRisk,
  }
}

/** Every result of an account's rules, and its resources, by every verdict; over all members for an account group. */
export async function overviewOfVerdicts(db: Db, scope: Scope): Promise<VerdictOverview> {
  const { rules } = await listRules(db, scope, {})
  let sum: VerdictOverview = {
    results: NO_COUNTS,
    resources: NO_COUNTS,
    resourcesWithInsufficientData: 0,
    resourcesWithError: 0,
  }
  for (const { scope: part, held } of await rulesByAccount(db, scope, rules)) {
    const ruleNos = held.map(({ ruleNo }) => ruleNo)
    const counted = await countVerdictsOf(db, part, ruleNos)
    sum = {
      results: addCounts(sum.results, counted.results),
      resources: addCounts(sum.resources, counted.resources),
      resourcesWithInsufficientData:
        sum.resourcesWithInsufficientData + counted.resourcesWithInsufficientData,
      resourcesWithError: sum.resourcesWithError + counted.resourcesWithError,
    }
  }
  return sum
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

type CountGroups = (
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
) => Promise<readonly ResourceGroupCounts[]>

/**
 * Distinct resources by region or type (`count`), each under its verdict rolled up over the named rules, or over every
 * rule when none is named. By name. Throws `ConfigRuleNotExists`.
 */
export async function countByGroup(
  db: Db,
  scope: Scope,
  ruleIds: readonly string[] | undefined,
  count: CountGroups,
): Promise<readonly ResourceGroupCounts[]> {
  const rules = new Map<RuleNo, Rule>()
  for (const rule of ruleIds === undefined ? (await listRules(db, scope, {})).rules : [])
    rules.set(rule.ruleNo, rule)
  for (const ruleId of ruleIds ?? []) {
    const rule = await getRule(db, scope, ruleId)
    rules.set(rule.ruleNo, rule)
  }
  const sums = new Map<string, VerdictCounts>()
  for (const { scope: part, held } of await rulesByAccount(db, scope, [...rules.values()])) {
    const ruleNos = held.map(({ ruleNo }) => ruleNo)
    for (const { group, counts } of await count(db, part, ruleNos))
      sums.set(group, addCounts(sums.get(group) ?? NO_COUNTS, counts))
  }
  return [...sums]
    .map(([group, counts]) => ({ group, counts }))
    .sort((one, other) => (one.group < other.group ? -1 : 1))
}
