import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids, PrincipalId } from '../platform/ids.js'
import type { Credentials } from './credentials.js'
import type { Scope } from './scope.js'
import { listKeysOf } from './store/access-keys.js'
import { listAttachments } from './store/policies.js'
import {
  countUsers,
  deletePrincipal,
  findUser,
  insertPrincipal,
  listUsersAfter,
  type User,
} from './store/principals.js'

export type { User } from './store/principals.js'

/** RAM users of one account. inferred: the documented default quota */
const MAX_USERS = 1000
const USER_NAME = /^[A-Za-z0-9._-]{1,64}$/

export interface NewUser {
  readonly name: string
  readonly displayName?: string | undefined
  readonly comments?: string | undefined
}

/** Makes a RAM user without keys or policies. Throws `EntityAlreadyExists.User`, `LimitExceeded.User`. */
export function createUser(
  db: Db,
  scope: Scope,
  deps: { clock: Clock; ids: Ids },
  input: NewUser,
): Promise<User> {
  if (!USER_NAME.test(input.name)) throw new ApiError('InvalidParameter.UserName.InvalidChars')
  return inTransaction(db, async (db) => {
    if ((await countUsers(db, scope)) >= MAX_USERS)
      throw new ApiError('LimitExceeded.User', { Limit: MAX_USERS })
    const now = deps.clock.now()
    const user: User = {
      principalId: newUserId(deps.ids),
      name: input.name,
      displayName: input.displayName ?? input.name,
      comments: input.comments ?? '',
      createdAt: now,
      updatedAt: now,
    }
    if (!(await insertPrincipal(db, scope.accounts[0].accountNo, 'user', user)))
      throw new ApiError('EntityAlreadyExists.User')
    return user
  })
}

/** Throws `EntityNotExist.User`. */
export async function getUser(db: Db, scope: Scope, name: string): Promise<User> {
  const user = await findUser(db, scope, name)
  if (user === null) throw new ApiError('EntityNotExist.User')
  return user
}

/** A page of users by name; `next` is the marker of the following page. */
export async function listUsers(
  db: Db,
  scope: Scope,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly users: readonly User[]; readonly next?: string }> {
  const found = await listUsersAfter(db, scope, page.after, page.limit + 1)
  const users = found.slice(0, page.limit)
  return found.length > page.limit ? { users, next: users.at(-1)!.name } : { users }
}

/** Removes a user that has neither keys nor policies. Throws `DeleteConflict.User.*`. */
export function deleteUser(db: Db, scope: Scope, credentials: Credentials, name: string): Promise<void> {
  return inTransaction(db, async (db) => {
    const { principalId } = await getUser(db, scope, name)
    const { accountNo } = scope.accounts[0]
    if ((await listKeysOf(db, scope, principalId)).length > 0)
      throw new ApiError('DeleteConflict.User.AccessKey')
    if ((await listAttachments(db, accountNo, principalId)).length > 0)
      throw new ApiError('DeleteConflict.User.Policy')
    await deletePrincipal(db, scope, principalId)
    afterCommit(db, () => credentials.forget(accountNo))
  })
}

/** 18 digits, as RAM user ids are. */
function newUserId(ids: Ids): PrincipalId {
  const digits = ids.bytes(17).reduce((text, byte) => text + (byte % 10), '2')
  return digits as PrincipalId
}
