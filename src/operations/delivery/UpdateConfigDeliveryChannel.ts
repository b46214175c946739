import { changeChannel } from '../../delivery/channels.js'
import { long, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { CHANNEL_ERRORS, channelParams, targetArn, toChannelChange } from './params.js'

/** Changes a delivery channel or, with `Status`, switches it on or off; what is not given stays. */
export const UpdateConfigDeliveryChannel = operation({
  name: 'UpdateConfigDeliveryChannel',
  version: '2020-09-07',
  ramAction: 'config:UpdateConfigDeliveryChannel',
  access: 'write',
  resource: 'acs:config:*:{accountId}:delivery/{DeliveryChannelId}',
  params: {
    ClientToken: text({ maxLength: 64 }),
    ...channelParams,
    DeliveryChannelId: text({ required: true }),
    DeliveryChannelTargetArn: targetArn,
    Status: long({ enum: [0, 1] }),
  },
  reply: { DeliveryChannelId: wireText },
  errors: CHANNEL_ERRORS,
  clientToken: true,
  async handle(input, services) {
    const { DeliveryChannelId } = input
    const change = { ...toChannelChange(input), targetArn: input.DeliveryChannelTargetArn }
    return {
      DeliveryChannelId: await changeChannel(
        services.db,
        services.scope,
        services,
        DeliveryChannelId,
        change,
      ),
    }
  },
})

/** The same for a channel of an account group. */
export const UpdateAggregateConfigDeliveryChannel = aggregateTwin(
  UpdateConfigDeliveryChannel,
  'UpdateAggregateConfigDeliveryChannel',
)
