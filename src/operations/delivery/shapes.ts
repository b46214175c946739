import type { Channel } from '../../delivery/types.js'
import { type Member, shape, wireAccountId, wireBoolean, wireInteger, wireText } from '../../rpc/shapes.js'

/** What every version of the operations shows of a channel. */
export const oldestChannelMembers: Readonly<Record<string, Member<Channel>>> = {
  DeliveryChannelAssumeRoleArn: wireText.from((channel) => channel.assumeRoleArn),
  DeliveryChannelCondition: wireText.from((channel) => channel.condition),
  DeliveryChannelId: wireText.from((channel) => channel.channelId),
  DeliveryChannelName: wireText.from((channel) => channel.name),
  DeliveryChannelTargetArn: wireText.from((channel) => channel.targetArn),
  DeliveryChannelType: wireText.from((channel) => channel.type),
  Description: wireText.from((channel) => channel.description),
  Status: wireInteger.from((channel) => (channel.isOn ? 1 : 0)),
}

const members: Readonly<Record<string, Member<Channel>>> = {
  ...oldestChannelMembers,
  AccountId: wireAccountId.from((channel) => channel.accountId),
  CompliantSnapshot: wireBoolean.from((channel) => channel.sendsCompliance),
  ConfigurationItemChangeNotification: wireBoolean.from((channel) => channel.sendsChanges),
  ConfigurationSnapshot: wireBoolean.from((channel) => channel.sendsSnapshots),
  DeliverySnapshotTime: wireText.from((channel) => channel.snapshotTime),
  NonCompliantNotification: wireBoolean.from((channel) => channel.sendsNonCompliance),
  OversizedDataOSSTargetArn: wireText.from((channel) => channel.oversizedArn),
}

/** A channel of an account. */
export const channelDetail = shape<Channel>(members)

const groupMembers: Readonly<Record<string, Member<Channel>>> = {
  ...members,
  AggregatorId: wireText.from((channel) => channel.aggregatorId),
}

/** A channel of an account group in a list. */
export const groupChannel = shape<Channel>(groupMembers)

/** A channel of an account group; by itself its account id is a text. */
export const groupChannelDetail = shape<Channel>({
  ...groupMembers,
  AccountId: wireText.from((channel) => channel.accountId),
})
