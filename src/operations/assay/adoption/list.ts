import type { ListedOperation } from '../../operation.js'
import { AddFormerId } from './AddFormerId.js'
import { DeleteFormerId } from './DeleteFormerId.js'
import { ListFormerIds } from './ListFormerIds.js'

/** Ids that rules and packages had where they came from. */
export const ADOPTION_OPERATIONS: readonly ListedOperation[] = [AddFormerId, DeleteFormerId, ListFormerIds]
