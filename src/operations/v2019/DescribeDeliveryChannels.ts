import { listChannels } from '../../delivery/channels.js'
import type { Channel } from '../../delivery/types.js'
import { csv } from '../../rpc/fields.js'
import { shape, wireList } from '../../rpc/shapes.js'
import { oldestChannelMembers } from '../delivery/shapes.js'
import { operation } from '../operation.js'

/** The delivery channels of the account in the order they were made, or those named. */
export const DescribeDeliveryChannels = operation({
  name: 'DescribeDeliveryChannels',
  version: '2019-01-08',
  ramAction: 'config:ListConfigDeliveryChannels',
  access: 'list',
  params: { DeliveryChannelIds: csv() },
  reply: { DeliveryChannels: wireList(shape<Channel>(oldestChannelMembers)) },
  errors: ['DeliveryChannelNotExists'],
  async handle({ DeliveryChannelIds }, { db, scope }) {
    return { DeliveryChannels: await listChannels(db, scope, DeliveryChannelIds ?? []) }
  },
})
