import { getOwnChannel } from '../../delivery/store/channels.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { channelDetail, groupChannelDetail } from './shapes.js'

/** One delivery channel. */
export const GetConfigDeliveryChannel = operation({
  name: 'GetConfigDeliveryChannel',
  version: '2020-09-07',
  ramAction: 'config:GetConfigDeliveryChannel',
  access: 'read',
  params: { DeliveryChannelId: text({ required: true }) },
  reply: { DeliveryChannel: channelDetail },
  errors: ['DeliveryChannelNotExists'],
  async handle({ DeliveryChannelId }, { db, scope }) {
    return { DeliveryChannel: await getOwnChannel(db, scope, DeliveryChannelId) }
  },
})

/** The same of an account group. */
export const GetAggregateConfigDeliveryChannel = aggregateTwin(
  GetConfigDeliveryChannel,
  'GetAggregateConfigDeliveryChannel',
  { reply: { DeliveryChannel: groupChannelDetail } },
)
