import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { BlockNo, RuleNo } from '../platform/ids.js'
import { BLOCK_SIZE } from './block.js'
import { readRuleVerdicts } from './store/rule-blocks.js'
import { type BlockMask, NO_COUNTS, type VerdictCounts } from './types.js'

/**
 * Each resource's verdict rolled up over some rules as a rank, one for each offset of a block: 0 none,
 * 1 not applicable, 2 ignored, 3 insufficient data, 4 compliant, 5 non-compliant. Source: model "Summaries".
 */
export type RankedResources = ReadonlyMap<BlockNo, Uint8Array>

/** How many resources have each rank. */
export type RankTotals = readonly number[]

/** Rank of each code in a roll-up: the highest of a resource's results decides. */
const CODE_RANKS = [0, 4, 5, 1, 3, 2, 3]

/** Ranks the resources that the rules were evaluated on; `mask` narrows them to a package's scope. */
export async function rankResources(
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
  mask?: BlockMask,
): Promise<RankedResources> {
  const [ranked] = await rankResourceGroups(db, scope, [ruleNos], mask)
  return ranked!
}

/** As `rankResources` for several groups of rules, all as they stood at one moment. */
export async function rankResourceGroups(
  db: Db,
  scope: Scope,
  groups: readonly (readonly RuleNo[])[],
  mask?: BlockMask,
): Promise<readonly RankedResources[]> {
  const [account] = scope.accounts
  const ranked = groups.map(() => new Map<BlockNo, Uint8Array>())
  const groupOf = new Map(groups.flatMap((ruleNos, index) => ruleNos.map((ruleNo) => [ruleNo, index])))
  for (const { ruleNo, blockNo, verdicts } of await readRuleVerdicts(db, account, [...groupOf.keys()])) {
    const seen = mask === undefined ? verdicts : masked(verdicts, await mask.read(blockNo))
    raiseRanks(blockIn(ranked[groupOf.get(ruleNo)!]!, blockNo), seen)
  }
  return ranked
}

/** The bytes of a block, zeros when there are none yet. */
export function blockIn(blocks: Map<BlockNo, Uint8Array>, blockNo: BlockNo): Uint8Array {
  let block = blocks.get(blockNo)
  if (block === undefined) {
    block = new Uint8Array(BLOCK_SIZE)
    blocks.set(blockNo, block)
  }
  return block
}

/** Lifts the ranks of a block to those of the verdicts of one more rule. */
export function raiseRanks(ranks: Uint8Array, verdicts: Uint8Array): void {
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    const rank = CODE_RANKS[verdicts[offset]!]!
    if (rank > ranks[offset]!) ranks[offset] = rank
  }
}

/** The highest of each resource's ranks. */
export function mergeRanks(parts: readonly RankedResources[]): RankedResources {
  const merged = new Map<BlockNo, Uint8Array>()
  for (const part of parts) {
    for (const [blockNo, ranks] of part) {
      const other = merged.get(blockNo)
      merged.set(blockNo, other === undefined ? ranks : ranks.map((rank, at) => Math.max(rank, other[at]!)))
    }
  }
  return merged
}

/** Distinct resources by the verdict their rank stands for. */
export function countRanks(ranked: RankedResources): VerdictCounts {
  const totals = [0, 0, 0, 0, 0, 0]
  for (const block of ranked.values()) for (const rank of block) totals[rank]!++
  return countsOfRanks(totals)
}

/** Totals by rank as counts; errors are among those without data. */
export function countsOfRanks(totals: RankTotals): VerdictCounts {
  return {
    ...NO_COUNTS,
    notApplicable: totals[1]!,
    ignored: totals[2]!,
    insufficientData: totals[3]!,
    compliant: totals[4]!,
    nonCompliant: totals[5]!,
  }
}

/** The verdicts that a mask lets through; the others read as absent. */
export function masked(verdicts: Uint8Array, mask: Uint8Array | null): Uint8Array {
  return mask === null ? verdicts : verdicts.map((code, offset) => (mask[offset] === 1 ? code : 0))
}
