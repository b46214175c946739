import type { AccountRef, Scope } from '../../accounts/scope.js'
import { lockRows } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountId, DeliveryChannelId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Channel, ChannelSettings, ChannelState, ChannelType } from '../types.js'

/** A channel to be written. */
export type NewChannel = Omit<Channel, 'accountId' | 'state'>

export async function insertChannel(
  db: Db,
  { channelId, accountNo, aggregatorId, type, createdAt, updatedAt, ...settings }: NewChannel,
  snapshotDueAt: Instant | null,
): Promise<void> {
  await db
    .insertInto('deliveryChannel')
    .values({
      channelId,
      accountNo,
      aggregatorId,
      type,
      createdAt,
      updatedAt,
      snapshotDueAt,
      ...toColumns(settings),
    })
    .execute()
}

/** Writes all settings of a channel, which is then tried at once. */
export async function updateChannel(
  db: Db,
  channelId: DeliveryChannelId,
  settings: ChannelSettings,
  at: Instant,
): Promise<void> {
  await db
    .updateTable('deliveryChannel')
    .set({ ...toColumns(settings), updatedAt: at, nextAttemptAt: null })
    .where('channelId', '=', channelId)
    .execute()
}

/** Forgets a channel with all that it did not deliver. */
export async function deleteChannelRows(db: Db, channelId: DeliveryChannelId): Promise<void> {
  await db.deleteFrom('deliveryNotice').where('channelId', '=', channelId).execute()
  await db.deleteFrom('deliveryPosition').where('channelId', '=', channelId).execute()
  await db.deleteFrom('deliveryChannel').where('channelId', '=', channelId).execute()
}

/** The channels of the scope's account or account group in the order they were made. */
export async function listOwnChannels(db: Db, scope: Scope): Promise<readonly Channel[]> {
  const rows = await selectOwnChannels(db, scope)
    .orderBy('deliveryChannel.createdAt')
    .orderBy('deliveryChannel.channelId')
    .execute()
  return rows.map(toChannel)
}

/** A channel of the scope's account or account group. Throws `DeliveryChannelNotExists`. */
export async function getOwnChannel(db: Db, scope: Scope, channelId: string): Promise<Channel> {
  const row = await selectOwnChannels(db, scope)
    .where('deliveryChannel.channelId', '=', channelId as DeliveryChannelId)
    .executeTakeFirst()
  if (row === undefined) throw new ApiError('DeliveryChannelNotExists')
  return toChannel(row)
}

/** A channel, whoever's it is; null when it is gone. */
export async function findChannel(db: Db, channelId: string): Promise<Channel | null> {
  const row = await selectChannels(db)
    .where('deliveryChannel.channelId', '=', channelId as DeliveryChannelId)
    .executeTakeFirst()
  return row === undefined ? null : toChannel(row)
}

/** The channels of an account and of its account groups in the order they were made. */
export async function listAccountsChannels(db: Db, account: AccountRef): Promise<readonly Channel[]> {
  const rows = await selectChannels(db)
    .where('deliveryChannel.accountNo', '=', account.accountNo)
    .orderBy('deliveryChannel.createdAt')
    .orderBy('deliveryChannel.channelId')
    .execute()
  return rows.map(toChannel)
}

/** The channels of a channel's account or account group, itself among them. */
export async function listSiblings(
  db: Db,
  { accountNo, aggregatorId }: Pick<Channel, 'accountNo' | 'aggregatorId'>,
): Promise<readonly Channel[]> {
  const rows = await selectChannels(db)
    .where('deliveryChannel.accountNo', '=', accountNo)
    .where('deliveryChannel.aggregatorId', '=', aggregatorId)
    .orderBy('deliveryChannel.channelId')
    .execute()
  return rows.map(toChannel)
}

/** Takes a channel for this transaction: nobody else changes or deletes it until it ends. */
export async function lockChannel(db: Db, channelId: string): Promise<void> {
  const own = channelId as DeliveryChannelId
  await lockRows(db, db.selectFrom('deliveryChannel').select('channelId').where('channelId', '=', own))
}

/** Every channel of every account. */
export async function listAllChannels(db: Db): Promise<readonly Channel[]> {
  const rows = await selectChannels(db).orderBy('deliveryChannel.channelId').execute()
  return rows.map(toChannel)
}

