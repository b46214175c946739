import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, DeliveryChannelId } from '../../platform/ids.js'

/** Up to where a channel delivered the change logs of accounts, by account. */
export async function readPositions(
  db: Db,
  channelId: DeliveryChannelId,
): Promise<ReadonlyMap<AccountNo, number>> {
  const rows = await db
    .selectFrom('deliveryPosition')
    .select(['accountNo', 'changeNo'])
    .where('channelId', '=', channelId)
    .orderBy('accountNo')
    .execute()
  return new Map(rows.map(({ accountNo, changeNo }) => [accountNo, changeNo]))
}

/** Begins at the end of an account's change log; a position that is there stays. */
export async function beginPosition(
  db: Db,
  channelId: DeliveryChannelId,
  account: AccountRef,
): Promise<void> {
  const { changeSeq } = await db
    .selectFrom('account')
    .select('changeSeq')
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('deliveryPosition')
    .values({ channelId, accountNo: account.accountNo, changeNo: changeSeq })
    .onConflict((conflict) => conflict.columns(['channelId', 'accountNo']).doNothing())
    .execute()
}

/** Moves on; nothing happens when the channel stopped following the account meanwhile. */
export async function writePosition(
  db: Db,
  channelId: DeliveryChannelId,
  account: AccountRef,
  changeNo: number,
): Promise<void> {
  await db
    .updateTable('deliveryPosition')
    .set({ changeNo })
    .where('channelId', '=', channelId)
    .where('accountNo', '=', account.accountNo)
    .execute()
}

/** Forgets the positions in the logs of all accounts but these. */
export async function keepPositions(
  db: Db,
  channelId: DeliveryChannelId,
  accounts: readonly AccountRef[],
): Promise<void> {
  let query = db.deleteFrom('deliveryPosition').where('channelId', '=', channelId)
  const kept = accounts.map(({ accountNo }) => accountNo)
  if (kept.length > 0) query = query.where('accountNo', 'not in', kept)
  await query.execute()
}

/** How many changes each channel has not delivered yet; channels without any are left out. */
export async function countUndelivered(db: Db): Promise<ReadonlyMap<DeliveryChannelId, number>> {
  const rows = await db
    .selectFrom('deliveryPosition')
    .innerJoin('account', 'account.accountNo', 'deliveryPosition.accountNo')
    .select(['deliveryPosition.channelId', 'deliveryPosition.changeNo', 'account.changeSeq'])
    .whereRef('account.changeSeq', '>', 'deliveryPosition.changeNo')
    .execute()
  const counts = new Map<DeliveryChannelId, number>()
  for (const { channelId, changeNo, changeSeq } of rows)
    counts.set(channelId, (counts.get(channelId) ?? 0) + changeSeq - changeNo)
  return counts
}
