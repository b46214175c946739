import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Instant } from '../platform/instant.js'
import { parsePolicyDocument } from '../ram/policy-document.js'
import { SYSTEM_POLICIES } from '../ram/system-policies.js'
import type { Credentials } from './credentials.js'
import type { Scope } from './scope.js'
import {
  countAttachments,
  countPolicies,
  deleteAttachment,
  deletePolicyRow,
  findPolicy,
  insertAttachment,
  insertPolicy,
  listAttachments,
  listPoliciesAfter,
  type PolicyType,
} from './store/policies.js'
import { getUser } from './users.js'

const MAX_POLICIES = 1500
const MAX_ATTACHED = 25
const POLICY_NAME = /^[A-Za-z0-9-]{1,128}$/

/** A system or custom policy. System policies have no times. */
export interface Policy {
  readonly type: PolicyType
  readonly name: string
  readonly description: string
  readonly document: string
  readonly createdAt?: Instant
  readonly updatedAt?: Instant
}

export interface PolicyName {
  readonly type: PolicyType
  readonly name: string
}

/** Throws `InvalidParameter.PolicyDocument` with the reason, `EntityAlreadyExists.Policy`, `LimitExceeded.Policy`. */
export function createPolicy(
  db: Db,
  scope: Scope,
  clock: Clock,
  input: { readonly name: string; readonly document: string; readonly description?: string | undefined },
): Promise<Policy> {
  if (!POLICY_NAME.test(input.name)) throw new ApiError('InvalidParameter.PolicyName.InvalidChars')
  const parsed = parsePolicyDocument(input.document)
  if ('fault' in parsed) throw new ApiError('InvalidParameter.PolicyDocument', { Reason: parsed.fault })
  if (SYSTEM_POLICIES.has(input.name)) throw new ApiError('EntityAlreadyExists.Policy')
  return inTransaction(db, async (db) => {
    if ((await countPolicies(db, scope)) >= MAX_POLICIES)
      throw new ApiError('LimitExceeded.Policy', { Limit: MAX_POLICIES })
    const now = clock.now()
    const { name, document, description = '' } = input
    const row = { policyName: name, description, document, createdAt: now, updatedAt: now }
    if (!(await insertPolicy(db, scope, row))) throw new ApiError('EntityAlreadyExists.Policy')
    return { type: 'Custom', name, description, document, createdAt: now, updatedAt: now }
  })
}

/** Throws `EntityNotExist.Policy`. */
export async function getPolicy(
  db: Db,
  scope: Scope,
  { type, name }: PolicyName,
): Promise<Policy & { readonly attachmentCount: number }> {
  const policy = type === 'System' ? systemPolicy(name) : await findCustom(db, scope, name)
  if (policy === null) throw new ApiError('EntityNotExist.Policy')
  return { ...policy, attachmentCount: await countAttachments(db, scope, type, name) }
}

/** A page of policies, custom ones by name; system policies are one page. */
export async function listPolicies(
  db: Db,
  scope: Scope,
  type: PolicyType,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly policies: readonly Policy[]; readonly next?: string }> {
  if (type === 'System') return { policies: [...SYSTEM_POLICIES.keys()].map((name) => systemPolicy(name)!) }
  const found = await listPoliciesAfter(db, scope, page.after, page.limit + 1)
  const policies = found.slice(0, page.limit).map(customPolicy)
  return found.length > page.limit ? { policies, next: policies.at(-1)!.name } : { policies }
}

/** Throws `EntityNotExist.Policy`, or `DeleteConflict.Policy.User` while it is attached. */
export function deletePolicy(db: Db, scope: Scope, name: string): Promise<void> {
  return inTransaction(db, async (db) => {
    if ((await findPolicy(db, scope, name)) === null) throw new ApiError('EntityNotExist.Policy')
    if ((await countAttachments(db, scope, 'Custom', name)) > 0)
      throw new ApiError('DeleteConflict.Policy.User')
    await deletePolicyRow(db, scope, name)
  })
}

/** Throws `EntityNotExist.User`, `EntityNotExist.Policy`, `EntityAlreadyExists.User.Policy`. */
export function attachPolicy(
  db: Db,
  scope: Scope,
  deps: { readonly clock: Clock; readonly credentials: Credentials },
  userName: string,
  policy: PolicyName,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const { principalId } = await getUser(db, scope, userName)
    await getPolicy(db, scope, policy)
    const { accountNo } = scope.accounts[0]
    if ((await listAttachments(db, accountNo, principalId)).length >= MAX_ATTACHED)
      throw new ApiError('LimitExceeded.User.Policy', { Limit: MAX_ATTACHED })
    const row = { policyType: policy.type, policyName: policy.name, attachedAt: deps.clock.now() }
    if (!(await insertAttachment(db, scope, principalId, row)))
      throw new ApiError('EntityAlreadyExists.User.Policy')
    afterCommit(db, () => deps.credentials.forget(accountNo))
  })
}

/** Throws `EntityNotExist.User`, `EntityNotExist.User.Policy`. */
export function detachPolicy(
  db: Db,
  scope: Scope,
  credentials: Credentials,
  userName: string,
  policy: PolicyName,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const { principalId } = await getUser(db, scope, userName)
    if (!(await deleteAttachment(db, scope, principalId, policy.type, policy.name)))
      throw new ApiError('EntityNotExist.User.Policy')
    afterCommit(db, () => credentials.forget(scope.accounts[0].accountNo))
  })
}

/** What is attached to a user, with when. Throws `EntityNotExist.User`. */
export async function listPoliciesForUser(
  db: Db,
  scope: Scope,
  userName: string,
): Promise<readonly (Policy & { readonly attachedAt: Instant })[]> {
  const { principalId } = await getUser(db, scope, userName)
  const attached = await listAttachments(db, scope.accounts[0].accountNo, principalId)
  return Promise.all(
    attached.map(async ({ policyType, policyName, attachedAt }) => ({
      ...(await getPolicy(db, scope, { type: policyType, name: policyName })),
      attachedAt,
    })),
  )
}

function systemPolicy(name: string): Policy | null {
  const policy = SYSTEM_POLICIES.get(name)
  return policy === undefined ? null : { type: 'System', ...policy }
}

async function findCustom(db: Db, scope: Scope, name: string): Promise<Policy | null> {
  const row = await findPolicy(db, scope, name)
  return row === null ? null : customPolicy(row)
}

function customPolicy(row: NonNullable<Awaited<ReturnType<typeof findPolicy>>>): Policy {
  const { policyName, description, document, createdAt, updatedAt } = row
  return { type: 'Custom', name: policyName, description, document, createdAt, updatedAt }
}
