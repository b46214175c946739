import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { BLOCK_SIZE, blockRangeOfType, resourceAt } from '../../evaluation/block.js'
import { readTypeSizes } from '../../inventory/store/evaluated-resources.js'
import type { BlockNo, ResourceNo, TypeNo } from '../../platform/ids.js'

/** A block of resource numbers that were given out. */
export interface PastBlock {
  readonly typeNo: TypeNo
  readonly blockNo: BlockNo
  readonly first: ResourceNo
  readonly end: ResourceNo
}

/** Every block of the account in order, or those of one type. */
export async function* pastBlocks(db: Db, account: AccountRef, only?: TypeNo): AsyncGenerator<PastBlock> {
  for (const [typeNo, ordinals] of await readTypeSizes(db, account)) {
    if (only !== undefined && typeNo !== only) continue
    const { first } = blockRangeOfType(typeNo)
    for (let index = 0; index * BLOCK_SIZE < ordinals; index++) {
      const blockNo = (first + index) as BlockNo
      yield { typeNo, blockNo, first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
    }
  }
}
