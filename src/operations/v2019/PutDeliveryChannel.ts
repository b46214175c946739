import { changeChannel, createChannel } from '../../delivery/channels.js'
import { getOwnChannel } from '../../delivery/store/channels.js'
import { ApiError } from '../../errors.js'
import { integer, text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import {
  CHANNEL_ERRORS,
  channelType,
  newRoleArn,
  newTargetArn,
  oldestChannelParams,
  toChannelChange,
} from '../delivery/params.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'

/** There were no switches: a channel delivered what its type takes. */
// inferred: spec/lifecycle.md 9, and the pages of the operation, which describe none
const ALL_SWITCHES = { sendsSnapshots: true, sendsChanges: true, sendsNonCompliance: true }

/**
 * Makes a delivery channel with every switch on, or changes the one that `DeliveryChannelId` names: each under the
 * RAM action of today's name for it. Source: the official Go SDK of 2019-01-08
 */
export const PutDeliveryChannel = operation({
  name: 'PutDeliveryChannel',
  version: '2019-01-08',
  ramAction: 'config:CreateConfigDeliveryChannel',
  ramActionFor: (raw) =>
    filled(raw.get('DeliveryChannelId')) === undefined
      ? 'config:CreateConfigDeliveryChannel'
      : 'config:UpdateConfigDeliveryChannel',
  access: 'write',
  resource: 'acs:config:*:{accountId}:delivery/{DeliveryChannelId}',
  params: {
    ClientToken: text({ maxLength: 64 }),
    ...oldestChannelParams,
    DeliveryChannelAssumeRoleArn: newRoleArn,
    DeliveryChannelId: text(),
    DeliveryChannelTargetArn: newTargetArn,
    DeliveryChannelType: channelType,
    Status: integer({ min: 0, max: 1 }),
  },
  reply: { DeliveryChannelId: wireText },
  errors: [...CHANNEL_ERRORS, 'LimitExceeded.DeliveryChannel'],
  clientToken: true,
  async handle(input, services) {
    const { db, scope } = services
    const { DeliveryChannelType: type, DeliveryChannelTargetArn: targetArn } = input
    const change = { ...toChannelChange(input), targetArn }
    const channelId = filled(input.DeliveryChannelId)
    if (channelId === undefined)
      return {
        DeliveryChannelId: await createChannel(db, scope, services, { ...change, ...ALL_SWITCHES, type }),
      }
    const channel = await getOwnChannel(db, scope, channelId)
    if (channel.type !== type) throw new ApiError('Invalid{Param}', { Param: 'DeliveryChannelType' })
    return { DeliveryChannelId: await changeChannel(db, scope, services, channelId, change) }
  },
})
