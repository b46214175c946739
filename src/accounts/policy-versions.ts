import type { Db } from '../db/tables.js'
import { afterCommit, inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Instant } from '../platform/instant.js'
import { noteChange } from './audit-changes.js'
import type { Credentials } from './credentials.js'
import { type PolicyName, requirePolicyDocument, systemPolicy } from './policies.js'
import type { Scope } from './scope.js'
import { type CustomPolicy, findPolicy } from './store/policies.js'
import {
  deleteVersion,
  insertVersion,
  listVersions,
  type StoredVersion,
  setDefaultVersion,
  takeVersionNo,
} from './store/policy-versions.js'

/** Versions of one policy. Source: RAM API 2015-05-01, CreatePolicyVersion */
const MAX_VERSIONS = 5

/** One text of a policy; the default one is what counts. System policies have no times. */
export interface PolicyVersion {
  readonly versionNo: number
  readonly document: string
  readonly isDefault: boolean
  readonly createdAt?: Instant
}

interface ChangeDeps {
  readonly clock: Clock
  readonly credentials: Credentials
}

/**
 * Adds a version. `dropsOldest`: with five versions, the oldest that is not the default gives way; else
 * `LimitExceeded.Policy.Version`. Throws `EntityNotExist.Policy`, `InvalidParameter.PolicyDocument`.
 */
export function createPolicyVersion(
  db: Db,
  scope: Scope,
  deps: ChangeDeps,
  input: {
    readonly policyName: string
    readonly document: string
    readonly isDefault: boolean
    readonly dropsOldest: boolean
  },
): Promise<PolicyVersion> {
  requirePolicyDocument(input.document)
  return inTransaction(db, async (db) => {
    const policy = await getCustom(db, scope, input.policyName)
    await makeRoom(db, scope, policy, input.dropsOldest)
    const createdAt = deps.clock.now()
    const versionNo = await takeVersionNo(db, scope, policy.policyName)
    const version = { versionNo, document: input.document, createdAt }
    await insertVersion(db, scope, policy.policyName, version)
    noteChange(db, `policy/${policy.policyName}/v${versionNo}`, undefined, version)
    if (input.isDefault) await makeDefault(db, scope, deps, policy, version)
    return { ...version, isDefault: input.isDefault }
  })
}

/** Throws `EntityNotExist.Policy`, `EntityNotExist.Policy.Version`. */
export async function getPolicyVersion(
  db: Db,
  scope: Scope,
  policy: PolicyName,
  versionNo: number,
): Promise<PolicyVersion> {
  const versions = await listPolicyVersions(db, scope, policy)
  const found = versions.find((version) => version.versionNo === versionNo)
  if (found === undefined) throw new ApiError('EntityNotExist.Policy.Version')
  return found
}

/** Oldest first. Throws `EntityNotExist.Policy`. */
export async function listPolicyVersions(
  db: Db,
  scope: Scope,
  { type, name }: PolicyName,
): Promise<readonly PolicyVersion[]> {
  if (type === 'System') {
    const policy = systemPolicy(name)
    if (policy === null) throw new ApiError('EntityNotExist.Policy')
    return [{ versionNo: 1, document: policy.document, isDefault: true }]
  }
  const { defaultVersion } = await getCustom(db, scope, name)
  const versions = await listVersions(db, scope, name)
  return versions.map((version) => ({ ...version, isDefault: version.versionNo === defaultVersion }))
}

/** Throws `EntityNotExist.Policy.Version`, `DeleteConflict.Policy.Version.Default`. */
export function deletePolicyVersion(
  db: Db,
  scope: Scope,
  policyName: string,
  versionNo: number,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const version = await getPolicyVersion(db, scope, { type: 'Custom', name: policyName }, versionNo)
    if (version.isDefault) throw new ApiError('DeleteConflict.Policy.Version.Default')
    await deleteVersion(db, scope, policyName, versionNo)
    noteChange(db, `policy/${policyName}/v${versionNo}`, version, undefined)
  })
}

/** Throws `EntityNotExist.Policy.Version`. */
export function setDefaultPolicyVersion(
  db: Db,
  scope: Scope,
  deps: ChangeDeps,
  policyName: string,
  versionNo: number,
): Promise<void> {
  return inTransaction(db, async (db) => {
    const policy = await getCustom(db, scope, policyName)
    const versions = await listVersions(db, scope, policyName)
    const found = versions.find((version) => version.versionNo === versionNo)
    if (found === undefined) throw new ApiError('EntityNotExist.Policy.Version')
    await makeDefault(db, scope, deps, policy, found)
  })
}

async function makeRoom(
  db: Db,
  scope: Scope,
  { policyName, defaultVersion }: CustomPolicy,
  dropsOldest: boolean,
): Promise<void> {
  const versions = await listVersions(db, scope, policyName)
  if (versions.length < MAX_VERSIONS) return
  const oldest = versions.find(({ versionNo }) => versionNo !== defaultVersion)
  if (!dropsOldest || oldest === undefined)
    throw new ApiError('LimitExceeded.Policy.Version', { Limit: MAX_VERSIONS })
  await deleteVersion(db, scope, policyName, oldest.versionNo)
  noteChange(db, `policy/${policyName}/v${oldest.versionNo}`, oldest, undefined)
}

async function makeDefault(
  db: Db,
  scope: Scope,
  { clock, credentials }: ChangeDeps,
  policy: CustomPolicy,
  version: StoredVersion,
): Promise<void> {
  const { policyName, document, defaultVersion } = policy
  await setDefaultVersion(db, scope, policyName, version, clock.now())
  const before = { defaultVersion, document }
  const after = { defaultVersion: version.versionNo, document: version.document }
  noteChange(db, `policy/${policyName}`, before, after)
  afterCommit(db, () => credentials.forget(scope.accounts[0].accountNo))
}

async function getCustom(db: Db, scope: Scope, name: string): Promise<CustomPolicy> {
  const policy = await findPolicy(db, scope, name)
  if (policy === null) throw new ApiError('EntityNotExist.Policy')
  return policy
}
