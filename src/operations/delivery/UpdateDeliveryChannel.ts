import { changeChannel } from '../../delivery/channels.js'
import { long, text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { CHANNEL_ERRORS, olderChannelParams, roleArn, targetArn, toChannelChange } from './params.js'

/** UpdateConfigDeliveryChannel as it was called before; taken out of the SDKs. */
export const UpdateDeliveryChannel = operation({
  name: 'UpdateDeliveryChannel',
  version: '2020-09-07',
  ramAction: 'config:UpdateDeliveryChannel',
  access: 'write',
  resource: 'acs:config:*:{accountId}:delivery/{DeliveryChannelId}',
  params: {
    ClientToken: text({ maxLength: 64 }),
    ...olderChannelParams,
    DeliveryChannelAssumeRoleArn: roleArn,
    DeliveryChannelId: text({ required: true }),
    DeliveryChannelTargetArn: targetArn,
    Status: long({ min: 0, max: 1 }),
  },
  reply: { DeliveryChannelId: wireText },
  errors: CHANNEL_ERRORS,
  clientToken: true,
  async handle(input, services) {
    const { db, scope } = services
    const change = { ...toChannelChange(input), targetArn: input.DeliveryChannelTargetArn }
    return { DeliveryChannelId: await changeChannel(db, scope, services, input.DeliveryChannelId, change) }
  },
})
