import type { AccountNo, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** What a stored result says, under its wire name; `ERROR` is answered as INSUFFICIENT_DATA on the wire. */
export type StoredVerdict =
  | 'COMPLIANT'
  | 'NON_COMPLIANT'
  | 'NOT_APPLICABLE'
  | 'INSUFFICIENT_DATA'
  | 'IGNORED'
  | 'ERROR'

/** The character of each stored verdict in a block; `0` is absent: out of scope, deleted or not yet evaluated. */
export const VERDICT_CODES = {
  COMPLIANT: '1',
  NON_COMPLIANT: '2',
  NOT_APPLICABLE: '3',
  INSUFFICIENT_DATA: '4',
  IGNORED: '5',
  ERROR: '6',
} as const satisfies Record<StoredVerdict, string>

/** Results by verdict; the sum is the number of resources the rule was evaluated on. */
export interface VerdictCounts {
  readonly compliant: number
  readonly nonCompliant: number
  readonly notApplicable: number
  readonly insufficientData: number
  readonly ignored: number
  readonly error: number
}

export const NO_COUNTS: VerdictCounts = {
  compliant: 0,
  nonCompliant: 0,
  notApplicable: 0,
  insufficientData: 0,
  ignored: 0,
  error: 0,
}

/** How often each verdict occurs. */
export function countVerdicts(verdicts: readonly StoredVerdict[]): VerdictCounts {
  const count = (verdict: StoredVerdict) => verdicts.filter((each) => each === verdict).length
  return {
    compliant: count('COMPLIANT'),
    nonCompliant: count('NON_COMPLIANT'),
    notApplicable: count('NOT_APPLICABLE'),
    insufficientData: count('INSUFFICIENT_DATA'),
    ignored: count('IGNORED'),
    error: count('ERROR'),
  }
}

/**
 * One failing leaf as stored: `[leaf index, actual value, element path?, related resource id?, desired value?]`. The
 * actual value is null when the path found nothing; the related id is empty when only the desired value is kept, which is
 * where that holds values of the resource.
 */
export type StoredFailure = readonly [
  leaf: number,
  actual: string | null,
  path?: readonly (number | string)[],
  relatedId?: string,
  desired?: string,
]

/** Why a result is not compliant; kept for NON_COMPLIANT, INSUFFICIENT_DATA, IGNORED and ERROR only. */
export type Evidence =
  | { readonly kind: 'failures'; readonly failures: readonly StoredFailure[] }
  | { readonly kind: 'missing'; readonly missing: readonly string[] }
  | { readonly kind: 'error'; readonly cause: string }
  /** What a function said of its own result: free text, or the members of an annotation as JSON. */
  | { readonly kind: 'stated'; readonly text: string }

/** A stored result. Property, operator and desired value come from version `ruleVersion` of the rule. */
export interface Result {
  readonly accountNo: AccountNo
  readonly ruleNo: RuleNo
  readonly ruleVersion: number
  readonly resourceNo: ResourceNo
  readonly verdict: StoredVerdict
  readonly evidence: Evidence | null
  readonly evaluatedAt: Instant
  /** The last evaluation was a whole pass over the rule, not one of the resource alone. */
  readonly isOfPass: boolean
  /** The last evaluation of the resource alone was one that somebody asked for. */
  readonly isManual: boolean
}

/** The members of the API's annotation text. Source: spec/condition-rules.md 2. */
export interface Annotation {
  readonly configuration: string
  readonly desiredValue: string
  readonly operator: string
  readonly property: string
  readonly reason?: string
}

/** Says which resources of a block count; a package with a narrower scope than its rule masks the block. */
export interface BlockMask {
  /** One entry per offset, 1 = counts; null = every resource of the block counts. */
  read(blockNo: number): Promise<Uint8Array | null>
}
