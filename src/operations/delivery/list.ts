import type { ListedOperation } from '../operation.js'
import {
  CreateAggregateConfigDeliveryChannel,
  CreateConfigDeliveryChannel,
} from './CreateConfigDeliveryChannel.js'
import { CreateDeliveryChannel } from './CreateDeliveryChannel.js'
import {
  DeleteAggregateConfigDeliveryChannel,
  DeleteConfigDeliveryChannel,
} from './DeleteConfigDeliveryChannel.js'
import { GetAggregateConfigDeliveryChannel, GetConfigDeliveryChannel } from './GetConfigDeliveryChannel.js'
import {
  ListAggregateConfigDeliveryChannels,
  ListConfigDeliveryChannels,
} from './ListConfigDeliveryChannels.js'
import {
  UpdateAggregateConfigDeliveryChannel,
  UpdateConfigDeliveryChannel,
} from './UpdateConfigDeliveryChannel.js'
import { UpdateDeliveryChannel } from './UpdateDeliveryChannel.js'

/** Delivery channels. */
export const DELIVERY_OPERATIONS: readonly ListedOperation[] = [
  CreateAggregateConfigDeliveryChannel,
  CreateConfigDeliveryChannel,
  CreateDeliveryChannel,
  DeleteAggregateConfigDeliveryChannel,
  DeleteConfigDeliveryChannel,
  GetAggregateConfigDeliveryChannel,
  GetConfigDeliveryChannel,
  ListAggregateConfigDeliveryChannels,
  ListConfigDeliveryChannels,
  UpdateAggregateConfigDeliveryChannel,
  UpdateConfigDeliveryChannel,
  UpdateDeliveryChannel,
]
