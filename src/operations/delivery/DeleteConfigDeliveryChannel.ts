import { deleteChannel } from '../../delivery/channels.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/** Deletes a delivery channel; what it did not deliver yet is not delivered. */
export const DeleteConfigDeliveryChannel = operation({
  name: 'DeleteConfigDeliveryChannel',
  version: '2020-09-07',
  ramAction: 'config:DeleteConfigDeliveryChannel',
  access: 'write',
  resource: 'acs:config:*:{accountId}:delivery/{DeliveryChannelId}',
  params: { DeliveryChannelId: text({ required: true }) },
  reply: { DeliveryChannelId: wireText },
  errors: [
    'DeliveryChannelNotExists',
    'Invalid.DeliveryChannelAssumeRoleArn.Format',
    'Invalid.DeliveryChannelTargetArn.Format',
  ],
  async handle({ DeliveryChannelId }, { db, scope }) {
    return { DeliveryChannelId: await deleteChannel(db, scope, DeliveryChannelId) }
  },
})

/** The same for a channel of an account group. */
export const DeleteAggregateConfigDeliveryChannel = aggregateTwin(
  DeleteConfigDeliveryChannel,
  'DeleteAggregateConfigDeliveryChannel',
)
