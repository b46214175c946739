import type { AccountRef } from '../accounts/scope.js'
import { inTransaction } from '../db/transaction.js'
import { toInstant } from '../platform/instant.js'
import type { JobRun } from '../platform/jobs/types.js'
import type { Log } from '../platform/log.js'
import { deliverChanges } from './deliver-changes.js'
import { deliverFindings } from './deliver-findings.js'
import { deliverNotices } from './deliver-notices.js'
import { deliverSnapshot } from './deliver-snapshot.js'
import { type Delivery, openDelivery } from './delivery.js'
import { DeliveryError } from './delivery-error.js'
import { followAccounts } from './follow-accounts.js'
import type { DeliveryDeps } from './places.js'
import { findChannel, lockChannel, updateChannelState } from './store/channels.js'

/** Wait after the first failure; it doubles with each further one. */
const AGAIN_AFTER_MS = 5_000
const LONGEST_WAIT_MS = 10 * 60_000
const MESSAGE_LENGTH = 500

/**
 * Delivers all that a channel has to deliver now. Where its target takes nothing, what is left waits: the channel says
 * so, and is tried again after a pause that grows to ten minutes.
 */
export async function deliverChannel(
  deps: DeliveryDeps & { readonly log: Log },
  channelId: string,
  run: JobRun,
): Promise<void> {
  const { db, queue } = deps
  const { channel, accounts } = await inTransaction(db, async (db) => {
    await lockChannel(db, channelId)
    const channel = await findChannel(db, channelId)
    return { channel, accounts: channel === null ? [] : await followAccounts(db, channel) }
  })
  if (channel === null || !channel.isOn) return
  try {
    // Where nobody answers other channels wait too: once that is known, one try at a time will do.
    const retryAfterMs = channel.state.failures > 0 ? [] : deps.retryAfterMs
    const delivery = await openDelivery({ ...deps, retryAfterMs }, channel, run.signal)
    await deliverAll(delivery, accounts, run)
    // Nothing to deliver any more is no failure either.
    if (channel.state.failures > 0) await updateChannelState(db, channel.channelId, NO_FAILURE)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    // What was delivered before it failed ended the row of failures.
    const failures = ((await findChannel(db, channelId))?.state.failures ?? 0) + 1
    const at = queue.clock.now()
    const wait = Math.min(LONGEST_WAIT_MS, AGAIN_AFTER_MS * 2 ** Math.min(failures - 1, 20))
    await updateChannelState(db, channel.channelId, {
      failures,
      failedAt: at,
      nextAttemptAt: toInstant(at + wait),
      lastError: error.message.slice(0, MESSAGE_LENGTH),
    })
    deps.log.warn({ channel: channel.channelId, failures, cause: error.message }, 'delivery failed')
  }
}

const NO_FAILURE = { failures: 0, nextAttemptAt: null, lastError: '' }

async function deliverAll(delivery: Delivery, accounts: readonly AccountRef[], run: JobRun): Promise<void> {
  await deliverNotices(delivery)
  await deliverFindings(delivery, accounts, run)
  for (const account of accounts) await deliverChanges(delivery, account, run)
  await deliverSnapshot(delivery, accounts, run)
}
