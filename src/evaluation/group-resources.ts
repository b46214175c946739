import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { readTypeNames } from '../inventory/store/evaluated-resources.js'
import type { RuleNo, TypeNo } from '../platform/ids.js'
import { BLOCK_SIZE, offsetOf, resourceAt, typeOfBlock } from './block.js'
import { countsOfRanks, type RankTotals, rankResources } from './resource-ranks.js'
import { listResourceRegions } from './store/resource-regions.js'
import type { VerdictCounts } from './types.js'

/** A region or type with its distinct resources by rolled-up verdict. */
export interface ResourceGroupCounts {
  readonly group: string
  readonly counts: VerdictCounts
}

/** Distinct resources that the rules were evaluated on, by type, each under its rolled-up verdict. By name. */
export async function countResourcesByType(
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
): Promise<readonly ResourceGroupCounts[]> {
  const types: ReadonlyMap<TypeNo, string> = await readTypeNames(db)
  const totals = groupTotals()
  for (const [blockNo, ranks] of await rankResources(db, scope, ruleNos)) {
    const type = types.get(typeOfBlock(blockNo))
    if (type === undefined) throw new Error(`block ${blockNo} belongs to no resource type`)
    for (const rank of ranks) if (rank > 0) totals.add(type, rank)
  }
  return totals.counts()
}

/** Distinct resources that the rules were evaluated on, by region, each under its rolled-up verdict. By name. */
export async function countResourcesByRegion(
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
): Promise<readonly ResourceGroupCounts[]> {
  const [account] = scope.accounts
  const totals = groupTotals()
  for (const [blockNo, ranks] of await rankResources(db, scope, ruleNos)) {
    const range = { first: resourceAt(blockNo, 0), last: resourceAt(blockNo, BLOCK_SIZE - 1) }
    for (const { resourceNo, region } of await listResourceRegions(db, account, range)) {
      const rank = ranks[offsetOf(resourceNo)]!
      if (rank > 0) totals.add(region, rank)
    }
  }
  return totals.counts()
}

function groupTotals() {
  const groups = new Map<string, number[]>()
  return {
    add: (group: string, rank: number) => {
      let totals = groups.get(group)
      if (totals === undefined) {
        totals = [0, 0, 0, 0, 0, 0]
        groups.set(group, totals)
      }
      totals[rank]!++
    },
    counts: (): readonly ResourceGroupCounts[] =>
      [...groups]
        .map(([group, totals]: [string, RankTotals]) => ({ group, counts: countsOfRanks(totals) }))
        .sort((one, other) => (one.group < other.group ? -1 : 1)),
  }
}
