import type { Db } from '../../db/tables.js'
import type { DeliveryChannelId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** A message about another delivery that a channel has yet to send. */
export interface Notice {
  readonly noticeId: string
  readonly body: string
}

export async function insertNotice(
  db: Db,
  channelId: DeliveryChannelId,
  { noticeId, body }: Notice,
  createdAt: Instant,
): Promise<void> {
  await db.insertInto('deliveryNotice').values({ channelId, noticeId, body, createdAt }).execute()
}

/** The oldest notices of a channel. */
export function listNotices(db: Db, channelId: DeliveryChannelId, limit: number): Promise<readonly Notice[]> {
  return db
    .selectFrom('deliveryNotice')
    .select(['noticeId', 'body'])
    .where('channelId', '=', channelId)
    .orderBy('createdAt')
    .orderBy('noticeId')
    .limit(limit)
    .execute()
}

/** Forgets a notice that was sent. */
export async function deleteNotice(db: Db, channelId: DeliveryChannelId, noticeId: string): Promise<void> {
  await db
    .deleteFrom('deliveryNotice')
    .where('channelId', '=', channelId)
    .where('noticeId', '=', noticeId)
    .execute()
}

/** Forgets what a channel that is off was to be told. */
export async function deleteNotices(db: Db, channelId: DeliveryChannelId): Promise<void> {
  await db.deleteFrom('deliveryNotice').where('channelId', '=', channelId).execute()
}

/** Channels with notices to send. */
export async function listNoticedChannels(db: Db): Promise<ReadonlySet<DeliveryChannelId>> {
  const rows = await db.selectFrom('deliveryNotice').select('channelId').distinct().execute()
  return new Set(rows.map(({ channelId }) => channelId))
}
