import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { BlockNo, ResourceNo, RuleNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { BLOCK_SIZE, type Block, blockOf, CODE_NAMES, countCodes, offsetOf, resourceAt } from './block.js'
import { countRanks, masked, rankResources } from './resource-ranks.js'
import { readBlocks } from './store/blocks.js'
import { listResultResources, type ResourceFilter, type ResultResource } from './store/result-resources.js'
import { pageRuleBlocks, readRuleCounts, readRuleVerdicts } from './store/rule-blocks.js'
import {
  type BlockMask,
  NO_COUNTS,
  type Result,
  type StoredVerdict,
  VERDICT_CODES,
  type VerdictCounts,
} from './types.js'

/** Results of each rule by verdict; a rule without results has zeros. `mask` narrows them to a package's scope. */
export async function countResults(
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
  mask?: BlockMask,
): Promise<ReadonlyMap<RuleNo, VerdictCounts>> {
  const [account] = scope.accounts
  const counts = new Map<RuleNo, VerdictCounts>(ruleNos.map((ruleNo) => [ruleNo, NO_COUNTS]))
  if (mask === undefined) {
    for (const { ruleNo, counts: codes } of await readRuleCounts(db, account, ruleNos))
      counts.set(ruleNo, toCounts(codes))
    return counts
  }
  const sums = new Map<RuleNo, number[]>()
  for (const { ruleNo, blockNo, verdicts } of await readRuleVerdicts(db, account, ruleNos)) {
    const codes = countCodes(masked(verdicts, await mask.read(blockNo)))
    const sum = sums.get(ruleNo)
    sums.set(ruleNo, sum === undefined ? codes : sum.map((count, code) => count + codes[code]!))
  }
  for (const [ruleNo, codes] of sums) counts.set(ruleNo, toCounts(codes))
  return counts
}

/**
 * Distinct resources by their verdict rolled up over the rules; errors count as insufficient data.
 * Source: model "Summaries".
 */
export async function countResources(
  db: Db,
  scope: Scope,
  ruleNos: readonly RuleNo[],
  mask?: BlockMask,
): Promise<VerdictCounts> {
  return countRanks(await rankResources(db, scope, ruleNos, mask))
}

/** One verdict for many results. Source: model "Summaries". */
export function rollUp(counts: VerdictCounts): StoredVerdict {
  if (counts.nonCompliant > 0) return 'NON_COMPLIANT'
  if (counts.compliant > 0) return 'COMPLIANT'
  if (counts.insufficientData > 0 || counts.error > 0) return 'INSUFFICIENT_DATA'
  if (counts.ignored > 0) return 'IGNORED'
  return counts.notApplicable > 0 ? 'NOT_APPLICABLE' : 'INSUFFICIENT_DATA'
}

export interface ResultPosition {
  readonly ruleNo: RuleNo
  readonly resourceNo: ResourceNo
}

export interface ResultQuery {
  /** Rules in the order of the list. */
  readonly ruleNos: readonly RuleNo[]
  /** All verdicts when absent. */
  readonly verdicts?: readonly StoredVerdict[]
  readonly mask?: BlockMask
  readonly resources?: ResourceFilter
  readonly after?: ResultPosition
  readonly limit: number
}

export type ListedResult = Result & { readonly resource: ResultResource }

/**
 * A page of results by (rule in the given order, resource number). `next` is the position to go on from;
 * absent at the end. Each result is seen exactly once while others come and go around it.
 */
export async function listResults(
  db: Db,
  scope: Scope,
  query: ResultQuery,
): Promise<{ readonly results: readonly ListedResult[]; readonly next?: ResultPosition }> {
  const [account] = scope.accounts
  const wanted = new Set(
    (query.verdicts ?? Object.keys(VERDICT_CODES)).map((verdict) =>
      CODE_NAMES.indexOf(verdict as StoredVerdict),
    ),
  )
  const start = query.after === undefined ? 0 : query.ruleNos.indexOf(query.after.ruleNo)
  const results: ListedResult[] = []
  for (let index = Math.max(start, 0); index < query.ruleNos.length; index++) {
    const ruleNo = query.ruleNos[index]!
    let afterNo = index === start && query.after !== undefined ? query.after.resourceNo : (-1 as ResourceNo)
    // Most pages fit into a block, and what is read of others is read in vain.
    for (let limit = 1; ; limit = Math.min(limit * 2, MOST_BLOCKS_AT_ONCE)) {
      const blocks = await pageRuleBlocks(db, account, ruleNo, { afterNo, wanted, limit })
      if (blocks.length === 0) break
      for (const { blockNo, block } of blocks) {
        for await (const result of resultsOfBlock(db, account, {
          ruleNo,
          blockNo,
          block,
          afterNo,
          wanted,
          query,
        })) {
          if (results.length === query.limit) return { results, next: positionOf(results.at(-1)!) }
          results.push(result)
        }
        afterNo = resourceAt(blockNo, BLOCK_SIZE - 1)
      }
    }
  }
  return { results }
}

function positionOf(result: Result): ResultPosition {
  return { ruleNo: result.ruleNo, resourceNo: result.resourceNo }
}

const MOST_BLOCKS_AT_ONCE = 8
/** Resources of a block that are read at once when a page needs fewer: a filter may let few of them through. */
const FEWEST_AT_ONCE = 128

async function* resultsOfBlock(
  db: Db,
  account: AccountRef,
  at: {
    ruleNo: RuleNo
    blockNo: BlockNo
    block: Block
    afterNo: ResourceNo
    wanted: ReadonlySet<number>
    query: ResultQuery
  },
): AsyncIterable<ListedResult> {
  const verdicts = masked(at.block.verdicts, (await at.query.mask?.read(at.blockNo)) ?? null)
  const resourceNos: ResourceNo[] = []
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    const resourceNo = resourceAt(at.blockNo, offset)
    if (resourceNo > at.afterNo && at.wanted.has(verdicts[offset]!)) resourceNos.push(resourceNo)
  }
  const atOnce = Math.max(at.query.limit + 1, FEWEST_AT_ONCE)
  for (let first = 0; first < resourceNos.length; first += atOnce) {
    const slice = resourceNos.slice(first, first + atOnce)
    for (const resource of await listResultResources(db, account, slice, at.query.resources))
      yield { ...toResult(account, at.ruleNo, at.block, resource), resource }
  }
}

