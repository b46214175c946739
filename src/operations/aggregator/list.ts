import type { ListedOperation } from '../operation.js'
import { CreateAggregator } from './CreateAggregator.js'
import { DeleteAggregators } from './DeleteAggregators.js'
import { GetAggregator } from './GetAggregator.js'
import { ListAggregators } from './ListAggregators.js'
import { UpdateAggregator } from './UpdateAggregator.js'

/** Account groups. */
export const AGGREGATOR_OPERATIONS: readonly ListedOperation[] = [
  CreateAggregator,
  DeleteAggregators,
  GetAggregator,
  ListAggregators,
  UpdateAggregator,
]
