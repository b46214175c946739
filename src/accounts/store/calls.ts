import type { Db } from '../../db/tables.js'
import type { AccountNo } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'

/** Client tokens are kept this long. inferred: spec/protocol.md 10 */
export const TOKEN_KEPT_MS = 24 * 3_600_000
/**
 * Past the 30 minutes in which a signed request is accepted at all, and so long that a clock which is put an hour
 * forward and back again opens none. Source: spec/protocol.md 6
 */
export const NONCE_KEPT_MS = 120 * 60_000

/** One client token: within an account and action. */
export interface TokenKey {
  readonly accountNo: AccountNo
  readonly action: string
  readonly clientToken: string
}

export interface StoredCall {
  readonly requestDigest: string
  /** JSON of the reply's members without RequestId; empty while its transaction runs. */
  readonly reply: string
}

/** False when the nonce was used with this key before. */
export async function insertNonce(
  db: Db,
  accessKeyId: string,
  nonce: string,
  now: Instant,
): Promise<boolean> {
  const result = await db
    .insertInto('nonce')
    .values({ accessKeyId, nonce, seenAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function findCall(db: Db, key: TokenKey, now: Instant): Promise<StoredCall | null> {
  const row = await db
    .selectFrom('idempotency')
    .select(['requestDigest', 'reply'])
    .where('accountNo', '=', key.accountNo)
    .where('action', '=', key.action)
    .where('clientToken', '=', key.clientToken)
    .where('createdAt', '>', toInstant(now - TOKEN_KEPT_MS))
    .executeTakeFirst()
  return row ?? null
}

/**
 * Claims a client token for the running transaction; false when it is claimed. Where several processes
 * write, the second waits here until the first one's transaction ends.
 */
export async function claimToken(
  db: Db,
  key: TokenKey,
  requestDigest: string,
  now: Instant,
): Promise<boolean> {
  await db
    .deleteFrom('idempotency')
    .where('accountNo', '=', key.accountNo)
    .where('action', '=', key.action)
    .where('clientToken', '=', key.clientToken)
    .where('createdAt', '<=', toInstant(now - TOKEN_KEPT_MS))
    .execute()
  const result = await db
    .insertInto('idempotency')
    .values({ ...key, requestDigest, reply: '', createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function recordReply(db: Db, key: TokenKey, reply: string): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({ reply })
    .where('accountNo', '=', key.accountNo)
    .where('action', '=', key.action)
    .where('clientToken', '=', key.clientToken)
    .execute()
}

/** Removes nonces and client tokens that can matter no more; to be run every few minutes. */
export async function deleteExpiredCalls(db: Db, now: Instant): Promise<void> {
  await db
    .deleteFrom('nonce')
    .where('seenAt', '<', toInstant(now - NONCE_KEPT_MS))
    .execute()
  await db
    .deleteFrom('idempotency')
    .where('createdAt', '<', toInstant(now - TOKEN_KEPT_MS))
    .execute()
}
