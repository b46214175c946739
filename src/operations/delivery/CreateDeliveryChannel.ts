import { createChannel } from '../../delivery/channels.js'
import { text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import {
  CHANNEL_ERRORS,
  channelType,
  newRoleArn,
  newTargetArn,
  olderChannelParams,
  toChannelChange,
} from './params.js'

/** CreateConfigDeliveryChannel as it was called before; taken out of the SDKs. */
export const CreateDeliveryChannel = operation({
  name: 'CreateDeliveryChannel',
  version: '2020-09-07',
  ramAction: 'config:CreateDeliveryChannel',
  access: 'write',
  resource: 'acs:config:*:{accountId}:delivery/*',
  params: {
    ClientToken: text({ maxLength: 64 }),
    ...olderChannelParams,
    DeliveryChannelAssumeRoleArn: newRoleArn,
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
