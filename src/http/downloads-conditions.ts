import type { Instant } from '../platform/instant.js'

/** The conditional headers of a request, as received. */
export interface ConditionHeaders {
  readonly 'if-match'?: string | undefined
  readonly 'if-none-match'?: string | undefined
  readonly 'if-modified-since'?: string | undefined
  readonly 'if-unmodified-since'?: string | undefined
  readonly 'if-range'?: string | readonly string[] | undefined
}

/** What identifies the state of an object to a client. */
export interface ObjectState {
  /** Quoted. */
  readonly etag: string
  readonly lastModifiedAt: Instant
}

/** Whether to send the object, and if not, why. */
export type ConditionOutcome =
  | { readonly kind: 'send' }
  | { readonly kind: 'notModified' }
  | { readonly kind: 'failed'; readonly condition: string }

/** Evaluates the conditions in the order of RFC 9110 13.2.2. A date that cannot be read counts as absent. */
export function evaluateConditions(headers: ConditionHeaders, state: ObjectState): ConditionOutcome {
  const ifMatch = headers['if-match']
  const unmodifiedSince = secondsOf(headers['if-unmodified-since'])
  const modifiedAt = Math.floor(state.lastModifiedAt / 1000)
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, state.etag)) return { kind: 'failed', condition: 'If-Match' }
  } else if (unmodifiedSince !== null && modifiedAt > unmodifiedSince)
    return { kind: 'failed', condition: 'If-Unmodified-Since' }
  const ifNoneMatch = headers['if-none-match']
  const modifiedSince = secondsOf(headers['if-modified-since'])
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, state.etag)) return { kind: 'notModified' }
  } else if (modifiedSince !== null && modifiedAt <= modifiedSince) return { kind: 'notModified' }
  return { kind: 'send' }
}

/** Whether a Range header counts: not when If-Range names another state of the object. */
export function isRangeCurrent(ifRange: ConditionHeaders['if-range'], state: ObjectState): boolean {
  if (ifRange === undefined) return true
  if (typeof ifRange !== 'string') return false
  const seconds = secondsOf(ifRange)
  return ifRange.trim() === state.etag || seconds === Math.floor(state.lastModifiedAt / 1000)
}

/** Entity tags are compared without quotes and case: clients echo them in every form. */
function matches(list: string, etag: string): boolean {
  const wanted = bareTag(etag)
  return list.split(',').some((tag) => tag.trim() === '*' || bareTag(tag) === wanted)
}

function bareTag(tag: string): string {
  return tag.trim().replace(/^W\//, '').replace(/^"|"$/g, '').toUpperCase()
}

function secondsOf(date: string | undefined): number | null {
  const epochMs = /^[A-Za-z]{3,9},? .*GMT$/.test(date ?? '') ? Date.parse(date ?? '') : Number.NaN
  return Number.isNaN(epochMs) ? null : epochMs / 1000
}
