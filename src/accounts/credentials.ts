import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { AccountNo, PrincipalId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { unseal } from '../platform/seal.js'
import { type CompiledPolicy, compilePolicy, type PolicyLayer } from '../ram/decide.js'
import { parsePolicyDocument } from '../ram/policy-document.js'
import { SYSTEM_POLICIES } from '../ram/system-policies.js'
import { isStopped } from './recorder-status.js'
import type { Principal } from './scope.js'
import { readSessionToken } from './session-token.js'
import { findStoredKey } from './store/access-keys.js'
import { listGroupIds } from './store/groups.js'
import { listAttachedDocuments, listAttachments } from './store/policies.js'
import { findSessionRole } from './store/roles.js'

/** An access key ready to verify signatures with, and what its principal may do. */
export interface Credential {
  readonly isActive: boolean
  /** HMAC key of signature V1: the secret followed by `&`. */
  readonly v1Key: KeyObject
  /** HMAC key of signature V3. */
  readonly v3Key: KeyObject
  readonly principal: Principal
  /** All must allow. Not asked for a root key, which may do everything in its account. */
  readonly layers: readonly [PolicyLayer, ...PolicyLayer[]]
  /** True when the account's recorder was stopped: then Cloud Config knows no such account. */
  readonly isStopped: boolean
  /** Set for the keys of sessions. */
  readonly session?: { readonly token: string; readonly expiresAt: Instant }
}

/** Credentials by key id, kept in memory: opening a sealed secret costs more than the rest of a call. */
export interface Credentials {
  /**
   * Undefined when there is no such key. For a session key (`STS.`) the token it came with is needed; throws
   * `InvalidSecurityToken.Malformed`, `InvalidSecurityToken.MismatchWithAccessKey` for one that is not its.
   */
  find(accessKeyId: string, securityToken?: string): Promise<Credential | undefined>
  /** To be called after the commit of anything that changes keys, users, policies or attachments. */
  forget(accountNo: AccountNo): void
  /** Of every account: what another process changed may have been missed. */
  forgetAll(): void
}

export interface CredentialOptions {
  /**
   * How long a change made by another process may stay unseen. `Infinity` where one process serves alone:
   * its own changes are seen at once.
   */
  readonly keptForMs: number
}

const MOST_KEPT = 10_000

/** Reads credentials from the database on first use. Throws when the master key cannot open a secret. */
export function cachedCredentials(
  db: Db,
  masterKey: KeyObject,
  clock: Clock,
  options: CredentialOptions,
): Credentials {
  const kept = new Map<string, { readonly credential: Credential; readonly until: number }>()
  let changes = 0
  return {
    async find(accessKeyId, securityToken = '') {
      const known = kept.get(accessKeyId)
      const leftMs = known === undefined ? 0 : known.until - clock.now()
      // More than ever was left: the clock was put back.
      if (known !== undefined && leftMs > 0 && leftMs <= options.keptForMs) return known.credential
      const changesBefore = changes
      const credential = accessKeyId.startsWith('STS.')
        ? await loadSession(db, masterKey, accessKeyId, securityToken)
        : await loadCredential(db, masterKey, accessKeyId)
      kept.delete(accessKeyId)
      // What was read while something changed may be the state before it, and would stay.
      if (credential !== undefined && changes === changesBefore) {
        if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
        kept.set(accessKeyId, { credential, until: clock.now() + options.keptForMs })
      }
      return credential
    },
    forget(accountNo) {
      changes++
      for (const [id, { credential }] of kept)
        if (credential.principal.accountNo === accountNo) kept.delete(id)
    },
    forgetAll() {
      changes++
      kept.clear()
    },
  }
}

async function loadCredential(
  db: Db,
  masterKey: KeyObject,
  accessKeyId: string,
): Promise<Credential | undefined> {
  const stored = await findStoredKey(db, accessKeyId)
  if (stored === null) return undefined
  const { kind, accountId, accountNo, principalId, name } = stored
  const groupIds = kind === 'root' ? [] : await listGroupIds(db, accountNo, principalId)
  const policies = kind === 'root' ? [] : await loadPolicies(db, accountNo, principalId, ...groupIds)
  return {
    isActive: stored.status === 'Active',
    ...signingKeys(unseal(masterKey, stored.secretSealed)),
    principal: { kind, accountId, accountNo, principalId, name },
    isStopped: isStopped(stored.recorderStatus),
    layers: [{ policyType: 'AccountLevelIdentityBasedPolicy', policies }],
  }
}

/** A deleted role ends its sessions: they are then as unknown as a deleted key. */
async function loadSession(
  db: Db,
  masterKey: KeyObject,
  accessKeyId: string,
  token: string,
): Promise<Credential | undefined> {
  const grant = readSessionToken(masterKey, token)
  if (grant === undefined) throw new ApiError('InvalidSecurityToken.Malformed')
  if (grant.accessKeyId !== accessKeyId) throw new ApiError('InvalidSecurityToken.MismatchWithAccessKey')
  const { accountNo, roleId, sessionName, policy, expiresAt } = grant
  const role = await findSessionRole(db, accountNo, roleId)
  if (role === null) return undefined
  const ofRole: PolicyLayer = {
    policyType: 'AccountLevelIdentityBasedPolicy',
    policies: await loadPolicies(db, accountNo, roleId),
  }
  const ofSession: readonly PolicyLayer[] =
    policy === undefined ? [] : [{ policyType: 'SessionPolicy', policies: [compileText(policy)] }]
  return {
    isActive: true,
    ...signingKeys(grant.secret),
    principal: {
      kind: 'session',
      accountId: role.accountId,
      accountNo,
      principalId: `${roleId}:${sessionName}` as PrincipalId,
      name: `${role.name}:${sessionName}`,
      role: { roleId, name: role.name, sessionName },
    },
    isStopped: isStopped(role.recorderStatus),
    layers: [ofRole, ...ofSession],
    session: { token, expiresAt },
  }
}

function signingKeys(secret: string) {
  return {
    v1Key: createSecretKey(Buffer.from(`${secret}&`)),
    v3Key: createSecretKey(Buffer.from(secret)),
  }
}

async function loadPolicies(
  db: Db,
  accountNo: AccountNo,
  ...principalIds: readonly PrincipalId[]
): Promise<readonly CompiledPolicy[]> {
  const attached = await listAttachments(db, accountNo, ...principalIds)
  const system = attached.flatMap(({ policyType, policyName }) =>
    policyType === 'System' ? [SYSTEM_POLICIES.get(policyName)?.document ?? ''] : [],
  )
  const custom = await listAttachedDocuments(db, accountNo, ...principalIds)
  return [...system, ...custom].map(compileText)
}

/** Stored documents were checked when they were made; one that is broken now must not be skipped over. */
function compileText(text: string): CompiledPolicy {
  const document = parsePolicyDocument(text)
  if ('fault' in document) throw new Error(`a stored policy is not valid: ${document.fault}`)
  return compilePolicy(document)
}
