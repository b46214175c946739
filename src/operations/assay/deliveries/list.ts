import type { ListedOperation } from '../../operation.js'
import { DeleteDeliveryTarget } from './DeleteDeliveryTarget.js'
import { ListDeliveries } from './ListDeliveries.js'
import { ListDeliveryTargets } from './ListDeliveryTargets.js'
import { RegisterDeliveryTarget } from './RegisterDeliveryTarget.js'

/** Where deliveries go, and what became of them. */
export const DELIVERIES_OPERATIONS: readonly ListedOperation[] = [
  DeleteDeliveryTarget,
  ListDeliveries,
  ListDeliveryTargets,
  RegisterDeliveryTarget,
]
