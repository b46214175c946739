import { listAggregators } from '../accounts/aggregators.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { isApiError } from '../errors.js'
import { setFindingListener } from '../evaluation/store/findings.js'
import type { DeliveryChannelId } from '../platform/ids.js'
import { deleteChannelRows } from './store/channels.js'
import { deleteNotices } from './store/notices.js'
import { beginPosition, keepPositions } from './store/positions.js'
import { type Channel, isSendingChanges, isSendingNonCompliance } from './types.js'

/** A channel as far as what it follows depends on it. */
type Follower = Omit<Channel, 'state' | 'createdAt' | 'updatedAt'>

/**
 * Whose records a channel delivers: its account's, or those of all members of its group as it is now. Null when
 * the group is gone.
 */
export async function listFollowed(
  db: Db,
  { accountNo, accountId, aggregatorId }: Follower,
): Promise<readonly AccountRef[] | null> {
  const owner: AccountRef = { accountNo, accountId }
  if (aggregatorId === '') return [owner]
  const groups = await listAggregators(db, systemScope(owner).caller).catch((error: unknown) => {
    // The account is in no directory any more.
    if (isApiError(error, 'NoPermission')) return []
    throw error
  })
  return groups.find((group) => group.aggregatorId === aggregatorId)?.members ?? null
}

/**
 * Makes a channel follow what it delivers, beginning now where it did not follow before, and nothing else; in the
 * transaction that changes the channel. Answers whose records those are; a channel of a group that is gone goes.
 */
export async function followAccounts(db: Db, channel: Follower): Promise<readonly AccountRef[]> {
  const accounts = await listFollowed(db, channel)
  const { channelId } = channel
  if (accounts === null) {
    await forgetChannel(db, channelId)
    return []
  }
  await keepPositions(db, channelId, isSendingChanges(channel) ? accounts : [])
  if (isSendingChanges(channel)) for (const account of accounts) await beginPosition(db, channelId, account)
  await setFindingListener(db, channelId, isSendingNonCompliance(channel) ? accounts : [])
  if (!channel.isOn) await deleteNotices(db, channelId)
  return accounts
}

/** Forgets a channel and what it was to deliver. */
export async function forgetChannel(db: Db, channelId: DeliveryChannelId): Promise<void> {
  await setFindingListener(db, channelId, [])
  await deleteChannelRows(db, channelId)
}
