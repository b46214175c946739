import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'

/** The one row there is. */
const KEY_NO = 1

/** The data key as stored. */
export interface StoredDataKey {
  readonly secretSealed: string
  /** Since when values may be sealed with it; null when none ever was. */
  readonly sealingSince: Instant | null
}

export async function findDataKey(db: Db): Promise<StoredDataKey | null> {
  const row = await db
    .selectFrom('dataKey')
    .select(['secretSealed', 'sealingSince'])
    .where('keyNo', '=', KEY_NO)
    .executeTakeFirst()
  return row ?? null
}

export async function insertDataKey(db: Db, secretSealed: string, createdAt: Instant): Promise<void> {
  await db
    .insertInto('dataKey')
    .values({ keyNo: KEY_NO, secretSealed, createdAt, sealingSince: null })
    .execute()
}

/** Puts another sealed text of the same key in the place of the old one. */
export async function setSealedDataKey(db: Db, secretSealed: string): Promise<void> {
  await db.updateTable('dataKey').set({ secretSealed }).where('keyNo', '=', KEY_NO).execute()
}

/** Notes that values are sealed from now on; the first time counts. */
export async function markDataKeyUsed(db: Db, at: Instant): Promise<void> {
  await db
    .updateTable('dataKey')
    .set({ sealingSince: at })
    .where('keyNo', '=', KEY_NO)
    .where('sealingSince', 'is', null)
    .execute()
}

export async function deleteDataKey(db: Db): Promise<void> {
  await db.deleteFrom('dataKey').execute()
}
