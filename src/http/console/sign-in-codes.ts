import { createHash } from 'node:crypto'
import type { Clock } from '../../platform/clock.js'
import type { Ids } from '../../platform/ids.js'

/** Temporary credentials as the console takes them over; names as in the reply of `AssumeRole`. */
export interface HandedCredentials {
  readonly AccessKeyId: string
  readonly AccessKeySecret: string
  readonly SecurityToken: string
  readonly Expiration: string
}

/** One-time codes that stand for temporary credentials, in the memory of the process that made them. */
export interface SignInCodes {
  /** A new code of 256 random bits, good for one redemption within ten minutes. */
  issue(credentials: HandedCredentials): string
  /** What the code stands for; forgotten with it. Undefined for any other text. */
  redeem(code: string): HandedCredentials | undefined
}

const GOOD_FOR_MS = 10 * 60_000
const MOST_KEPT = 16

/**
 * Only the process itself issues codes (`assay demo` does), so on any other server there is none to guess. They are kept
 * by their digest: finding one by the time a look-up takes would need its preimage.
 */
export function signInCodes(clock: Clock, ids: Ids): SignInCodes {
  const kept = new Map<string, { readonly credentials: HandedCredentials; readonly until: number }>()
  return {
    issue(credentials) {
      const code = ids.bytes(32).toString('base64url')
      for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST_KEPT + 1)))
        kept.delete(oldest)
      kept.set(digestOf(code), { credentials, until: clock.now() + GOOD_FOR_MS })
      return code
    },
    redeem(code) {
      const digest = digestOf(code)
      const found = kept.get(digest)
      kept.delete(digest)
      return found !== undefined && clock.now() <= found.until ? found.credentials : undefined
    },
  }
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}
