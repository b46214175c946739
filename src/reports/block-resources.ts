import { offsetOf } from '../evaluation/block.js'
import type { BlockNo } from '../platform/ids.js'
import type { PartSource } from './part-source.js'
import type { ReportedResource } from './store/resources.js'

/** Blocks kept: 32,768 resources, about 30 MB at most. */
const KEPT_BLOCKS = 64

/** Gives the resources of a block by offset. */
export type BlockResources = (blockNo: BlockNo) => Promise<ReadonlyMap<number, ReportedResource>>

/** Reads blocks of resources and keeps those last used: the rules of a package look at the same ones in turn. */
export function createBlockResources(source: Pick<PartSource, 'blockResources'>): BlockResources {
  const kept = new Map<BlockNo, ReadonlyMap<number, ReportedResource>>()
  return async (blockNo) => {
    let block = kept.get(blockNo)
    if (block === undefined) {
      const resources = await source.blockResources(blockNo)
      block = new Map(resources.map((resource) => [offsetOf(resource.resourceNo), resource]))
    }
    kept.delete(blockNo)
    kept.set(blockNo, block)
    const oldest = kept.keys().next().value
    if (kept.size > KEPT_BLOCKS && oldest !== undefined) kept.delete(oldest)
    return block
  }
}
