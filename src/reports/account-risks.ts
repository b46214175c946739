import { NO_COUNTS, type VerdictCounts } from '../evaluation/types.js'
import type { RiskLevel } from '../rules/types.js'
import { addCounts } from './model.js'

/** How the rules of one risk level came out in one account. */
export interface AccountRiskRow {
  /** Index into the report's accounts. */
  readonly account: number
  readonly riskLevel: RiskLevel
  /** Rules of the level that the account holds. */
  readonly rules: number
  /** Those of them with a non-compliant result. */
  readonly failingRules: number
  /** Results of all of them. */
  readonly counts: VerdictCounts
}

/** What an account's rules said, added up by risk level, the highest first; a level without rules has no row. */
export function summariseRisks(
  account: number,
  rules: Iterable<{ readonly riskLevel: RiskLevel; readonly counts: VerdictCounts }>,
): readonly AccountRiskRow[] {
  const rows = new Map<RiskLevel, AccountRiskRow>()
  for (const { riskLevel, counts } of rules) {
    const before = rows.get(riskLevel) ?? { account, riskLevel, rules: 0, failingRules: 0, counts: NO_COUNTS }
    rows.set(riskLevel, {
      ...before,
      rules: before.rules + 1,
      failingRules: before.failingRules + Number(counts.nonCompliant > 0),
      counts: addCounts(before.counts, counts),
    })
  }
  return [...rows.values()].sort((one, other) => one.riskLevel - other.riskLevel)
}
