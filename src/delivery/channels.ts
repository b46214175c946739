import { getAggregator } from '../accounts/aggregators.js'
import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import { lockAccount } from '../accounts/store/accounts.js'
import { findPlace, listDirectoryAccounts } from '../accounts/store/directory.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { DeliveryChannelId, Ids } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { parseCondition } from './condition.js'
import { followAccounts, forgetChannel } from './follow-accounts.js'
import { requireUnlocked } from './member-channels.js'
import { requestDeliveryLook } from './request-delivery.js'
import { isSnapshotTime, nextSnapshotAt } from './snapshot-time.js'
import {
  getOwnChannel,
  insertChannel,
  listOwnChannels,
  lockChannel,
  updateChannel,
  updateChannelState,
} from './store/channels.js'
import { findTarget } from './store/targets.js'
import { isRoleArn, parseTargetArn, serviceRoleArn, UNREACHABLE } from './target-arn.js'
import { type Channel, type ChannelSettings, type ChannelType, isSendingSnapshots } from './types.js'

/** What changing channels takes besides the database. */
export interface ChannelServices {
  readonly ids: Ids
  readonly queue: JobQueue
  readonly quotas: { readonly deliveryChannels: number }
}

/** What a new channel is to be; what is not said is empty, and no switch is on. */
export type NewChannelWish = { readonly type: ChannelType; readonly targetArn: string } & ChannelChange

/** What is to be changed; what is not given stays. */
export type ChannelChange = {
  readonly [K in keyof ChannelSettings]?: ChannelSettings[K] | undefined
}

const NEW: Omit<ChannelSettings, 'targetArn' | 'assumeRoleArn'> = {
  name: '',
  description: '',
  condition: '',
  oversizedArn: '',
  snapshotTime: '',
  isOn: true,
  sendsSnapshots: false,
  sendsChanges: false,
  sendsNonCompliance: false,
  sendsCompliance: false,
}

/**
 * Makes a channel of the scope's account or account group; it delivers what happens from now on. Throws
 * `Invalid.DeliveryChannelTargetArn.Format`, `DeliveryChannelAccountNotSupport`, `DeliveryChannel{Type}Unreachable`,
 * `Invalid.DeliveryChannelAssumeRoleArn.Format`, `Invalid.DeliveryChannelCondition.Format`,
 * `InvalidDeliverySnapshotTime`, `LimitExceeded.DeliveryChannel`, and `NoPermission` for a member of a group.
 */
export function createChannel(
  db: Db,
  scope: Scope,
  services: ChannelServices,
  { type, ...wish }: NewChannelWish,
): Promise<DeliveryChannelId> {
  return inTransaction(db, async (db) => {
    const account = await ownerOf(db, scope)
    const { ids, queue, quotas } = services
    const settings = {
      ...NEW,
      assumeRoleArn: serviceRoleArn(account.accountId),
      ...given(wish),
      targetArn: wish.targetArn,
    }
    await checkSettings(db, account, type, settings)
    await lockAccount(db, account.accountNo)
    if (scope.aggregatorId === undefined) await requireUnlocked(db, account)
    if ((await listOwnChannels(db, scope)).length >= quotas.deliveryChannels)
      throw new ApiError('LimitExceeded.DeliveryChannel', { Limit: quotas.deliveryChannels })
    const at = queue.clock.now()
    const channelId = ids.next('cdc-') as DeliveryChannelId
    const channel = {
      ...settings,
      channelId,
      type,
      accountNo: account.accountNo,
      aggregatorId: scope.aggregatorId ?? '',
      createdAt: at,
      updatedAt: at,
    }
    await insertChannel(db, channel, dueAt(channel, at))
    await followAccounts(db, { ...channel, accountId: account.accountId })
    noteChange(db, `delivery/${channelId}`, undefined, { type, ...settings })
    await requestDeliveryLook(db, queue)
    return channelId
  })
}

/**
 * Changes a channel; one that is switched on, or gets a further switch, delivers what happens from now on. Throws
 * as `createChannel`, and `DeliveryChannelNotExists`.
 */
export function changeChannel(
  db: Db,
  scope: Scope,
  { queue }: Pick<ChannelServices, 'queue'>,
  channelId: string,
  change: ChannelChange,
): Promise<DeliveryChannelId> {
  return inTransaction(db, async (db) => {
    await lockChannel(db, channelId)
    const before = await getOwnChannel(db, scope, channelId)
    if (scope.aggregatorId === undefined) await requireUnlocked(db, before)
    const old = settingsOf(before)
    const settings = { ...old, ...given(change) }
    await checkSettings(db, before, before.type, settings)
    const at = queue.clock.now()
    const after = { ...before, ...settings }
    await updateChannel(db, before.channelId, settings, at)
    if (isOtherSnapshot(before, after))
      await updateChannelState(db, before.channelId, {
        snapshotDueAt: dueAt(after, at),
        snapshotProgress: '',
      })
    await followAccounts(db, after)
    noteChange(db, `delivery/${channelId}`, old, settings)
    await requestDeliveryLook(db, queue)
    return before.channelId
  })
}

