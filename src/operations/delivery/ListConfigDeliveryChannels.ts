import { listChannels } from '../../delivery/channels.js'
import { csv } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireList } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { channelDetail, groupChannel } from './shapes.js'

/** The delivery channels in the order they were made, or those named. */
export const ListConfigDeliveryChannels = operation({
  name: 'ListConfigDeliveryChannels',
  version: '2020-09-07',
  ramAction: 'config:ListConfigDeliveryChannels',
  access: 'list',
  params: { DeliveryChannelIds: csv() },
  reply: { DeliveryChannels: wireList(channelDetail) },
  errors: ['DeliveryChannelNotExists'],
  async handle({ DeliveryChannelIds }, { db, scope }) {
    return { DeliveryChannels: await listChannels(db, scope, DeliveryChannelIds ?? []) }
  },
})

/** The same of an account group. */
export const ListAggregateConfigDeliveryChannels = aggregateTwin(
  ListConfigDeliveryChannels,
  'ListAggregateConfigDeliveryChannels',
  { reply: { DeliveryChannels: wireList(groupChannel) } },
)
