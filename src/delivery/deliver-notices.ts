import { inTransaction } from '../db/transaction.js'
import type { Delivery } from './delivery.js'
import { noteDelivered } from './store/channels.js'
import { deleteNotice, listNotices } from './store/notices.js'

const NOTICES_AT_ONCE = 100

/** Tells the channel's target of snapshots that other channels delivered, in order. */
export async function deliverNotices({ db, queue, channel, place }: Delivery): Promise<void> {
  for (;;) {
    const notices = await listNotices(db, channel.channelId, NOTICES_AT_ONCE)
    if (notices.length === 0) return
    for (const { noticeId, body } of notices) {
      await place.post({ kind: 'Notice', isLines: false, body })
      await inTransaction(db, async (db) => {
        await deleteNotice(db, channel.channelId, noticeId)
        await noteDelivered(db, channel.channelId, 1, queue.clock.now())
      })
    }
  }
}
