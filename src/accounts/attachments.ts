import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Instant } from '../platform/instant.js'
import { noteChange } from './audit-changes.js'
import type { Credentials } from './credentials.js'
import { getHolder, type Holder, resourceOf } from './named-principals.js'
import { getPolicy, type Policy, type PolicyName } from './policies.js'
import type { Scope } from './scope.js'
import {
  deleteAttachment,
  insertAttachment,
  listAttachments,
  listHolders,
  type PolicyHolder,
} from './store/policies.js'

export type { PolicyHolder } from './store/policies.js'

const MAX_ATTACHED = 25

/**
 * Gives a user, role or group the permissions of a policy. Throws `EntityNotExist.User` (`Role`, `Group`),
 * `EntityNotExist.Policy`, `EntityAlreadyExists.User.Policy`, `LimitExceeded.User.Policy`.
 */
export function attachPolicy(
  db: Db,
  scope: Scope,
  deps: { readonly clock: Clock; readonly credentials: Credentials },
  holder: Holder,
  policy: PolicyName,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const { principalId } = await getHolder(db, scope, holder)
    await getPolicy(db, scope, policy)
    const { accountNo } = scope.accounts[0]
    if ((await listAttachments(db, accountNo, principalId)).length >= MAX_ATTACHED)
      throw new ApiError(`LimitExceeded.${holder.kind}.Policy`, { Limit: MAX_ATTACHED })
    const row = { policyType: policy.type, policyName: policy.name, attachedAt: deps.clock.now() }
    if (!(await insertAttachment(db, scope, principalId, row)))
      throw new ApiError(`EntityAlreadyExists.${holder.kind}.Policy`)
    noteChange(db, `${resourceOf(holder)}/policy/${policy.name}`, undefined, policy)
    afterCommit(db, () => deps.credentials.forget(accountNo))
  })
}

/** Throws `EntityNotExist.User` (`Role`, `Group`), `EntityNotExist.User.Policy`. */
export function detachPolicy(
  db: Db,
  scope: Scope,
  credentials: Credentials,
  holder: Holder,
  policy: PolicyName,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const { principalId } = await getHolder(db, scope, holder)
    if (!(await deleteAttachment(db, scope, principalId, policy.type, policy.name)))
      throw new ApiError(`EntityNotExist.${holder.kind}.Policy`)
    noteChange(db, `${resourceOf(holder)}/policy/${policy.name}`, policy, undefined)
    afterCommit(db, () => credentials.forget(scope.accounts[0].accountNo))
  })
}

/** What is attached to a user, role or group itself, with when. */
export async function listPoliciesFor(
  db: Db,
  scope: Scope,
  holder: Holder,
): Promise<readonly (Policy & { readonly attachedAt: Instant })[]> {
  const { principalId } = await getHolder(db, scope, holder)
  const attached = await listAttachments(db, scope.accounts[0].accountNo, principalId)
  return Promise.all(
    attached.map(async ({ policyType, policyName, attachedAt }) => ({
      ...(await getPolicy(db, scope, { type: policyType, name: policyName })),
      attachedAt,
    })),
  )
}

/** Everybody a policy is attached to, by kind. Throws `EntityNotExist.Policy`. */
export async function listEntitiesForPolicy(
  db: Db,
  scope: Scope,
  policy: PolicyName,
): Promise<Readonly<Record<'users' | 'roles' | 'groups', readonly PolicyHolder[]>>> {
  await getPolicy(db, scope, policy)
  const holders = await listHolders(db, scope, policy.type, policy.name)
  const ofKind = (kind: string) => holders.filter((holder) => holder.kind === kind)
  return { users: ofKind('user'), roles: ofKind('role'), groups: ofKind('group') }
}
