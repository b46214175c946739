import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { AccountId, Ids } from '../platform/ids.js'
import { compileTrustPolicy } from '../ram/trust-policy.js'
import { noteChange } from './audit-changes.js'
import type { Credentials } from './credentials.js'
import { newPrincipalId } from './named-principals.js'
import type { Scope } from './scope.js'
import { listAttachments } from './store/policies.js'
import { countNamed, deletePrincipal, insertPrincipal, updateNamed } from './store/principals.js'
import {
  deleteRoleDetail,
  findRole,
  insertRoleDetail,
  listRolesAfter,
  type Role as StoredRole,
  updateRoleDetail,
} from './store/roles.js'

/** Roles of one account. inferred: the documented default quota */
const MAX_ROLES = 1000
const ROLE_NAME = /^[A-Za-z0-9.-]{1,64}$/
/** Seconds that a session of a role may last at most, unless the role says otherwise. */
const DEFAULT_SESSION_SECONDS = 3600

/** A role: who may take it on (`trustPolicy`), and for how long at a time. */
export interface Role extends StoredRole {
  readonly arn: string
}

export interface RoleInput {
  /** JSON text. */
  readonly trustPolicy: string
  readonly description?: string | undefined
  /** 3600 to 43200. */
  readonly maxSessionSeconds?: number | undefined
}

/** What is to be different; undefined stays. */
export interface RoleChange extends Omit<RoleInput, 'trustPolicy'> {
  readonly trustPolicy?: string | undefined
}

/** Throws `InvalidParameter.AssumeRolePolicyDocument` with the reason, `EntityAlreadyExists.Role`, `LimitExceeded.Role`. */
export function createRole(
  db: Db,
  scope: Scope,
  deps: { readonly clock: Clock; readonly ids: Ids },
  name: string,
  input: RoleInput,
): Promise<Role> {
  if (!ROLE_NAME.test(name)) throw new ApiError('InvalidParameter.RoleName.InvalidChars')
  requireTrustPolicy(input.trustPolicy)
  return inTransaction(db, async (db) => {
    if ((await countNamed(db, scope, 'role')) >= MAX_ROLES)
      throw new ApiError('LimitExceeded.Role', { Limit: MAX_ROLES })
    const { accountNo } = scope.accounts[0]
    const now = deps.clock.now()
    const principalId = newPrincipalId(deps.ids, 'role')
    const times = { createdAt: now, updatedAt: now }
    const principal = { principalId, name, displayName: '', comments: input.description ?? '', ...times }
    if (!(await insertPrincipal(db, accountNo, 'role', principal)))
      throw new ApiError('EntityAlreadyExists.Role')
    const { trustPolicy, maxSessionSeconds = DEFAULT_SESSION_SECONDS } = input
    await insertRoleDetail(db, scope, principalId, { trustPolicy, maxSessionSeconds })
    const role = withArn(scope, { ...principal, trustPolicy, maxSessionSeconds })
    noteChange(db, `role/${name}`, undefined, role)
    return role
  })
}

/** Throws `EntityNotExist.Role`. */
export async function getRole(db: Db, scope: Scope, name: string): Promise<Role> {
  const role = await findRole(db, scope, name)
  if (role === null) throw new ApiError('EntityNotExist.Role')
  return withArn(scope, role)
}

/** A page of roles by name; `next` is the marker of the following page. */
export async function listRoles(
  db: Db,
  scope: Scope,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly roles: readonly Role[]; readonly next?: string }> {
  const found = await listRolesAfter(db, scope, page.after, page.limit + 1)
  const roles = found.slice(0, page.limit).map((role) => withArn(scope, role))
  return found.length > page.limit ? { roles, next: roles.at(-1)!.name } : { roles }
}

/** Changes what is given. Sessions that run go on under the role's policies as they are then. */
export function updateRole(
  db: Db,
  scope: Scope,
  clock: Clock,
  name: string,
  input: RoleChange,
): Promise<Role> {
  if (input.trustPolicy !== undefined) requireTrustPolicy(input.trustPolicy)
  return inTransaction(db, async (db) => {
    const role = await getRole(db, scope, name)
    const trustPolicy = input.trustPolicy ?? role.trustPolicy
    const maxSessionSeconds = input.maxSessionSeconds ?? role.maxSessionSeconds
    const changed = { comments: input.description ?? role.comments, updatedAt: clock.now() }
    await updateRoleDetail(db, scope, role.principalId, { trustPolicy, maxSessionSeconds })
    await updateNamed(db, scope, role.principalId, changed)
    const updated = { ...role, ...changed, trustPolicy, maxSessionSeconds }
    noteChange(db, `role/${name}`, role, updated)
    return updated
  })
}

/** Removes a role without policies; its sessions end at once. Throws `DeleteConflict.Role.Policy`. */
export function deleteRole(db: Db, scope: Scope, credentials: Credentials, name: string): Promise<void> {
  return inTransaction(db, async (db) => {
    const role = await getRole(db, scope, name)
    const { accountNo } = scope.accounts[0]
    if ((await listAttachments(db, accountNo, role.principalId)).length > 0)
      throw new ApiError('DeleteConflict.Role.Policy')
    await deleteRoleDetail(db, scope, role.principalId)
    await deletePrincipal(db, scope, role.principalId)
    noteChange(db, `role/${name}`, role, undefined)
    afterCommit(db, () => credentials.forget(accountNo))
  })
}

/** `acs:ram::{account}:role/{name}`; the name keeps its case here. Source: spec/ram.md 5 */
export function roleArn(accountId: AccountId, name: string): string {
  return `acs:ram::${accountId}:role/${name}`
}

function withArn(scope: Scope, role: StoredRole): Role {
  return { ...role, arn: roleArn(scope.accounts[0].accountId, role.name) }
}

function requireTrustPolicy(text: string): void {
  const compiled = compileTrustPolicy(text)
  if ('fault' in compiled)
    throw new ApiError('InvalidParameter.AssumeRolePolicyDocument', { Reason: compiled.fault })
}
