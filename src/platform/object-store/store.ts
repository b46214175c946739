import type { Db } from '../../db/tables.js'
import type { Instant } from '../instant.js'

/** A signing key as stored: its secret sealed, `retiredAt` set once a newer one signs. */
export interface SealedSigningKey {
  readonly keyId: string
  readonly secretSealed: string
  readonly createdAt: Instant
  readonly retiredAt: Instant | null
}

/** All signing keys, newest first. */
export async function listSigningKeys(db: Db): Promise<SealedSigningKey[]> {
  return db
    .selectFrom('signingKey')
    .select(['keyId', 'secretSealed', 'createdAt', 'retiredAt'])
    .orderBy('createdAt', 'desc')
    .orderBy('keyId', 'desc')
    .execute()
}

/** Adds a key; its id must be new. */
export async function insertSigningKey(db: Db, key: SealedSigningKey): Promise<void> {
  await db.insertInto('signingKey').values(key).execute()
}

/** Marks every key but `keyId` as no longer signing since `at`; one retired earlier keeps its moment. */
export async function retireOtherSigningKeys(db: Db, keyId: string, at: Instant): Promise<void> {
  await db
    .updateTable('signingKey')
    .set({ retiredAt: at })
    .where('keyId', '!=', keyId)
    .where('retiredAt', 'is', null)
    .execute()
}

/** Deletes keys that stopped signing before `before`. */
export async function deleteSigningKeysRetiredBefore(db: Db, before: Instant): Promise<void> {
  await db.deleteFrom('signingKey').where('retiredAt', '<', before).execute()
}

/** Puts another sealed text of a key's secret in the place of the old one. */
export async function setSigningSecret(db: Db, keyId: string, secretSealed: string): Promise<void> {
  await db.updateTable('signingKey').set({ secretSealed }).where('keyId', '=', keyId).execute()
}

/** Deletes all signing keys: links that they signed are no longer served. */
export async function deleteSigningKeys(db: Db): Promise<void> {
  await db.deleteFrom('signingKey').execute()
}
