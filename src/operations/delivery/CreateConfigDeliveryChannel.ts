import { createChannel } from '../../delivery/channels.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { CHANNEL_ERRORS, channelParams, channelType, newTargetArn, toChannelChange } from './params.js'

/**
 * Makes a delivery channel, which delivers what happens from now on. Its target must be registered with this server,
 * see RegisterDeliveryTarget. Source: spec/lifecycle.md 9
 */
export const CreateConfigDeliveryChannel = operation({
  name: 'CreateConfigDeliveryChannel',
  version: '2020-09-07',
  ramAction: 'config:CreateConfigDeliveryChannel',
  access: 'write',
  resource: 'acs:config:*:{accountId}:delivery/*',
  params: {
    ClientToken: text({ maxLength: 64 }),
    ...channelParams,
    DeliveryChannelTargetArn: newTargetArn,
    DeliveryChannelType: channelType,
  },
  reply: { DeliveryChannelId: wireText },
  errors: [...CHANNEL_ERRORS, 'LimitExceeded.DeliveryChannel'],
  clientToken: true,
  async handle(input, services) {
    const { DeliveryChannelType: type, DeliveryChannelTargetArn: targetArn } = input
    const wish = { ...toChannelChange(input), type, targetArn }
    return { DeliveryChannelId: await createChannel(services.db, services.scope, services, wish) }
  },
})

/** The same for an account group: its members' records are delivered. */
export const CreateAggregateConfigDeliveryChannel = aggregateTwin(
  CreateConfigDeliveryChannel,
  'CreateAggregateConfigDeliveryChannel',
)
