import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Instant } from '../platform/instant.js'
import { parsePolicyDocument } from '../ram/policy-document.js'
import { SYSTEM_POLICIES } from '../ram/system-policies.js'
import { noteChange } from './audit-changes.js'
import type { Scope } from './scope.js'
import {
  type CustomPolicy,
  countAttachments,
  countPolicies,
  deletePolicyRow,
  findPolicy,
  insertPolicy,
  listHolders,
  listPoliciesAfter,
  type PolicyType,
} from './store/policies.js'
import { deleteVersion, insertVersion, listVersions } from './store/policy-versions.js'

const MAX_POLICIES = 1500
const POLICY_NAME = /^[A-Za-z0-9-]{1,128}$/

/** A system or custom policy. System policies have one version and no times. */
export interface Policy {
  readonly type: PolicyType
  readonly name: string
  readonly description: string
  /** Of the default version. */
  readonly document: string
  readonly defaultVersion: number
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
  requirePolicyDocument(input.document)
  if (SYSTEM_POLICIES.has(input.name)) throw new ApiError('EntityAlreadyExists.Policy')
  return inTransaction(db, async (db) => {
    if ((await countPolicies(db, scope)) >= MAX_POLICIES)
      throw new ApiError('LimitExceeded.Policy', { Limit: MAX_POLICIES })
    const now = clock.now()
    const { name, document, description = '' } = input
    const row: CustomPolicy = {
      policyName: name,
      description,
      document,
      defaultVersion: 1,
      createdAt: now,
      updatedAt: now,
    }
    if (!(await insertPolicy(db, scope, row))) throw new ApiError('EntityAlreadyExists.Policy')
    await insertVersion(db, scope, name, { versionNo: 1, document, createdAt: now })
    noteChange(db, `policy/${name}`, undefined, row)
    return customPolicy(row)
  })
}

/** Throws `InvalidParameter.PolicyDocument` with the reason. */
export function requirePolicyDocument(text: string): void {
  const parsed = parsePolicyDocument(text)
  if ('fault' in parsed) throw new ApiError('InvalidParameter.PolicyDocument', { Reason: parsed.fault })
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

const HOLDER_KINDS = { user: 'User', role: 'Role', group: 'Group' } as const

/**
 * Throws `EntityNotExist.Policy`, `DeleteConflict.Policy.User` (`Role`, `Group`) while it is attached, and
 * `DeleteConflict.Policy.Version` while it has more than its default version.
 */
export function deletePolicy(db: Db, scope: Scope, name: string): Promise<void> {
  return inTransaction(db, async (db) => {
    const policy = await findPolicy(db, scope, name)
    if (policy === null) throw new ApiError('EntityNotExist.Policy')
    const [holder] = await listHolders(db, scope, 'Custom', name)
    if (holder !== undefined) throw new ApiError(`DeleteConflict.Policy.${HOLDER_KINDS[holder.kind]}`)
    const versions = await listVersions(db, scope, name)
    if (versions.length > 1) throw new ApiError('DeleteConflict.Policy.Version')
    for (const { versionNo } of versions) await deleteVersion(db, scope, name, versionNo)
    await deletePolicyRow(db, scope, name)
    noteChange(db, `policy/${name}`, policy, undefined)
  })
}

/** Null when there is no such system policy. */
export function systemPolicy(name: string): Policy | null {
  const policy = SYSTEM_POLICIES.get(name)
  return policy === undefined ? null : { type: 'System', defaultVersion: 1, ...policy }
}

async function findCustom(db: Db, scope: Scope, name: string): Promise<Policy | null> {
  const row = await findPolicy(db, scope, name)
  return row === null ? null : customPolicy(row)
}

function customPolicy({ policyName, ...rest }: CustomPolicy): Policy {
  return { type: 'Custom', name: policyName, ...rest }
}
