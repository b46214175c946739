import type { ErrorCode } from '../errors.js'
import type { Clock } from '../platform/clock.js'

/** Takes one call's share; returns 0, or the milliseconds until the next share is there. */
export type Throttle = (key: string) => number

export interface RateLimit {
  readonly perSecond: number
  /** Calls that may come at once after a pause. */
  readonly burst: number
}

const MOST_KEYS = 10_000

/** A token bucket for each key. */
export function rateThrottle(clock: Clock, { perSecond, burst }: RateLimit): Throttle {
  const buckets = new Map<string, { shares: number; at: number }>()
  return (key) => {
    const now = clock.now()
    let bucket = buckets.get(key)
    if (bucket === undefined) {
      // The oldest key starts again with a full bucket: forgetting may let calls through, never refuse them.
      if (buckets.size >= MOST_KEYS) buckets.delete(buckets.keys().next().value!)
      bucket = { shares: burst, at: now }
      buckets.set(key, bucket)
    }
    // A clock that is put back takes no shares away: the caller would wait until it is where it was.
    const passedMs = Math.max(0, now - bucket.at)
    bucket.shares = Math.min(burst, bucket.shares + (passedMs / 1000) * perSecond)
    bucket.at = now
    if (bucket.shares < 1) return Math.ceil(((1 - bucket.shares) / perSecond) * 1000)
    bucket.shares -= 1
    return 0
  }
}

/** No limit. */
export const noThrottle: Throttle = () => 0

/** Calls of one account, and of one operation in it. */
export interface CallThrottle {
  readonly account: Throttle
  readonly operation: Throttle
}

export const noCallThrottle: CallThrottle = { account: noThrottle, operation: noThrottle }

/** Why a call must wait, and for how long; null when it may go on. */
export function throttleCall(
  throttle: CallThrottle,
  accountNo: number,
  operation: { readonly version: string; readonly name: string },
): { readonly code: ErrorCode; readonly retryAfterMs: number } | null {
  const { version, name } = operation
  // The narrower limit first: a call that it refuses takes nothing from the account's other operations.
  const ofOperation = throttle.operation(`${accountNo} ${version} ${name}`)
  if (ofOperation > 0) return { code: 'Throttling.Api', retryAfterMs: ofOperation }
  const ofAccount = throttle.account(String(accountNo))
  return ofAccount > 0 ? { code: 'Throttling.User', retryAfterMs: ofAccount } : null
}
