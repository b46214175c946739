import type { Db } from '../db/tables.js'
import type { DeliveryChannelId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobKind } from '../platform/jobs/types.js'

/** Looks which channels have something to deliver; there is one, and none where there are no channels. */
export const lookKind: JobKind<null> = {
  name: 'delivery.look',
  lane: 'delivery',
  maxAttempts: 5,
  decode: () => null,
}

/** Delivers what a channel has to; the key is the channel. */
export const deliverKind: JobKind<{ readonly channelId: string }> = {
  name: 'delivery.deliver',
  lane: 'delivery',
  maxAttempts: 5,
  decode: (payload) => {
    const { channelId } = payload as Partial<Record<'channelId', unknown>>
    if (typeof channelId !== 'string') throw new Error('no channel in the payload')
    return { channelId }
  },
}

/** Queues a look for now or for `runAt`; one that is queued is joined. */
export async function requestDeliveryLook(db: Db, queue: JobQueue, runAt?: Instant): Promise<void> {
  const when = runAt === undefined ? {} : { runAt }
  await enqueue(db, queue, lookKind, { key: 'all', payload: null, ...when })
}

/** Queues what a channel has to deliver. */
export async function requestDelivery(db: Db, queue: JobQueue, channelId: DeliveryChannelId): Promise<void> {
  await enqueue(db, queue, deliverKind, { key: channelId, payload: { channelId } })
}
