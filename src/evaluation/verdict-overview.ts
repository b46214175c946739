import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { BlockNo, RuleNo } from '../platform/ids.js'
import { countCodes } from './block.js'
import { blockIn, countRanks, raiseRanks } from './resource-ranks.js'
import { toCounts } from './results.js'
import { readRuleVerdicts } from './store/rule-blocks.js'
import { VERDICT_CODES, type VerdictCounts } from './types.js'

/** Results and resources by every verdict, so that what has no data is seen beside what passes. */
export interface VerdictOverview {
  readonly results: VerdictCounts
  /** Distinct resources under the verdict rolled up over their results. */
  readonly resources: VerdictCounts
  /** Distinct resources with at least one such result, whatever the others say. */
  readonly resourcesWithInsufficientData: number
  readonly resourcesWithError: number
}

const MISSING = 1
const FAILED = 2

/** Counts every result of the rules in one account, all as they stood at one moment. */
export async function countVerdictsOf(
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
): Promise<VerdictOverview> {
  const [account] = scope.accounts
  const codes = [0, 0, 0, 0, 0, 0, 0]
  const ranked = new Map<BlockNo, Uint8Array>()
  const marked = new Map<BlockNo, Uint8Array>()
  for (const { blockNo, verdicts } of await readRuleVerdicts(db, account, ruleNos)) {
    for (const [code, count] of countCodes(verdicts).entries()) codes[code]! += count
    raiseRanks(blockIn(ranked, blockNo), verdicts)
    markGaps(blockIn(marked, blockNo), verdicts)
  }
  return {
    results: toCounts(codes),
    resources: countRanks(ranked),
    resourcesWithInsufficientData: countMarks(marked, MISSING),
    resourcesWithError: countMarks(marked, FAILED),
  }
}

function markGaps(marks: Uint8Array, verdicts: Uint8Array): void {
  for (const [offset, code] of verdicts.entries()) {
    if (code === Number(VERDICT_CODES.INSUFFICIENT_DATA)) marks[offset]! |= MISSING
    else if (code === Number(VERDICT_CODES.ERROR)) marks[offset]! |= FAILED
  }
}

function countMarks(blocks: ReadonlyMap<BlockNo, Uint8Array>, mark: number): number {
  let count = 0
  for (const marks of blocks.values()) for (const each of marks) if ((each & mark) !== 0) count++
  return count
}
