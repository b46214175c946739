import type { StoredVerdict } from './types.js'

/** How one of our verdicts stands to one of theirs. */
export type DifferenceKind = 'agree' | 'differ' | 'onlyOurs' | 'onlyTheirs' | 'noData'

/** Per rule, how often each occurs. */
export interface RuleAgreement {
  /** Of the rule here; null when there is none. */
  readonly ruleId: string | null
  /** As they call it; null for a rule they gave no verdict of. */
  readonly theirRuleId: string | null
  readonly ruleName: string
  readonly agree: number
  readonly differ: number
  readonly onlyOurs: number
  readonly onlyTheirs: number
  readonly noData: number
}

/** Who of both can tell: an exempt result is non-compliant for both, an error is no data. */
function decided(verdict: string | null): string | null {
  if (verdict === 'IGNORED') return 'NON_COMPLIANT'
  return verdict === 'INSUFFICIENT_DATA' || verdict === 'ERROR' ? null : verdict
}

/** Compares one pair; null stands for no result. */
export function comparePair(ours: StoredVerdict | null, theirs: string | null): DifferenceKind {
  if (theirs === null) return 'onlyOurs'
  if (ours === null) return 'onlyTheirs'
  const [mine, other] = [decided(ours), decided(theirs)]
  if (mine === null && other === null) return 'agree'
  if (mine === null || other === null) return 'noData'
  return mine === other ? 'agree' : 'differ'
}

/**
 * The share of their verdicts that ours equal: a verdict we have no data for, or no result of, is no agreement.
 * Null when they gave none, which is no agreement either.
 */
export function agreementOf(
  counts: Pick<RuleAgreement, 'agree' | 'differ' | 'onlyTheirs' | 'noData'>,
): number | null {
  const all = counts.agree + counts.differ + counts.onlyTheirs + counts.noData
  return all === 0 ? null : counts.agree / all
}

/** The sums over rules. */
export function totalAgreement(rules: readonly Readonly<Record<DifferenceKind, number>>[]) {
  const sum = (member: DifferenceKind) => rules.reduce((total, rule) => total + rule[member], 0)
  return {
    agree: sum('agree'),
    differ: sum('differ'),
    onlyOurs: sum('onlyOurs'),
    onlyTheirs: sum('onlyTheirs'),
    noData: sum('noData'),
  }
}
