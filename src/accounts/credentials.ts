import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import type { AccountNo, PrincipalId } from '../platform/ids.js'
import { unseal } from '../platform/seal.js'
import { type CompiledPolicy, compilePolicy } from '../ram/decide.js'
import { parsePolicyDocument } from '../ram/policy-document.js'
import { SYSTEM_POLICIES } from '../ram/system-policies.js'
import type { Principal } from './scope.js'
import { findStoredKey, type StoredKey } from './store/access-keys.js'
import { listAttachedDocuments, listAttachments } from './store/policies.js'

/** An access key ready to verify signatures with, and what its principal may do. */
export interface Credential {
  readonly isActive: boolean
  /** HMAC key of signature V1: the secret followed by `&`. */
  readonly v1Key: KeyObject
  /** HMAC key of signature V3. */
  readonly v3Key: KeyObject
  readonly principal: Principal
  /** Not asked for a root key, which may do everything in its account. */
  readonly policies: readonly CompiledPolicy[]
}

/** Credentials by key id, kept in memory: opening a sealed secret costs more than the rest of a call. */
export interface Credentials {
  find(accessKeyId: string): Promise<Credential | undefined>
  /** To be called after the commit of anything that changes keys, users, policies or attachments. */
  forget(accountNo: AccountNo): void
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
    async find(accessKeyId) {
      const known = kept.get(accessKeyId)
      if (known !== undefined && known.until > clock.now()) return known.credential
      const changesBefore = changes
      const credential = await loadCredential(db, masterKey, accessKeyId)
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
  }
}

async function loadCredential(
  db: Db,
  masterKey: KeyObject,
  accessKeyId: string,
): Promise<Credential | undefined> {
  const stored = await findStoredKey(db, accessKeyId)
  if (stored === null) return undefined
  const secret = unseal(masterKey, stored.secretSealed)
  return {
    isActive: stored.status === 'Active',
    v1Key: createSecretKey(Buffer.from(`${secret}&`)),
    v3Key: createSecretKey(Buffer.from(secret)),
    principal: {
      kind: stored.kind,
      accountId: stored.accountId,
      accountNo: stored.accountNo,
      principalId: stored.principalId,
      name: stored.name,
    },
    policies: stored.kind === 'root' ? [] : await loadPolicies(db, stored.accountNo, stored.principalId),
  }
}

async function loadPolicies(
  db: Db,
  accountNo: StoredKey['accountNo'],
  principalId: PrincipalId,
): Promise<readonly CompiledPolicy[]> {
  const attached = await listAttachments(db, accountNo, principalId)
  const system = attached.flatMap(({ policyType, policyName }) =>
    policyType === 'System' ? [SYSTEM_POLICIES.get(policyName)?.document ?? ''] : [],
  )
  const custom = await listAttachedDocuments(db, accountNo, principalId)
  return [...system, ...custom].map(compileText)
}

/** Stored documents were checked when they were made; one that is broken now must not be skipped over. */
function compileText(text: string): CompiledPolicy {
  const document = parsePolicyDocument(text)
  if ('fault' in document) throw new Error(`a stored policy is not valid: ${document.fault}`)
  return compilePolicy(document)
}
