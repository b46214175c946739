import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { countWaitingFindings } from '../evaluation/store/findings.js'
import { listAccountsChannels } from './store/channels.js'
import { countUndelivered } from './store/positions.js'
import type { Channel } from './types.js'

/** A channel with what it has yet to deliver. */
export interface ChannelProgress {
  readonly channel: Channel
  readonly waitingChanges: number
  readonly waitingFindings: number
}

/** The channels of the scope's account and of its account groups, in the order they were made. */
export async function listProgress(db: Db, scope: Scope): Promise<readonly ChannelProgress[]> {
  const channels = await listAccountsChannels(db, scope.accounts[0])
  const changes = await countUndelivered(db)
  const findings = await countWaitingFindings(db)
  return channels.map((channel) => ({
    channel,
    waitingChanges: changes.get(channel.channelId) ?? 0,
    waitingFindings: findings.get(channel.channelId) ?? 0,
  }))
}
