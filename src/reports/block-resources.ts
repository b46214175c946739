import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { offsetOf } from '../evaluation/block.js'
import type { BlockNo } from '../platform/ids.js'
import { listBlockResources, type ReportedResource } from './store/resources.js'

/** Blocks kept: 32,768 resources, about 30 MB at most. */
const KEPT_BLOCKS = 64

/** Gives the resources of a block by offset. */
export type BlockResources = (blockNo: BlockNo) => Promise<ReadonlyMap<number, ReportedResource>>

/** Reads blocks of resources and keeps those last used: the rules of a package look at the same ones in turn. */
export function createBlockResources(db: Db, account: AccountRef): BlockResources {
  const kept = new Map<BlockNo, ReadonlyMap<number, ReportedResource>>()
  return async (blockNo) => {
    let block = kept.get(blockNo)
    if (block === undefined) {
      const resources = await listBlockResources(db, account, blockNo)
      block = new Map(resources.map((resource) => [offsetOf(resource.resourceNo), resource]))
    }
    kept.delete(blockNo)
    kept.set(blockNo, block)
    const oldest = kept.keys().next().value
    if (kept.size > KEPT_BLOCKS && oldest !== undefined) kept.delete(oldest)
    return block
  }
}
