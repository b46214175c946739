import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import { noteChange } from './audit-changes.js'
import type { Credentials } from './credentials.js'
import { getHolder, newPrincipalId } from './named-principals.js'
import type { Scope } from './scope.js'
import { listKeysOf } from './store/access-keys.js'
import { listGroupIds } from './store/groups.js'
import { listAttachments } from './store/policies.js'
import {
  countNamed,
  deletePrincipal,
  findNamed,
  insertPrincipal,
  listNamedAfter,
  type NamedPrincipal,
  updateNamed,
} from './store/principals.js'

/** A RAM user. */
export type User = NamedPrincipal

/** RAM users of one account. inferred: the documented default quota */
const MAX_USERS = 1000
const USER_NAME = /^[A-Za-z0-9._-]{1,64}$/

export interface NewUser {
  readonly name: string
  readonly displayName?: string | undefined
  readonly comments?: string | undefined
}

/** What is to be different; undefined stays. */
export interface UserChange extends Omit<NewUser, 'name'> {
  readonly name?: string | undefined
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
    if ((await countNamed(db, scope, 'user')) >= MAX_USERS)
      throw new ApiError('LimitExceeded.User', { Limit: MAX_USERS })
    const now = deps.clock.now()
    const user: User = {
      principalId: newPrincipalId(deps.ids, 'user'),
      name: input.name,
      displayName: input.displayName ?? input.name,
      comments: input.comments ?? '',
      createdAt: now,
      updatedAt: now,
    }
    if (!(await insertPrincipal(db, scope.accounts[0].accountNo, 'user', user)))
      throw new ApiError('EntityAlreadyExists.User')
    noteChange(db, `user/${user.name}`, undefined, user)
    return user
  })
}

/** Throws `EntityNotExist.User`. */
export function getUser(db: Db, scope: Scope, name: string): Promise<User> {
  return getHolder(db, scope, { kind: 'User', name })
}

/** Changes what is given; a renamed user keeps id, keys and policies. Throws `EntityAlreadyExists.User`. */
export function updateUser(
  db: Db,
  scope: Scope,
  deps: { readonly clock: Clock; readonly credentials: Credentials },
  name: string,
  input: UserChange,
): Promise<User> {
  const newName = input.name ?? name
  if (!USER_NAME.test(newName)) throw new ApiError('InvalidParameter.UserName.InvalidChars')
  return inTransaction(db, async (db) => {
    const user = await getUser(db, scope, name)
    if (newName !== name && (await findNamed(db, scope, 'user', newName)) !== null)
      throw new ApiError('EntityAlreadyExists.User')
    const changed = {
      name: newName,
      displayName: input.displayName ?? user.displayName,
      comments: input.comments ?? user.comments,
      updatedAt: deps.clock.now(),
    }
    await updateNamed(db, scope, user.principalId, changed)
    noteChange(db, `user/${name}`, user, { ...user, ...changed })
    afterCommit(db, () => deps.credentials.forget(scope.accounts[0].accountNo))
    return { ...user, ...changed }
  })
}

/** A page of users by name; `next` is the marker of the following page. */
export async function listUsers(
  db: Db,
  scope: Scope,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly users: readonly User[]; readonly next?: string }> {
  const found = await listNamedAfter(db, scope, 'user', page.after, page.limit + 1)
  const users = found.slice(0, page.limit)
  return found.length > page.limit ? { users, next: users.at(-1)!.name } : { users }
}

/** Removes a user that has neither keys, policies nor groups. Throws `DeleteConflict.User.*`. */
export function deleteUser(db: Db, scope: Scope, credentials: Credentials, name: string): Promise<void> {
  return inTransaction(db, async (db) => {
    const user = await getUser(db, scope, name)
    const { principalId } = user
    const { accountNo } = scope.accounts[0]
    if ((await listKeysOf(db, scope, principalId)).length > 0)
      throw new ApiError('DeleteConflict.User.AccessKey')
    if ((await listAttachments(db, accountNo, principalId)).length > 0)
      throw new ApiError('DeleteConflict.User.Policy')
    if ((await listGroupIds(db, accountNo, principalId)).length > 0)
      throw new ApiError('DeleteConflict.User.Group')
    await deletePrincipal(db, scope, principalId)
    noteChange(db, `user/${name}`, user, undefined)
    afterCommit(db, () => credentials.forget(accountNo))
  })
}
