import type { Db } from '../db/tables.js'
import { BLOCK_SIZE, offsetOf, resourceAt } from '../evaluation/block.js'
import type { BlockMask } from '../evaluation/types.js'
import { compileScope } from '../rules/resource-scope.js'
import { listScopedResources } from './store/scoped-resources.js'
import type { Pack } from './types.js'

/**
 * Says which resources a package counts; null when its scope excludes nothing. Blocks are read once each,
 * so a mask is for one reading only: what is recorded after it was made may be missing.
 */
export function packMask(db: Db, pack: Pick<Pack, 'accountNo' | 'scope'>): BlockMask | null {
  const inScope = compileScope(pack.scope)
  if (inScope === null) return null
  const blocks = new Map<number, Promise<Uint8Array>>()

  async function readBlock(blockNo: number): Promise<Uint8Array> {
    const mask = new Uint8Array(BLOCK_SIZE)
    const first = resourceAt(blockNo, 0)
    const last = resourceAt(blockNo, BLOCK_SIZE - 1)
    for (const resource of await listScopedResources(db, pack.accountNo, first, last)) {
      if (inScope!(resource)) mask[offsetOf(resource.resourceNo)] = 1
    }
    return mask
  }

  return {
    read: (blockNo) => {
      let block = blocks.get(blockNo)
      if (block === undefined) {
        block = readBlock(blockNo)
        blocks.set(blockNo, block)
      }
      return block
    },
  }
}
