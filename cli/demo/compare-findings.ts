import type { Finding } from '../list-findings.js'
import type { Estate } from './estate/generate-estate.js'

/** What rules said against what they had to say. */
export interface Comparison {
  readonly nonCompliant: number
  readonly insufficientData: number
  /** Planted, but not found; found, but not planted: `rule resource verdict`. */
  readonly missed: readonly string[]
  readonly unexpected: readonly string[]
}

/** Compares the findings of some rules with what the estate planted for them. */
export function compareFindings(
  estate: Pick<Estate, 'planted'>,
  rules: ReadonlySet<string>,
  findings: readonly Finding[],
): Comparison {
  const wanted = new Set(
    estate.planted
      .filter(({ rule }) => rules.has(rule))
      .map(({ rule, resourceId, verdict }) => `${rule} ${resourceId} ${verdict}`),
  )
  const found = new Set(
    findings.map(({ rule, result }) => {
      const { ResourceId } = result.EvaluationResultIdentifier.EvaluationResultQualifier
      return `${rule} ${ResourceId} ${result.ComplianceType}`
    }),
  )
  const countOf = (verdict: string) =>
    findings.filter(({ result }) => result.ComplianceType === verdict).length
  return {
    nonCompliant: countOf('NON_COMPLIANT'),
    insufficientData: countOf('INSUFFICIENT_DATA'),
    missed: [...wanted].filter((each) => !found.has(each)),
    unexpected: [...found].filter((each) => !wanted.has(each)),
  }
}
