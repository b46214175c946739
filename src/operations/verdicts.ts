import type { StoredVerdict, VerdictCounts } from '../evaluation/types.js'
import { type Member, shape, wireInteger } from '../rpc/shapes.js'

/** A verdict under its wire name: the service knows no ERROR, and an error is no data. */
export function wireVerdict(verdict: StoredVerdict): Exclude<StoredVerdict, 'ERROR'> {
  return verdict === 'ERROR' ? 'INSUFFICIENT_DATA' : verdict
}

/** The stored verdicts that a `ComplianceType` filter asks for. */
export function storedVerdicts(
  complianceType: Exclude<StoredVerdict, 'ERROR'> | undefined,
): readonly StoredVerdict[] | undefined {
  if (complianceType === undefined) return undefined
  return complianceType === 'INSUFFICIENT_DATA' ? ['INSUFFICIENT_DATA', 'ERROR'] : [complianceType]
}

/** How many results have the verdict. */
export function countOf(counts: VerdictCounts, verdict: StoredVerdict): number {
  switch (verdict) {
    case 'COMPLIANT':
      return counts.compliant
    case 'NON_COMPLIANT':
      return counts.nonCompliant
    case 'NOT_APPLICABLE':
      return counts.notApplicable
    case 'IGNORED':
      return counts.ignored
    case 'INSUFFICIENT_DATA':
    case 'ERROR':
      return counts.insufficientData + counts.error
  }
}

/** The count members of a compliance summary, for `shape({...})`. */
export function countMembers<T>(get: (domain: T) => VerdictCounts): Readonly<Record<string, Member<T>>> {
  const count = (verdict: StoredVerdict) => wireInteger.from((domain: T) => countOf(get(domain), verdict))
  return {
    CompliantCount: count('COMPLIANT'),
    NonCompliantCount: count('NON_COMPLIANT'),
    NotApplicableCount: count('NOT_APPLICABLE'),
    InsufficientDataCount: count('INSUFFICIENT_DATA'),
    IgnoredCount: count('IGNORED'),
  }
}

/** Counts by every verdict, errors apart: for operations of this product. */
export const allVerdictCounts = shape<VerdictCounts>({
  Compliant: wireInteger.from((counts) => counts.compliant),
  NonCompliant: wireInteger.from((counts) => counts.nonCompliant),
  NotApplicable: wireInteger.from((counts) => counts.notApplicable),
  InsufficientData: wireInteger.from((counts) => counts.insufficientData),
  Ignored: wireInteger.from((counts) => counts.ignored),
  Error: wireInteger.from((counts) => counts.error),
})