function toResult(account: AccountRef, ruleNo: RuleNo, block: Block, resource: ResultResource): Result {
  const offset = offsetOf(resource.resourceNo)
  return {
    accountNo: account.accountNo,
    ruleNo,
    ruleVersion: block.ruleVersion,
    resourceNo: resource.resourceNo,
    verdict: CODE_NAMES[block.verdicts[offset]!]!,
    evidence: block.evidence.get(offset) ?? null,
    evaluatedAt: toInstant(Math.max(block.runAt, resource.evaluatedAt ?? 0)),
    isOfPass: block.runAt >= (resource.evaluatedAt ?? 0),
    isManual: resource.isManual,
  }
}

/** The results of every rule on one resource, by rule number. */
export async function listResourceResults(
  db: Db,
  scope: Scope,
  resourceNo: ResourceNo,
): Promise<readonly Result[]> {
  const [account] = scope.accounts
  const [resource] = await listResultResources(db, account, [resourceNo])
  if (resource === undefined) return []
  const blocks = await readBlocks(db, account, blockOf(resourceNo))
  return [...blocks]
    .filter(([, block]) => block.verdicts[offsetOf(resourceNo)] !== 0)
    .map(([ruleNo, block]) => toResult(account, ruleNo, block, resource))
}

/** Counts by code of a block as counts by verdict. */
export function toCounts(codes: readonly number[]): VerdictCounts {
  return {
    compliant: codes[1]!,
    nonCompliant: codes[2]!,
    notApplicable: codes[3]!,
    insufficientData: codes[4]!,
    ignored: codes[5]!,
    error: codes[6]!,
  }
}
