import { ABSENT, ERROR, INSUFFICIENT_DATA } from '../evaluation/block.js'
import { rollUp } from '../evaluation/results.js'
import type { StoredVerdict, VerdictCounts } from '../evaluation/types.js'

/** Which verdicts a resource has under the rules of a package: one bit per verdict code, in one byte. */
export type VerdictSet = number

/** The set that holds only this verdict code; empty for ABSENT. */
export function verdictBit(code: number): VerdictSet {
  return code === ABSENT ? 0 : 1 << code
}

export function hasInsufficientData(set: VerdictSet): boolean {
  return (set & verdictBit(INSUFFICIENT_DATA)) !== 0
}

export function hasError(set: VerdictSet): boolean {
  return (set & verdictBit(ERROR)) !== 0
}

/** The member of `VerdictCounts` that counts a verdict. */
export const COUNT_MEMBER: Readonly<Record<StoredVerdict, keyof VerdictCounts>> = {
  COMPLIANT: 'compliant',
  NON_COMPLIANT: 'nonCompliant',
  NOT_APPLICABLE: 'notApplicable',
  INSUFFICIENT_DATA: 'insufficientData',
  IGNORED: 'ignored',
  ERROR: 'error',
}

/** Answers for every possible set, worked out once: a report asks for each resource. */
const ROLLED_UP: readonly StoredVerdict[] = Array.from({ length: 128 }, (_, set) => {
  const has = (code: number) => (set >> code) & 1
  return rollUp({
    compliant: has(1),
    nonCompliant: has(2),
    notApplicable: has(3),
    insufficientData: has(4),
    ignored: has(5),
    error: has(6),
  })
})

/** The state of a resource with these verdicts, or null when it has none. */
export function rollUpSet(set: VerdictSet): StoredVerdict | null {
  return set === 0 ? null : (ROLLED_UP[set] ?? null)
}
