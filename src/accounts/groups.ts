import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import { noteChange } from './audit-changes.js'
import type { Credentials } from './credentials.js'
import { getHolder, newPrincipalId } from './named-principals.js'
import type { Scope } from './scope.js'
import { deleteMember, insertMember, type Joined, listGroupsOf, listMembersAfter } from './store/groups.js'
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
import { getUser } from './users.js'

export type { Joined } from './store/groups.js'

/** A group of users, whose policies are those of each of its users too. */
export type Group = NamedPrincipal

/** inferred: the documented default quotas */
const MAX_GROUPS = 50
const MAX_GROUPS_OF_USER = 50
const GROUP_NAME = /^[A-Za-z0-9.-]{1,64}$/

interface ChangeDeps {
  readonly clock: Clock
  readonly credentials: Credentials
}

/** Throws `EntityAlreadyExists.Group`, `LimitExceeded.Group`. */
export function createGroup(
  db: Db,
  scope: Scope,
  deps: { readonly clock: Clock; readonly ids: Ids },
  input: { readonly name: string; readonly comments?: string | undefined },
): Promise<Group> {
  if (!GROUP_NAME.test(input.name)) throw new ApiError('InvalidParameter.GroupName.InvalidChars')
  return inTransaction(db, async (db) => {
    if ((await countNamed(db, scope, 'group')) >= MAX_GROUPS)
      throw new ApiError('LimitExceeded.Group', { Limit: MAX_GROUPS })
    const now = deps.clock.now()
    const group: Group = {
      principalId: newPrincipalId(deps.ids, 'group'),
      name: input.name,
      displayName: '',
      comments: input.comments ?? '',
      createdAt: now,
      updatedAt: now,
    }
    if (!(await insertPrincipal(db, scope.accounts[0].accountNo, 'group', group)))
      throw new ApiError('EntityAlreadyExists.Group')
    noteChange(db, `group/${group.name}`, undefined, group)
    return group
  })
}

/** Throws `EntityNotExist.Group`. */
export function getGroup(db: Db, scope: Scope, name: string): Promise<Group> {
  return getHolder(db, scope, { kind: 'Group', name })
}

/** Changes what is given; a renamed group keeps its users and policies. Throws `EntityAlreadyExists.Group`. */
export function updateGroup(
  db: Db,
  scope: Scope,
  clock: Clock,
  name: string,
  input: { readonly name?: string | undefined; readonly comments?: string | undefined },
): Promise<Group> {
  const newName = input.name ?? name
  if (!GROUP_NAME.test(newName)) throw new ApiError('InvalidParameter.GroupName.InvalidChars')
  return inTransaction(db, async (db) => {
    const group = await getGroup(db, scope, name)
    if (newName !== name && (await findNamed(db, scope, 'group', newName)) !== null)
      throw new ApiError('EntityAlreadyExists.Group')
    const changed = { name: newName, comments: input.comments ?? group.comments, updatedAt: clock.now() }
    await updateNamed(db, scope, group.principalId, changed)
    noteChange(db, `group/${name}`, group, { ...group, ...changed })
    return { ...group, ...changed }
  })
}

/** A page of groups by name; `next` is the marker of the following page. */
export async function listGroups(
  db: Db,
  scope: Scope,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly groups: readonly Group[]; readonly next?: string }> {
  const found = await listNamedAfter(db, scope, 'group', page.after, page.limit + 1)
  const groups = found.slice(0, page.limit)
  return found.length > page.limit ? { groups, next: groups.at(-1)!.name } : { groups }
}

/** Removes a group without users and policies. Throws `DeleteConflict.Group.*`. */
export function deleteGroup(db: Db, scope: Scope, name: string): Promise<void> {
  return inTransaction(db, async (db) => {
    const group = await getGroup(db, scope, name)
    if ((await listMembersAfter(db, scope, group.principalId, '', 1)).length > 0)
      throw new ApiError('DeleteConflict.Group.User')
    if ((await listAttachments(db, scope.accounts[0].accountNo, group.principalId)).length > 0)
      throw new ApiError('DeleteConflict.Group.Policy')
    await deletePrincipal(db, scope, group.principalId)
    noteChange(db, `group/${name}`, group, undefined)
  })
}

/** Throws `EntityAlreadyExists.User.Group`, `LimitExceeded.User.Group`. */
export function addUserToGroup(
  db: Db,
  scope: Scope,
  { clock, credentials }: ChangeDeps,
  userName: string,
  groupName: string,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const user = await getUser(db, scope, userName)
    const group = await getGroup(db, scope, groupName)
    if ((await listGroupsOf(db, scope, user.principalId)).length >= MAX_GROUPS_OF_USER)
      throw new ApiError('LimitExceeded.User.Group', { Limit: MAX_GROUPS_OF_USER })
    const member = { groupId: group.principalId, userId: user.principalId, joinedAt: clock.now() }
    if (!(await insertMember(db, scope, member))) throw new ApiError('EntityAlreadyExists.User.Group')
    noteChange(db, `group/${groupName}/user/${userName}`, undefined, member)
    afterCommit(db, () => credentials.forget(scope.accounts[0].accountNo))
  })
}

/** Throws `EntityNotExist.User.Group`. */
export function removeUserFromGroup(
  db: Db,
  scope: Scope,
  credentials: Credentials,
  userName: string,
  groupName: string,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const user = await getUser(db, scope, userName)
    const group = await getGroup(db, scope, groupName)
    if (!(await deleteMember(db, scope, group.principalId, user.principalId)))
      throw new ApiError('EntityNotExist.User.Group')
    const member = { groupId: group.principalId, userId: user.principalId }
    noteChange(db, `group/${groupName}/user/${userName}`, member, undefined)
    afterCommit(db, () => credentials.forget(scope.accounts[0].accountNo))
  })
}

/** The groups of a user, by name. Throws `EntityNotExist.User`. */
export async function listGroupsForUser(db: Db, scope: Scope, userName: string): Promise<readonly Joined[]> {
  return listGroupsOf(db, scope, (await getUser(db, scope, userName)).principalId)
}

/** A page of a group's users by name. Throws `EntityNotExist.Group`. */
export async function listUsersForGroup(
  db: Db,
  scope: Scope,
  groupName: string,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly users: readonly Joined[]; readonly next?: string }> {
  const { principalId } = await getGroup(db, scope, groupName)
  const found = await listMembersAfter(db, scope, principalId, page.after, page.limit + 1)
  const users = found.slice(0, page.limit)
  return found.length > page.limit ? { users, next: users.at(-1)!.name } : { users }
}
