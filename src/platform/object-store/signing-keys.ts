import type { KeyObject } from 'node:crypto'
import { lockUntilEnd } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import type { Clock } from '../clock.js'
import type { Ids } from '../ids.js'
import { type Instant, toInstant } from '../instant.js'
import { seal, unseal } from '../seal.js'
import {
  deleteSigningKeysRetiredBefore,
  insertSigningKey,
  listSigningKeys,
  retireOtherSigningKeys,
} from './store.js'

/** An access key that signs. */
export interface SigningKey {
  readonly keyId: string
  readonly secret: string
}

/**
 * The keys that sign and verify report downloads. They are nobody's access keys: the API knows none of
 * them and they can read objects only, so one that leaks opens reports until it is rotated, nothing else.
 */
export interface SigningKeys {
  /** The key that signs now. */
  current(): SigningKey
  /** The secret of a key that signs or did so recently; null for any other id. */
  find(keyId: string): string | null
  /** Learns of keys other processes made; asks the database at most once a second. */
  refresh(): Promise<void>
}

/** What the signing keys are built from. */
export interface SigningKeyDeps {
  readonly masterKey: KeyObject
  readonly clock: Clock
  readonly ids: Ids
  /** How long a replaced key still verifies: at least the longest validity of a URL plus a minute. */
  readonly overlapMs: number
}

const REFRESH_INTERVAL_MS = 1000

/** Loads the signing keys and makes the first one when there is none. */
export async function openSigningKeys(db: Db, deps: SigningKeyDeps): Promise<SigningKeys> {
  await inTransaction(db, async (db) => {
    await lockUntilEnd(db, 'start')
    const stored = await listSigningKeys(db)
    if (!stored.some((key) => key.retiredAt === null)) await addSigningKey(db, deps)
  })
  let known = await loadKeys(db, deps)
  let refreshedAt = deps.clock.now()
  return {
    current() {
      const newest = known.find((key) => key.retiredAt === null) ?? known[0]
      if (newest === undefined) throw new Error('there is no signing key')
      return { keyId: newest.keyId, secret: newest.secret }
    },
    find(keyId) {
      const key = known.find((candidate) => candidate.keyId === keyId)
      if (key === undefined) return null
      const hasLapsed = key.retiredAt !== null && deps.clock.now() > key.retiredAt + deps.overlapMs
      return hasLapsed ? null : key.secret
    },
    async refresh() {
      const now = deps.clock.now()
      if (Math.abs(now - refreshedAt) < REFRESH_INTERVAL_MS) return
      refreshedAt = now
      known = await loadKeys(db, deps)
    },
  }
}

/**
 * Makes a new key sign from now on; the one it replaces verifies for `overlapMs` more, those that no
 * longer verify are deleted. Other processes sign with it after their next `refresh`. Returns its id.
 */
export async function rotateSigningKeys(db: Db, deps: SigningKeyDeps): Promise<string> {
  return inTransaction(db, async (db) => {
    const now = deps.clock.now()
    const keyId = await addSigningKey(db, deps)
    await retireOtherSigningKeys(db, keyId, now)
    await deleteSigningKeysRetiredBefore(db, toInstant(now - deps.overlapMs))
    return keyId
  })
}

async function addSigningKey(db: Db, { masterKey, clock, ids }: SigningKeyDeps): Promise<string> {
  const keyId = `ASSAY${ids.bytes(8).toString('hex').toUpperCase()}`
  const secretSealed = seal(masterKey, ids.bytes(30).toString('base64url'))
  await insertSigningKey(db, { keyId, secretSealed, createdAt: clock.now(), retiredAt: null })
  return keyId
}

interface KnownKey extends SigningKey {
  readonly retiredAt: Instant | null
}

async function loadKeys(db: Db, { masterKey }: SigningKeyDeps): Promise<readonly KnownKey[]> {
  const stored = await listSigningKeys(db)
  return stored.map((key) => ({
    keyId: key.keyId,
    secret: unseal(masterKey, key.secretSealed),
    retiredAt: key.retiredAt,
  }))
}
