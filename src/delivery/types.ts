import type { AccountId, AccountNo, DeliveryChannelId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

export const CHANNEL_TYPES = ['OSS', 'MNS', 'SLS'] as const
export type ChannelType = (typeof CHANNEL_TYPES)[number]

/** What a channel's owner may say of it and change. */
export interface ChannelSettings {
  readonly name: string
  readonly description: string
  readonly targetArn: string
  readonly assumeRoleArn: string
  /** JSON text as it was given; empty for none. */
  readonly condition: string
  /** Where goes what is too large for the channel; empty for nowhere. */
  readonly oversizedArn: string
  /** `HH:mmZ` in UTC; empty for 04:00Z and 16:00Z. */
  readonly snapshotTime: string
  readonly isOn: boolean
  readonly sendsSnapshots: boolean
  readonly sendsChanges: boolean
  readonly sendsNonCompliance: boolean
  readonly sendsCompliance: boolean
}

/** A delivery channel of an account, or of an account group of the account. Source: spec/lifecycle.md 9 */
export interface Channel extends ChannelSettings {
  readonly channelId: DeliveryChannelId
  readonly accountNo: AccountNo
  readonly accountId: AccountId
  /** Empty for a channel of the account itself. */
  readonly aggregatorId: string
  readonly type: ChannelType
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly state: ChannelState
}

/** What became of a channel's deliveries. */
export interface ChannelState {
  /** When the next snapshot is due; null when the channel sends none. */
  readonly snapshotDueAt: Instant | null
  /** JSON text; empty when no snapshot is being delivered. */
  readonly snapshotProgress: string
  /** Messages and items that were delivered, all in all. */
  readonly delivered: number
  readonly deliveredAt: Instant | null
  /** Attempts that failed since the last one that did not. */
  readonly failures: number
  readonly failedAt: Instant | null
  readonly nextAttemptAt: Instant | null
  readonly lastError: string
}

/** Whether changes go out through the channel now. */
export function isSendingChanges({ isOn, sendsChanges }: ChannelSettings): boolean {
  return isOn && sendsChanges
}

/** Whether results that become non-compliant go out through the channel now: OSS takes none. */
export function isSendingNonCompliance(channel: ChannelSettings & { readonly type: ChannelType }): boolean {
  return channel.isOn && channel.sendsNonCompliance && channel.type !== 'OSS'
}

/** Whether the channel delivers snapshots itself: MNS is told of the deliveries of others. */
export function isSendingSnapshots(channel: ChannelSettings & { readonly type: ChannelType }): boolean {
  return channel.isOn && channel.type !== 'MNS' && (channel.sendsSnapshots || isSendingCompliance(channel))
}

/** Whether snapshots of results go out through the channel; SLS alone takes them. */
export function isSendingCompliance(channel: ChannelSettings & { readonly type: ChannelType }): boolean {
  return channel.isOn && channel.type === 'SLS' && channel.sendsCompliance
}
