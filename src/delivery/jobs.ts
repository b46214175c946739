import { countWaitingFindings } from '../evaluation/store/findings.js'
import { type Instant, toInstant } from '../platform/instant.js'
import type { JobHandler } from '../platform/jobs/types.js'
import type { Log } from '../platform/log.js'
import { deliverChannel } from './deliver-channel.js'
import type { DeliveryDeps } from './places.js'
import { deliverKind, lookKind, requestDelivery, requestDeliveryLook } from './request-delivery.js'
import { listAllChannels } from './store/channels.js'
import { listNoticedChannels } from './store/notices.js'
import { countUndelivered } from './store/positions.js'
import type { Channel } from './types.js'

/** How often it is looked whether there is something to deliver; one query finds it for all channels. */
const LOOK_AFTER_MS = 5_000
/** Members of account groups come and go: their channels are brought up to date this often. */
const GROUPS_AFTER_MS = 60_000

/** The jobs that deliver: one looks what there is to deliver, one a channel does it. */
export function deliveryHandlers(deps: DeliveryDeps & { readonly log: Log }): JobHandler<unknown>[] {
  const { db, queue } = deps
  let groupsAt = 0
  const lookAgain = () => requestDeliveryLook(db, queue, toInstant(queue.clock.now() + LOOK_AFTER_MS))
  const look: JobHandler<null> = {
    kind: lookKind,
    run: async () => {
      const now = queue.clock.now()
      const channels = (await listAllChannels(db)).filter(({ isOn }) => isOn)
      // Without channels nobody looks: making one, or switching one on, asks for it.
      if (channels.length === 0) return
      const waiting = new Set<string>([
        ...(await countUndelivered(db)).keys(),
        ...(await countWaitingFindings(db)).keys(),
        ...(await listNoticedChannels(db)),
      ])
      const isGroupsTurn = now - groupsAt >= GROUPS_AFTER_MS
      if (isGroupsTurn) groupsAt = now
      for (const channel of channels) {
        const hasWork =
          waiting.has(channel.channelId) ||
          isSnapshotDue(channel, now) ||
          (isGroupsTurn && channel.aggregatorId !== '')
        if (hasWork && (channel.state.nextAttemptAt ?? 0) <= now)
          await requestDelivery(db, queue, channel.channelId)
      }
      await lookAgain()
    },
    failed: lookAgain,
  }
  const deliver: JobHandler<{ readonly channelId: string }> = {
    kind: deliverKind,
    run: ({ payload }, run) => deliverChannel(deps, payload.channelId, run),
  }
  return [look, deliver]
}

function isSnapshotDue({ state }: Channel, now: Instant): boolean {
  return state.snapshotProgress !== '' || (state.snapshotDueAt !== null && state.snapshotDueAt <= now)
}
