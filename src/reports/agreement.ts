import type { AccountRef } from '../accounts/scope.js'
import { systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { RuleAgreement } from '../evaluation/compare-verdicts.js'
import { findLatestComparison } from '../evaluation/store/comparisons.js'
import type { Rule } from '../rules/types.js'
import type { AgreementRow, ReportAgreement } from './model.js'

/**
 * What the account's last finished comparison says of `rules`, in their order; null when there is none. A rule that
 * two of theirs were matched with has two rows, one that the comparison did not know has one without counts.
 */
export async function readAgreement(
  db: Db,
  account: AccountRef,
  rules: readonly Rule[],
): Promise<ReportAgreement | null> {
  const comparison = await findLatestComparison(db, systemScope(account))
  if (comparison === null) return null
  const compared = comparison.summary?.rules ?? []
  return {
    comparisonId: comparison.comparisonId,
    uploadedAt: comparison.createdAt,
    given: comparison.summary?.given ?? null,
    comparedAt: comparison.finishedAt ?? comparison.createdAt,
    rules: rules.flatMap(({ ruleId }, index): readonly AgreementRow[] => {
      const found = compared.filter((each) => each.ruleId === ruleId)
      return found.length === 0
        ? [{ rule: index, theirRuleId: null, counts: null }]
        : found.map((each) => rowOf(index, each))
    }),
  }
}

function rowOf(rule: number, { theirRuleId, agree, differ, onlyOurs, onlyTheirs, noData }: RuleAgreement) {
  return { rule, theirRuleId, counts: { agree, differ, onlyOurs, onlyTheirs, noData } }
}
