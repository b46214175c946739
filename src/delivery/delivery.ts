import type { Db } from '../db/tables.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { parseCondition, type Selection } from './condition.js'
import { type DeliveryDeps, type DeliveryPlace, openPlace } from './places.js'
import type { Channel } from './types.js'

/** A channel ready to deliver. */
export interface Delivery {
  readonly db: Db
  readonly queue: JobQueue
  readonly channel: Channel
  readonly selection: Selection
  readonly place: DeliveryPlace
  /**
   * Stores what is too large for the channel and answers where; null when the channel names no place for it. Throws
   * DeliveryError.
   */
  putOversized(key: string, text: string): Promise<string | null>
}

/** Opens the places of a channel. Throws DeliveryError when its target leads nowhere. */
export async function openDelivery(
  deps: DeliveryDeps,
  channel: Channel,
  signal: AbortSignal,
): Promise<Delivery> {
  const { channelId, targetArn, oversizedArn } = channel
  return {
    db: deps.db,
    queue: deps.queue,
    channel,
    selection: parseCondition(channel.condition),
    place: await openPlace(deps, channelId, targetArn, signal),
    putOversized: async (key, text) => {
      if (oversizedArn === '') return null
      const place = await openPlace(deps, channelId, oversizedArn, signal)
      await place.putObject(key, text)
      return `${oversizedArn}/${key}`
    },
  }
}
