import type { KeyObject } from 'node:crypto'
import type { AccountNo, PrincipalId } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { derivedKey, seal, unseal } from '../platform/seal.js'

/** What a security token stands for: everything the server must know of a session. */
export interface SessionGrant {
  readonly accessKeyId: string
  readonly secret: string
  readonly accountNo: AccountNo
  readonly roleId: PrincipalId
  readonly sessionName: string
  /** Session policy, JSON text. */
  readonly policy?: string
  readonly expiresAt: Instant
}

/**
 * Seals a grant into its token. Sessions are in no table: a token survives a restart, costs no row, and
 * only this server (with its master key) can read or make one.
 */
export function writeSessionToken(masterKey: KeyObject, grant: SessionGrant): string {
  const { accessKeyId, secret, accountNo, roleId, sessionName, policy, expiresAt } = grant
  const fields = [accessKeyId, secret, accountNo, roleId, sessionName, policy ?? null, expiresAt]
  return seal(derivedKey(masterKey, 'session'), JSON.stringify(fields))
}

/** Undefined when the token was altered or made with another master key. */
export function readSessionToken(masterKey: KeyObject, token: string): SessionGrant | undefined {
  try {
    const fields = JSON.parse(unseal(derivedKey(masterKey, 'session'), token))
    const [accessKeyId, secret, accountNo, roleId, sessionName, policy, expiresAt] = fields
    const grant = { accessKeyId, secret, accountNo, roleId, sessionName, expiresAt: toInstant(expiresAt) }
    return policy === null ? grant : { ...grant, policy }
  } catch {
    // Whatever is wrong with it, the caller learns only that it is no token of this server.
    return undefined
  }
}