/** Writes some of what became of a channel's deliveries. */
export async function updateChannelState(
  db: Db,
  channelId: DeliveryChannelId,
  state: Partial<Omit<ChannelState, 'delivered'>>,
): Promise<void> {
  await db.updateTable('deliveryChannel').set(state).where('channelId', '=', channelId).execute()
}

/** Writes how far a snapshot has come, unless the channel was changed since it was read. */
export async function updateSnapshotState(
  db: Db,
  { channelId, updatedAt }: Pick<Channel, 'channelId' | 'updatedAt'>,
  state: Partial<Pick<ChannelState, 'snapshotDueAt' | 'snapshotProgress'>>,
): Promise<void> {
  await db
    .updateTable('deliveryChannel')
    .set(state)
    .where('channelId', '=', channelId)
    .where('updatedAt', '=', updatedAt)
    .execute()
}

/** Counts what was delivered, which ends a row of failures. */
export async function noteDelivered(
  db: Db,
  channelId: DeliveryChannelId,
  count: number,
  at: Instant,
): Promise<void> {
  await db
    .updateTable('deliveryChannel')
    .set((eb) => ({
      delivered: eb('delivered', '+', count),
      deliveredAt: at,
      failures: 0,
      nextAttemptAt: null,
      lastError: '',
    }))
    .where('channelId', '=', channelId)
    .execute()
}

/** How many channels that are on failed at their last attempt, and how many did not. */
export async function countChannels(db: Db): Promise<{ readonly failing: number; readonly working: number }> {
  const rows = await db.selectFrom('deliveryChannel').select('failures').where('isOn', '=', 1).execute()
  const failing = rows.filter(({ failures }) => failures > 0).length
  return { failing, working: rows.length - failing }
}

/** Those of a group are the group's, whichever of its accounts asks. */
function selectOwnChannels(db: Db, { accounts, aggregatorId }: Scope) {
  const channels = selectChannels(db).where('deliveryChannel.aggregatorId', '=', aggregatorId ?? '')
  return aggregatorId === undefined
    ? channels.where('deliveryChannel.accountNo', '=', accounts[0].accountNo)
    : channels
}

function selectChannels(db: Db) {
  return db
    .selectFrom('deliveryChannel')
    .innerJoin('account', 'account.accountNo', 'deliveryChannel.accountNo')
    .selectAll('deliveryChannel')
    .select('account.accountId')
}

type ChannelRow = Awaited<ReturnType<ReturnType<typeof selectChannels>['execute']>>[number]

function toChannel(row: ChannelRow): Channel {
  const { channelId, accountNo, aggregatorId, name, description, targetArn, assumeRoleArn } = row
  const { condition, oversizedArn, snapshotTime, createdAt, updatedAt } = row
  const { snapshotDueAt, snapshotProgress, delivered, deliveredAt } = row
  const { failures, failedAt, nextAttemptAt, lastError } = row
  return {
    channelId,
    accountNo,
    accountId: row.accountId as AccountId,
    aggregatorId,
    name,
    description,
    type: row.type as ChannelType,
    targetArn,
    assumeRoleArn,
    condition,
    oversizedArn,
    snapshotTime,
    isOn: row.isOn === 1,
    sendsSnapshots: row.sendsSnapshots === 1,
    sendsChanges: row.sendsChanges === 1,
    sendsNonCompliance: row.sendsNonCompliance === 1,
    sendsCompliance: row.sendsCompliance === 1,
    createdAt,
    updatedAt,
    state: {
      snapshotDueAt,
      snapshotProgress,
      delivered,
      deliveredAt,
      failures,
      failedAt,
      nextAttemptAt,
      lastError,
    },
  }
}

function toColumns({
  isOn,
  sendsSnapshots,
  sendsChanges,
  sendsNonCompliance,
  sendsCompliance,
  ...texts
}: ChannelSettings) {
  return {
    ...texts,
    isOn: Number(isOn),
    sendsSnapshots: Number(sendsSnapshots),
    sendsChanges: Number(sendsChanges),
    sendsNonCompliance: Number(sendsNonCompliance),
    sendsCompliance: Number(sendsCompliance),
  }
}
