import type { RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import {
  ABSENT,
  applyUpdate,
  BLOCK_SIZE,
  type Block,
  emptyBlock,
  type Flip,
  noUpdate,
  type OpenUpdate,
  offsetOf,
} from './block.js'
import type { BlockJob } from './evaluate-block.js'
import type { EvaluatedResources } from './evaluate-resources.js'
import type { EvaluatedResource } from './write-block.js'

/** What evaluating a block changes: the rows to write, and the flips among them. */
export interface WrittenBlocks {
  readonly blocks: { ruleNo: RuleNo; block: Block }[]
  readonly flips: { ruleNo: RuleNo; ruleVersion: number; flip: Flip }[]
}

/** Lays what was evaluated over the stored results of a block, by rule. Pure. */
export function layOverBlocks(
  blocks: ReadonlyMap<RuleNo, Block>,
  job: Pick<BlockJob, 'rules' | 'resourceNos'>,
  evaluated: EvaluatedResources,
  resources: readonly EvaluatedResource[],
  now: Instant,
): WrittenBlocks {
  const written: WrittenBlocks = { blocks: [], flips: [] }
  const isWhole = job.resourceNos === undefined
  // A whole-block pass leaves no result on an offset without a resource.
  const unseen = isWhole ? offsetsWithout(resources) : []
  const put = (
    ruleNo: RuleNo,
    old: Block | undefined,
    version: number,
    update: OpenUpdate,
    always: boolean,
  ) => {
    const base = old ?? emptyBlock(version, now)
    const { block, flips, changed } = applyUpdate(base, update)
    if (!changed && !(always && (old !== undefined || block.counts[0] !== BLOCK_SIZE))) return
    written.blocks.push({ ruleNo, block: always ? { ...block, ruleVersion: version, runAt: now } : block })
    for (const flip of flips) written.flips.push({ ruleNo, ruleVersion: base.ruleVersion, flip })
  }
  for (const { rule } of job.rules) {
    const update = evaluated.updates.get(rule.ruleNo)!
    for (const offset of unseen) update.codes[offset] = ABSENT
    put(rule.ruleNo, blocks.get(rule.ruleNo), rule.version, update, isWhole)
  }
  // A deleted resource loses its results of stopped rules and of rules outside this run too.
  const deleted = resources.filter((resource) => resource.deletedAt !== null)
  if (deleted.length > 0) {
    for (const [ruleNo, block] of blocks) {
      if (evaluated.updates.has(ruleNo)) continue
      const update = noUpdate()
      for (const resource of deleted) update.codes[offsetOf(resource.resourceNo)] = ABSENT
      put(ruleNo, block, block.ruleVersion, update, false)
    }
  }
  return written
}

function offsetsWithout(resources: readonly EvaluatedResource[]): number[] {
  const seen = new Set(resources.map((resource) => offsetOf(resource.resourceNo)))
  return Array.from({ length: BLOCK_SIZE }, (_, offset) => offset).filter((offset) => !seen.has(offset))
}