/** Deletes a channel; what it did not deliver yet is not delivered. Throws `DeliveryChannelNotExists`. */
export function deleteChannel(db: Db, scope: Scope, channelId: string): Promise<DeliveryChannelId> {
  return inTransaction(db, async (db) => {
    await lockChannel(db, channelId)
    const before = await getOwnChannel(db, scope, channelId)
    await forgetChannel(db, before.channelId)
    noteChange(db, `delivery/${channelId}`, settingsOf(before), undefined)
    return before.channelId
  })
}

/** The scope's channels, or those named. Throws `DeliveryChannelNotExists` when a named one is not there. */
export async function listChannels(
  db: Db,
  scope: Scope,
  channelIds: readonly string[],
): Promise<readonly Channel[]> {
  const channels = await listOwnChannels(db, scope)
  if (channelIds.length === 0) return channels
  const isThere = (id: string) => channels.some(({ channelId }) => channelId === id)
  if (!channelIds.every(isThere)) throw new ApiError('DeliveryChannelNotExists')
  return channels.filter(({ channelId }) => channelIds.includes(channelId))
}

/** The account of a channel; of a group's, the management account. */
async function ownerOf(db: Db, { caller, accounts, aggregatorId }: Scope): Promise<AccountRef> {
  return aggregatorId === undefined ? accounts[0] : (await getAggregator(db, caller, aggregatorId)).management
}

async function checkSettings(
  db: Db,
  account: AccountRef,
  type: ChannelType,
  { targetArn, assumeRoleArn, condition, oversizedArn, snapshotTime }: ChannelSettings,
): Promise<void> {
  await checkTarget(db, account, type, targetArn)
  if (oversizedArn !== '') await checkTarget(db, account, 'OSS', oversizedArn)
  if (!isRoleArn(assumeRoleArn)) throw new ApiError('Invalid.DeliveryChannelAssumeRoleArn.Format')
  parseCondition(condition)
  if (snapshotTime !== '' && !isSnapshotTime(snapshotTime))
    throw new ApiError('Invalid{Param}', { Param: 'DeliverySnapshotTime' })
}

async function checkTarget(db: Db, account: AccountRef, type: ChannelType, targetArn: string): Promise<void> {
  const target = parseTargetArn(targetArn)
  if (target?.type !== type) throw new ApiError('Invalid.DeliveryChannelTargetArn.Format')
  if (!(await isOfDirectory(db, account, target.accountId)))
    throw new ApiError('DeliveryChannelAccountNotSupport')
  if ((await findTarget(db, targetArn)) === null) throw new ApiError(UNREACHABLE[type])
}

/** Whether an account is the given one, or in its resource directory. */
async function isOfDirectory(db: Db, account: AccountRef, accountId: string): Promise<boolean> {
  if (accountId === account.accountId) return true
  const place = await findPlace(db, account.accountNo)
  if (place === null) return false
  const accounts = await listDirectoryAccounts(db, place.management.accountNo)
  return accounts.some((each) => each.accountId === accountId)
}

/** Whether the snapshot that is due or under way is not what the channel is to deliver now. */
function isOtherSnapshot(before: Channel, after: Channel): boolean {
  const facts = (channel: Channel) =>
    [channel.snapshotTime, channel.targetArn, channel.condition, isSendingSnapshots(channel)].join('\n')
  return facts(before) !== facts(after)
}

function dueAt(channel: ChannelSettings & { readonly type: ChannelType }, at: Instant): Instant | null {
  return isSendingSnapshots(channel) ? nextSnapshotAt(channel.snapshotTime, at) : null
}

function settingsOf(channel: Channel): ChannelSettings {
  const { name, description, targetArn, assumeRoleArn, condition, oversizedArn, snapshotTime } = channel
  const { isOn, sendsSnapshots, sendsChanges, sendsNonCompliance, sendsCompliance } = channel
  return {
    name,
    description,
    targetArn,
    assumeRoleArn,
    condition,
    oversizedArn,
    snapshotTime,
    isOn,
    sendsSnapshots,
    sendsChanges,
    sendsNonCompliance,
    sendsCompliance,
  }
}

function given(change: ChannelChange): Partial<ChannelSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
