import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { countResources, countResults, rollUp } from '../evaluation/results.js'
import {
  type BlockMask,
  countVerdicts,
  NO_COUNTS,
  type StoredVerdict,
  type VerdictCounts,
} from '../evaluation/types.js'
import type { Rule } from '../rules/types.js'
import { packMask } from './pack-mask.js'
import { rulesByAccount } from './rules-in-account.js'
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
  let counts = NO_COUNTS
  for (const { scope: part, held } of await rulesByAccount(db, scope, rules)) {
    const ruleNos = held.map(({ ruleNo }) => ruleNo)
    counts = addCounts(counts, await countResources(db, part, ruleNos, maskIn(db, part, pack)))
  }
  return { pack, counts }
}

/** Gives each rule its counts over all accounts of the scope and their roll-up, narrowed to `pack`'s scope when one is given. */
export async function summariseRules(
  db: Db,
  scope: Scope,
  rules: readonly Rule[],
  pack: Pack | null,
): Promise<readonly RuleSummary[]> {
  const countsByRule = new Map<Rule, VerdictCounts>()
  for (const { scope: part, held } of await rulesByAccount(db, scope, rules)) {
    const ruleNos = held.map(({ ruleNo }) => ruleNo)
    const counted = await countResults(db, part, ruleNos, maskIn(db, part, pack))
    for (const { rule, ruleNo } of held)
      countsByRule.set(rule, addCounts(countsByRule.get(rule) ?? NO_COUNTS, counted.get(ruleNo) ?? NO_COUNTS))
  }
  return rules.map((rule) => {
    const counts = countsByRule.get(rule) ?? NO_COUNTS
    return { rule, counts, verdict: rollUp(counts) }
  })
}

/** What a package counts in the account of a scope; undefined for everything. */
export function maskIn(db: Db, scope: Scope, pack: Pack | null): BlockMask | undefined {
  const { accountNo } = scope.accounts[0]
  return (pack === null ? null : packMask(db, { accountNo, scope: pack.scope })) ?? undefined
}

/** Counts of different results together. */
export function addCounts(one: VerdictCounts, other: VerdictCounts): VerdictCounts {
  return {
    compliant: one.compliant + other.compliant,
    nonCompliant: one.nonCompliant + other.nonCompliant,
    notApplicable: one.notApplicable + other.notApplicable,
    insufficientData: one.insufficientData + other.insufficientData,
    ignored: one.ignored + other.ignored,
    error: one.error + other.error,
  }
}

/** How many results the counts stand for. */
export function totalOf(counts: VerdictCounts): number {
  return Object.values(counts).reduce((sum: number, count: number) => sum + count, 0)
}
