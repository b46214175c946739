import type { Db } from '../../db/tables.js'
import type { AccountId, AccountNo, PrincipalId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Scope } from '../scope.js'

export type AccessKeyStatus = 'Active' | 'Inactive'

/** A key without its secret. */
export interface AccessKey {
  readonly accessKeyId: string
  readonly status: AccessKeyStatus
  readonly createdAt: Instant
  /** To the minute; null when it was never used. */
  readonly lastUsedAt: Instant | null
}

/** A key with whom it signs for. */
export interface StoredKey extends Omit<AccessKey, 'lastUsedAt'> {
  readonly secretSealed: string
  readonly principalId: PrincipalId
  readonly kind: 'root' | 'user'
  readonly name: string
  readonly accountNo: AccountNo
  readonly accountId: AccountId
  /** As stored, of the account. */
  readonly recorderStatus: string
}

/** False when the id is taken. */
export async function insertAccessKey(
  db: Db,
  key: Omit<AccessKey, 'lastUsedAt'> & {
    readonly accountNo: AccountNo
    readonly principalId: PrincipalId
    readonly secretSealed: string
  },
): Promise<boolean> {
  const result = await db
    .insertInto('accessKey')
    .values({ ...key, lastUsedAt: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** The one look-up without a scope: it is what tells whose request this is. */
export async function findStoredKey(db: Db, accessKeyId: string): Promise<StoredKey | null> {
  const row = await db
    .selectFrom('accessKey as k')
    .innerJoin('principal as p', (join) =>
      join.onRef('p.accountNo', '=', 'k.accountNo').onRef('p.principalId', '=', 'k.principalId'),
    )
    .innerJoin('account as a', 'a.accountNo', 'k.accountNo')
    .select(['k.accessKeyId', 'k.status', 'k.createdAt', 'k.secretSealed', 'k.principalId', 'k.accountNo'])
    .select(['p.kind', 'p.name', 'a.accountId', 'a.recorderStatus'])
    .where('k.accessKeyId', '=', accessKeyId)
    .where('p.kind', 'in', ['root', 'user'])
    .$narrowType<{ kind: 'root' | 'user' }>()
    .executeTakeFirst()
  return row ?? null
}

export async function listKeysOf(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
): Promise<readonly AccessKey[]> {
  return db
    .selectFrom('accessKey')
    .select(['accessKeyId', 'status', 'createdAt', 'lastUsedAt'])
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .orderBy('createdAt')
    .orderBy('accessKeyId')
    .execute()
}

/** False when the principal has no such key. */
export async function setKeyStatus(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  accessKeyId: string,
  status: AccessKeyStatus,
): Promise<boolean> {
  const result = await db
    .updateTable('accessKey')
    .set({ status })
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .where('accessKeyId', '=', accessKeyId)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** False when the principal has no such key. */
export async function deleteKey(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  accessKeyId: string,
): Promise<boolean> {
  const result = await db
    .deleteFrom('accessKey')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .where('accessKeyId', '=', accessKeyId)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Notes when keys were last used; an older time never replaces a newer one. */
export async function setLastUsed(db: Db, uses: ReadonlyMap<string, Instant>): Promise<void> {
  for (const [accessKeyId, usedAt] of uses)
    await db
      .updateTable('accessKey')
      .set({ lastUsedAt: usedAt })
      .where('accessKeyId', '=', accessKeyId)
      .where((e) => e.or([e('lastUsedAt', 'is', null), e('lastUsedAt', '<', usedAt)]))
      .execute()
}

/** Every sealed secret, a page at a time by key id; for sealing them anew. */
export async function listSealedAfter(
  db: Db,
  afterId: string,
  limit: number,
): Promise<readonly { readonly accessKeyId: string; readonly secretSealed: string }[]> {
  return db
    .selectFrom('accessKey')
    .select(['accessKeyId', 'secretSealed'])
    .where('accessKeyId', '>', afterId)
    .orderBy('accessKeyId')
    .limit(limit)
    .execute()
}

/** Puts another sealed text of the key's secret, or another secret, in the place of the old one. */
export async function setSecret(db: Db, accessKeyId: string, secretSealed: string): Promise<void> {
  await db.updateTable('accessKey').set({ secretSealed }).where('accessKeyId', '=', accessKeyId).execute()
}

/** Deletes every access key of every account. Returns how many there were. */
export async function deleteAllKeys(db: Db): Promise<number> {
  const result = await db.deleteFrom('accessKey').executeTakeFirst()
  return Number(result.numDeletedRows)
}
