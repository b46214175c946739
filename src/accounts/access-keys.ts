import type { KeyObject } from 'node:crypto'
import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { AccountNo, Ids, PrincipalId } from '../platform/ids.js'
import { seal } from '../platform/seal.js'
import { noteChange } from './audit-changes.js'
import type { Credentials } from './credentials.js'
import type { Scope } from './scope.js'
import {
  type AccessKey,
  type AccessKeyStatus,
  deleteKey,
  insertAccessKey,
  listKeysOf,
  setKeyStatus,
} from './store/access-keys.js'
import { getUser } from './users.js'

export type { AccessKey } from './store/access-keys.js'

const MAX_KEYS = 2
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A key at the one moment its secret is known. */
export interface NewAccessKey extends AccessKey {
  readonly secret: string
}

export interface KeyMaking {
  readonly clock: Clock
  readonly ids: Ids
  /** Seals the secret at rest. */
  readonly masterKey: KeyObject
}

/** Makes a key for a user, or for the caller when `userName` is undefined. Its secret is never shown again. */
export function createAccessKey(
  db: Db,
  scope: Scope,
  deps: KeyMaking,
  userName: string | undefined,
): Promise<NewAccessKey> {
  return inTransaction(db, async (db) => {
    const principalId = await principalOf(db, scope, userName)
    if ((await listKeysOf(db, scope, principalId)).length >= MAX_KEYS)
      throw new ApiError('LimitExceeded.User.AccessKey', { Limit: MAX_KEYS })
    return recordNewKey(db, scope.accounts[0].accountNo, principalId, deps)
  })
}

/** Writes a fresh key, or the given one. For bootstrapping and `createAccessKey`; checks no limit. */
export async function recordNewKey(
  db: Db,
  accountNo: AccountNo,
  principalId: PrincipalId,
  deps: KeyMaking,
  given?: { readonly id: string; readonly secret: string },
): Promise<NewAccessKey> {
  const { id, secret } = given ?? {
    id: `LTAI5t${randomText(deps.ids, 18)}`,
    secret: randomText(deps.ids, 30),
  }
  const key = { accessKeyId: id, status: 'Active', createdAt: deps.clock.now() } as const
  const secretSealed = seal(deps.masterKey, secret)
  if (!(await insertAccessKey(db, { ...key, accountNo, principalId, secretSealed })))
    throw new Error(`the access key id ${id} is taken`)
  noteChange(db, `accesskey/${id}`, undefined, { ...key, principalId })
  return { ...key, lastUsedAt: null, secret }
}

/** Throws `EntityNotExist.User.AccessKey`. */
export function updateAccessKey(
  db: Db,
  scope: Scope,
  credentials: Credentials,
  key: {
    readonly userName: string | undefined
    readonly accessKeyId: string
    readonly status: AccessKeyStatus
  },
): Promise<void> {
  return inTransaction(db, async (db) => {
    const principalId = await principalOf(db, scope, key.userName)
    const before = await requireKey(db, scope, principalId, key.accessKeyId)
    await setKeyStatus(db, scope, principalId, key.accessKeyId, key.status)
    noteChange(db, `accesskey/${key.accessKeyId}`, { status: before.status }, { status: key.status })
    afterCommit(db, () => credentials.forget(scope.accounts[0].accountNo))
  })
}

/** Throws `EntityNotExist.User.AccessKey`. */
export function deleteAccessKey(
  db: Db,
  scope: Scope,
  credentials: Credentials,
  key: { readonly userName: string | undefined; readonly accessKeyId: string },
): Promise<void> {
  return inTransaction(db, async (db) => {
    const principalId = await principalOf(db, scope, key.userName)
    const { status, createdAt } = await requireKey(db, scope, principalId, key.accessKeyId)
    await deleteKey(db, scope, principalId, key.accessKeyId)
    const { accessKeyId } = key
    noteChange(db, `accesskey/${accessKeyId}`, { accessKeyId, status, createdAt, principalId }, undefined)
    afterCommit(db, () => credentials.forget(scope.accounts[0].accountNo))
  })
}

/** The keys of a user, or of the caller, oldest first. */
export async function listAccessKeys(
  db: Db,
  scope: Scope,
  userName: string | undefined,
): Promise<readonly AccessKey[]> {
  return listKeysOf(db, scope, await principalOf(db, scope, userName))
}

/** One key of a user, or of the caller. Throws `EntityNotExist.User.AccessKey`. */
export async function getAccessKey(
  db: Db,
  scope: Scope,
  key: { readonly userName: string | undefined; readonly accessKeyId: string },
): Promise<AccessKey> {
  return requireKey(db, scope, await principalOf(db, scope, key.userName), key.accessKeyId)
}

async function requireKey(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  accessKeyId: string,
): Promise<AccessKey> {
  const keys = await listKeysOf(db, scope, principalId)
  const found = keys.find((key) => key.accessKeyId === accessKeyId)
  if (found === undefined) throw new ApiError('EntityNotExist.User.AccessKey')
  return found
}

/** A session has no keys of its own: its role's would outlive it. Throws `EntityNotExist.User`. */
async function principalOf(db: Db, scope: Scope, userName: string | undefined): Promise<PrincipalId> {
  if (userName !== undefined) return (await getUser(db, scope, userName)).principalId
  if (scope.caller.kind === 'session') throw new ApiError('EntityNotExist.User')
  return scope.caller.principalId
}

/** Letters and digits, each as likely as any other. */
export function randomText(ids: Ids, length: number): string {
  let text = ''
  // Bytes of the last, incomplete run of the alphabet are dropped, so that no letter is likelier.
  const limit = 256 - (256 % ALPHABET.length)
  while (text.length < length)
    for (const byte of ids.bytes(length))
      if (byte < limit && text.length < length) text += ALPHABET[byte % ALPHABET.length]
  return text
}
