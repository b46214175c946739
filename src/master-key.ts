import { createSecretKey, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { opensDataKey, resealDataKey } from './accounts/data-key.js'
import { auditMaintenance, opensAccessKeys, resealAccessKeys } from './accounts/reseal-access-keys.js'
import { deleteAllKeys, listSealedAfter } from './accounts/store/access-keys.js'
import { deleteDataKey, findDataKey } from './accounts/store/data-key.js'
import type { Db } from './db/tables.js'
import { inTransaction } from './db/transaction.js'
import { deleteSecretTargets } from './delivery/store/targets.js'
import { resealTargets } from './delivery/targets.js'
import { UnavailableError } from './errors.js'
import { resealEndpoints } from './evaluation/function-rules.js'
import { deleteAllEndpoints } from './evaluation/store/function-rules.js'
import type { Clock } from './platform/clock.js'
import type { Ids } from './platform/ids.js'
import { deleteSigningKeys, listSigningKeys, setSigningSecret } from './platform/object-store/store.js'
import { loadMasterKey, readMasterKey, seal, unseal, writeMasterKey } from './platform/seal.js'
import { resealReceivers } from './reports/sending/receiver.js'
import { deleteReceivers } from './reports/store/report-receivers.js'

interface Deps {
  readonly clock: Clock
  readonly ids: Ids
}

/** Where a new master key lies until everything is sealed with it. */
const pendingPath = (path: string) => `${path}.new`

/**
 * The master key of a database: the `given` one (64 hex digits), else that of the file, which is made when there
 * is none yet. A resealing that was cut off is finished or
 * undone first. Throws UnavailableError when the key does not open what is stored: going on would answer
 * every call with an error and seal new secrets with a key that fits nothing else.
 */
export async function openMasterKey(db: Db, path: string, given?: string): Promise<KeyObject> {
  if (given !== undefined) return openGivenKey(db, createSecretKey(Buffer.from(given, 'hex')))
  await settleResealing(db, path)
  if (!existsSync(path) && (await isAnythingSealed(db))) throw new UnavailableError(missing(path))
  const masterKey = await loadMasterKey(path)
  if (!(await opensStored(db, masterKey))) throw new UnavailableError(misfit(path))
  return masterKey
}

async function openGivenKey(db: Db, masterKey: KeyObject): Promise<KeyObject> {
  if (!(await opensStored(db, masterKey))) throw new UnavailableError(misfit('ASSAY_MASTER_KEY'))
  return masterKey
}

async function opensStored(db: Db, masterKey: KeyObject): Promise<boolean> {
  return (await opensAccessKeys(db, masterKey)) && (await opensDataKey(db, masterKey))
}

/**
 * Seals every secret with a new master key, which then lies in the file of the old one. Needs the data folder
 * for itself. The new key is durable before anything is sealed with it, sealing is one transaction, and the
 * file is replaced at once: killed anywhere, the next start finds the key that fits.
 */
export async function resealSecrets(
  db: Db,
  path: string,
  deps: Deps,
): Promise<{ readonly accessKeys: number; readonly signingKeys: number }> {
  const old = await openMasterKey(db, path)
  const pending = pendingPath(path)
  await writeMasterKey(pending, 'wx')
  await syncFolder(path)
  const fresh = await readMasterKey(pending)
  const counts = await inTransaction(db, async (db) => {
    const accessKeys = await resealAccessKeys(db, old, fresh)
    await resealDataKey(db, old, fresh)
    await resealEndpoints(db, old, fresh)
    await resealTargets(db, old, fresh)
    await resealReceivers(db, old, fresh)
    const stored = await listSigningKeys(db)
    for (const { keyId, secretSealed } of stored)
      await setSigningSecret(db, keyId, seal(fresh, unseal(old, secretSealed)))
    const counts = { accessKeys, signingKeys: stored.length }
    await auditMaintenance(db, deps, 'ResealKeys', counts)
    return counts
  })
  await usePending(path)
  return counts
}

/**
 * For a master key that is lost: deletes every access key, signing key and endpoint of functions and deliveries, whose
 * secrets nothing can open any more, and begins with a new master key. A root key comes back with ASSAY_ACCESS_KEY_ID at the next start. Throws
 * UnavailableError, and changes nothing, when recorded configurations are sealed: they would be lost with the key.
 */
export async function discardSecrets(
  db: Db,
  path: string,
  deps: Deps,
): Promise<{ readonly accessKeys: number }> {
  if ((await findDataKey(db))?.sealingSince != null) throw new UnavailableError(SEALED_FOR_EVER)
  await rm(pendingPath(path), { force: true })
  await writeMasterKey(pendingPath(path), 'wx')
  await syncFolder(path)
  const accessKeys = await inTransaction(db, async (db) => {
    await deleteSigningKeys(db)
    await deleteDataKey(db)
    await deleteAllEndpoints(db)
    await deleteSecretTargets(db)
    await deleteReceivers(db)
    const accessKeys = await deleteAllKeys(db)
    await auditMaintenance(db, deps, 'DiscardKeys', { accessKeys })
    return accessKeys
  })
  await usePending(path)
  return { accessKeys }
}

/** Decides between the two keys that a cut-off resealing left behind: the one that opens what is stored. */
async function settleResealing(db: Db, path: string): Promise<void> {
  const pending = pendingPath(path)
  if (!existsSync(pending)) return
  let fits = false
  try {
    fits = await opensStored(db, await readMasterKey(pending))
  } catch {
    // Cut off while the file itself was written: nothing was sealed with it.
  }
  if (fits) await usePending(path)
  else await rm(pending, { force: true })
}

async function usePending(path: string): Promise<void> {
  await rename(pendingPath(path), path)
  await syncFolder(path)
}

/** A name in a folder is durable once the folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function isAnythingSealed(db: Db): Promise<boolean> {
  const [accessKey] = await listSealedAfter(db, '', 1)
  const [signingKey] = await listSigningKeys(db)
  return accessKey !== undefined || signingKey !== undefined || (await findDataKey(db)) !== null
}

const SEALED_FOR_EVER =
  'recorded configurations are sealed with the lost master key, and nothing can open them. Put the key back from a backup, or begin with a new data folder; see docs/recovery.md ("The master key is lost").'
const missing = (path: string) =>
  `the master key ${path} is gone, and stored secrets need it. Put it back from a backup, or see docs/recovery.md ("The master key is lost").`
const misfit = (path: string) =>
  `the master key in ${path} is not the one that the stored secrets were sealed with. Put the right one back, or see docs/recovery.md ("The master key is lost").`
