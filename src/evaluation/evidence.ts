import { createHash } from 'node:crypto'
import type { Verdict } from '../conditions/verdict.js'
import type { Evidence, StoredFailure } from './types.js'

/** Longest actual value kept beside a verdict; the whole value is in the configuration history. */
const ACTUAL_LENGTH = 200

/** What of a verdict is kept beside it; null for verdicts that need no evidence. */
export function evidenceOf(verdict: Verdict): Evidence | null {
  switch (verdict.kind) {
    case 'nonCompliant':
      return {
        kind: 'failures',
        failures: verdict.failures.map(
          ({ leaf, actual, path, relatedId, reason, desired }): StoredFailure => {
            const kept = reason === undefined ? shorten(actual) : null
            if (desired !== undefined) return [leaf, kept, path ?? [], relatedId ?? '', shorten(desired)]
            if (relatedId !== undefined) return [leaf, kept, path ?? [], relatedId]
            return path === undefined || path.length === 0 ? [leaf, kept] : [leaf, kept, path]
          },
        ),
      }
    case 'insufficientData':
      return { kind: 'missing', missing: verdict.missing }
    case 'error':
      return { kind: 'error', cause: shorten(verdict.cause) }
    case 'compliant':
    case 'notApplicable':
      return null
  }
}

/** A longer value is cut and told apart by its hash, so that a change behind the cut is still seen. */
function shorten(text: string): string {
  if (text.length <= ACTUAL_LENGTH) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return `${text.slice(0, ACTUAL_LENGTH - 16).toWellFormed()}… #${hash}`
}

/** Failures are a list of lists, missing paths a list of texts, an error a text, a statement an object. */
export function encodeEvidence(evidence: Evidence): unknown {
  switch (evidence.kind) {
    case 'failures':
      return evidence.failures
    case 'missing':
      return evidence.missing
    case 'error':
      return evidence.cause
    case 'stated':
      return { stated: evidence.text }
  }
}

/** The JSON text of `encodeEvidence`. The commonest shapes are put together here: a pass writes hundreds of thousands. */
export function evidenceText(evidence: Evidence): string {
  if (evidence.kind === 'failures' && evidence.failures.length === 1) {
    const [leaf, actual, ...others] = evidence.failures[0]!
    if (actual !== null && others.length === 0) return `[[${leaf},${quoted(actual)}]]`
  }
  if (evidence.kind === 'missing' && evidence.missing.length === 1) return `[${quoted(evidence.missing[0]!)}]`
  return JSON.stringify(encodeEvidence(evidence))
}

function quoted(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || code > 126 || code === 34 || code === 92) return JSON.stringify(text)
  }
  return `"${text}"`
}

/** Throws when `payload` is nothing that `encodeEvidence` writes. */
export function decodeEvidence(payload: unknown): Evidence {
  if (typeof payload === 'string') return { kind: 'error', cause: payload }
  if (isStatement(payload)) return { kind: 'stated', text: payload.stated }
  if (!Array.isArray(payload)) throw new Error('unreadable evidence')
  if (payload.every((item) => typeof item === 'string')) return { kind: 'missing', missing: payload }
  return { kind: 'failures', failures: payload as StoredFailure[] }
}

function isStatement(payload: unknown): payload is { readonly stated: string } {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'stated' in payload &&
    typeof payload.stated === 'string'
  )
}
