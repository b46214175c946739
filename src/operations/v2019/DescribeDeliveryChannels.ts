import { csv } from '../../rpc/fields.js'
import { shape, wireList } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/** The delivery channels of the account: there are none, since nothing is delivered by this server yet. */
export const DescribeDeliveryChannels = operation({
  name: 'DescribeDeliveryChannels',
  version: '2019-01-08',
  ramAction: 'config:ListConfigDeliveryChannels',
  access: 'list',
  params: { DeliveryChannelIds: csv() },
  reply: { DeliveryChannels: wireList(shape<never>({})) },
  errors: [],
  handle: async () => ({ DeliveryChannels: [] }),
})
