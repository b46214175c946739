import type { KeyObject } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noteChange } from '../accounts/audit-changes.js'
import { requireOperator } from '../accounts/create-account.js'
import type { Principal } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import { derivedKey, seal, unseal } from '../platform/seal.js'
import { isCallableUrl } from '../platform/signed-post.js'
import { deleteTarget, findTarget, listTargets, type StoredTarget, writeTarget } from './store/targets.js'
import { parseTargetArn } from './target-arn.js'

interface TargetServices {
  readonly masterKey: KeyObject
  readonly clock: Clock
  readonly ids: Ids
}

/** Where the ARN of a target leads: an address of an object store, or an endpoint with its secret. */
export type OpenTarget =
  | { readonly kind: 'store'; readonly address: string }
  | { readonly kind: 'endpoint'; readonly targetArn: string; readonly url: string; readonly secret: string }

/**
 * Says where the ARN of a delivery target leads, for the operator only: whoever says it decides where this server
 * writes and posts to. Answers with the secret of an endpoint, which is made when none is given; an object store has
 * none. Throws `OperatorOnly`, `InvalidTargetArn`, `InvalidAddress`.
 */
export function registerTarget(
  db: Db,
  caller: Principal,
  services: TargetServices,
  wish: { readonly targetArn: string; readonly address: string; readonly secret?: string | undefined },
): Promise<string | undefined> {
  return inTransaction(db, async (db) => {
    await requireOperator(db, caller)
    const { targetArn, address } = wish
    const target = parseTargetArn(targetArn)
    if (target === null) throw new ApiError('Invalid{Param}', { Param: 'TargetArn' })
    const isEndpoint = isCallableUrl(address)
    if (!isEndpoint && !(target.type === 'OSS' && isStoreAddress(address)))
      throw new ApiError('Invalid{Param}', { Param: 'Address' })
    const secret = isEndpoint ? (wish.secret ?? services.ids.bytes(32).toString('base64url')) : undefined
    const at = services.clock.now()
    const before = await findTarget(db, targetArn)
    await writeTarget(db, {
      targetArn,
      address,
      secretSealed: secret === undefined ? null : seal(secretKey(services.masterKey), secret),
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
    })
    noteChange(db, `deliverytarget/${targetArn}`, before?.address, address)
    return secret
  })
}

/** Takes a target away: channels that deliver to it fail from then on. Throws `OperatorOnly`, `DeliveryTargetNotExists`. */
export function removeTarget(db: Db, caller: Principal, targetArn: string): Promise<void> {
  return inTransaction(db, async (db) => {
    await requireOperator(db, caller)
    if (!(await deleteTarget(db, targetArn))) throw new ApiError('DeliveryTargetNotExists')
    noteChange(db, `deliverytarget/${targetArn}`, targetArn, undefined)
  })
}

/** Every target by ARN. Throws `OperatorOnly`. */
export async function listDeliveryTargets(db: Db, caller: Principal): Promise<readonly StoredTarget[]> {
  await requireOperator(db, caller)
  return listTargets(db)
}

/** Seals the secrets of all targets with another master key, in the transaction of the caller. */
export async function resealTargets(db: Db, from: KeyObject, to: KeyObject): Promise<void> {
  for (const target of await listTargets(db)) {
    const { secretSealed } = target
    if (secretSealed === null) continue
    const secret = unseal(secretKey(from), secretSealed)
    await writeTarget(db, { ...target, secretSealed: seal(secretKey(to), secret) })
  }
}

/** Where an ARN leads, ready to be delivered to; null when nothing is known of it. */
export async function openTarget(
  db: Db,
  masterKey: KeyObject,
  targetArn: string,
): Promise<OpenTarget | null> {
  const target = await findTarget(db, targetArn)
  if (target === null) return null
  const { address, secretSealed } = target
  if (secretSealed === null) return { kind: 'store', address }
  return { kind: 'endpoint', targetArn, url: address, secret: unseal(secretKey(masterKey), secretSealed) }
}

/** `file:///folder`, `oss://bucket/prefix?region=`, `s3://bucket/prefix`. */
function isStoreAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.protocol === 'file:') return url.host === '' && isAbsolute(fileURLToPath(url))
  if (url.protocol === 'oss:') return url.hostname !== '' && url.searchParams.has('region')
  return url.protocol === 's3:' && url.hostname !== ''
}

function secretKey(masterKey: KeyObject): KeyObject {
  return derivedKey(masterKey, 'delivery-secret')
}
