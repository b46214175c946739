import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { UnavailableError } from '../errors.js'
import { seal, unseal } from '../platform/seal.js'
import type { KeyMaking } from './access-keys.js'
import { findDataKey, insertDataKey, markDataKeyUsed, setSealedDataKey } from './store/data-key.js'

const KEY_BYTES = 32

/**
 * The key that seals recorded configurations; made at the first start, whatever the settings, so that every
 * process on a database can open what any of them seals. The master key only wraps it: another master key needs
 * one row written anew. `sealsNew`: values will be sealed with it. Only where processes that start wait for each other.
 */
export function openDataKey(
  db: Db,
  { clock, ids, masterKey }: KeyMaking,
  { sealsNew }: { readonly sealsNew: boolean },
): Promise<KeyObject> {
  return inTransaction(db, async (db) => {
    const now = clock.now()
    const stored = await findDataKey(db)
    const fresh = Buffer.from(ids.bytes(KEY_BYTES))
    if (stored === null) await insertDataKey(db, seal(masterKey, fresh.toString('base64')), now)
    if (sealsNew) await markDataKeyUsed(db, now)
    return stored === null ? createSecretKey(fresh) : opened(masterKey, stored.secretSealed)
  })
}

function opened(masterKey: KeyObject, secretSealed: string): KeyObject {
  try {
    return createSecretKey(Buffer.from(unseal(masterKey, secretSealed), 'base64'))
  } catch (error) {
    throw new UnavailableError(
      new Error('the master key does not open the key of sealed configurations', { cause: error }),
    )
  }
}

/** Whether `masterKey` opens the stored data key; true when there is none. */
export async function opensDataKey(db: Db, masterKey: KeyObject): Promise<boolean> {
  const stored = await findDataKey(db)
  if (stored === null) return true
  try {
    unseal(masterKey, stored.secretSealed)
    return true
  } catch {
    // Sealing is authenticated: another key cannot open it by chance.
    return false
  }
}

/** Seals the data key with another master key; what it sealed stays as it is. Only in a transaction. */
export async function resealDataKey(db: Db, from: KeyObject, to: KeyObject): Promise<void> {
  const stored = await findDataKey(db)
  if (stored !== null) await setSealedDataKey(db, seal(to, unseal(from, stored.secretSealed)))
}
