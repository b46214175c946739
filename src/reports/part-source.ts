import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { BLOCK_SIZE, type Block, resourceAt } from '../evaluation/block.js'
import { pageRuleBlocks, type StreamedBlock, streamRuleBlocks } from '../evaluation/store/rule-blocks.js'
import type { BlockNo, ResourceNo, RuleNo } from '../platform/ids.js'
import { type LastFailure, readLastFailures } from './store/finding-changes.js'
import { listBlockResources, type ReportedResource, streamResources } from './store/resources.js'

/** Where what an account adds to a report comes from: what is stored now, or what is made of a past instant. */
export interface PartSource {
  /** Every recorded resource by number. Nothing else is read meanwhile. */
  resources(): AsyncIterable<ReportedResource>
  blockResources(blockNo: BlockNo): Promise<readonly ReportedResource[]>
  /** All blocks of a rule, in order. Nothing else is read meanwhile. */
  streamBlocks(
    ruleNo: RuleNo,
  ): AsyncIterable<Pick<StreamedBlock, 'blockNo' | 'ruleVersion' | 'runAt' | 'verdicts'>>
  /** Those with a result, in order; other things may be read between two of them. */
  pageBlocks(ruleNo: RuleNo): AsyncIterable<{ readonly blockNo: BlockNo; readonly block: Block }>
  /** When results on the resources of a block last became non-compliant; null where that cannot be told. */
  failures(ruleNo: RuleNo, blockNo: BlockNo): Promise<ReadonlyMap<ResourceNo, LastFailure> | null>
}

const CODES_WITH_RESULT: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6])
const BLOCKS_PER_READ = 16

/** What is stored now. Only inside `readSnapshot`. */
export function liveSource(db: Db, account: AccountRef): PartSource {
  return {
    resources: () => streamResources(db, account),
    blockResources: (blockNo) => listBlockResources(db, account, blockNo),
    streamBlocks: (ruleNo) => streamRuleBlocks(db, account, ruleNo),
    pageBlocks: async function* (ruleNo) {
      let afterNo = -1 as ResourceNo
      for (;;) {
        const page = { afterNo, wanted: CODES_WITH_RESULT, limit: BLOCKS_PER_READ }
        const blocks = await pageRuleBlocks(db, account, ruleNo, page)
        yield* blocks
        const last = blocks.at(-1)
        if (last === undefined) return
        afterNo = resourceAt(last.blockNo, BLOCK_SIZE - 1)
      }
    },
    failures: (ruleNo, blockNo) => readLastFailures(db, account, ruleNo, rangeOf(blockNo)),
  }
}

/** Numbers of the first and the last resource of a block. */
export function rangeOf(blockNo: BlockNo): { readonly from: ResourceNo; readonly to: ResourceNo } {
  return { from: resourceAt(blockNo, 0), to: resourceAt(blockNo, BLOCK_SIZE - 1) }
}
