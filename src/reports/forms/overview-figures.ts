import { NO_COUNTS, type StoredVerdict, type VerdictCounts } from '../../evaluation/types.js'
import type { RiskLevel } from '../../rules/types.js'
import { addCounts, type ReportHead, type RuleRow, totalCount } from '../model.js'
import type { PopulationRow } from '../model-population.js'
import { compareText } from '../population.js'

/** Verdicts in the order in which overviews show them. */
export const VERDICTS_SHOWN: readonly StoredVerdict[] = [
  'COMPLIANT',
  'NON_COMPLIANT',
  'INSUFFICIENT_DATA',
  'ERROR',
  'IGNORED',
  'NOT_APPLICABLE',
]
export const RISKS: readonly RiskLevel[] = [1, 2, 3]
const LONGEST_LIST = 10

/** Rules with at least one result of the kind. */
export function countRules({ rules }: ReportHead, member: keyof VerdictCounts): number {
  return rules.filter((rule) => rule.counts[member] > 0).length
}

/** Results of all rules of a risk level. */
export function countsOfRisk({ rules }: ReportHead, risk: RiskLevel): VerdictCounts {
  return rules
    .filter((rule) => rule.riskLevel === risk)
    .map((rule) => rule.counts)
    .reduce(addCounts, NO_COUNTS)
}

/** The rules with most non-compliant results, at most ten. */
export function worstRules({ rules }: ReportHead): readonly RuleRow[] {
  return rules
    .filter((rule) => rule.counts.nonCompliant > 0)
    .toSorted((a, b) => b.counts.nonCompliant - a.counts.nonCompliant)
    .slice(0, LONGEST_LIST)
}

/** Resources of a type over all accounts and regions. */
interface TypeSum {
  readonly resourceType: string
  readonly nonCompliant: number
  readonly undecided: number
  readonly evaluated: number
}

/** The resource types with most non-compliant resources, at most ten. */
export function worstTypes({ population }: ReportHead): readonly TypeSum[] {
  return sumTypes(population)
    .filter((type) => type.nonCompliant > 0)
    .toSorted((a, b) => b.nonCompliant - a.nonCompliant || compareText(a.resourceType, b.resourceType))
    .slice(0, LONGEST_LIST)
}

function sumTypes(population: readonly PopulationRow[]): readonly TypeSum[] {
  const sums = new Map<string, TypeSum>()
  for (const { resourceType, states } of population) {
    const sum = sums.get(resourceType)
    sums.set(resourceType, {
      resourceType,
      nonCompliant: (sum?.nonCompliant ?? 0) + states.nonCompliant,
      undecided: (sum?.undecided ?? 0) + states.insufficientData,
      evaluated: (sum?.evaluated ?? 0) + totalCount(states),
    })
  }
  return [...sums.values()]
}
