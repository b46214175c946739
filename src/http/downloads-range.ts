/** What of an object to send; bytes counted from 0, both ends included. */
export type RangeChoice =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' }

/** `standard` is HTTP's reading; OSS's own sends the whole object when any end lies outside it. */
export type RangeBehavior = 'oss' | 'standard'

const WHOLE: RangeChoice = { kind: 'whole' }

/**
 * Reads a Range header. More than one range, another unit or a malformed one mean the whole object.
 * Source: spec/oss.md 7 and the service's page on HTTP range requests (ends outside the object).
 */
export function chooseRange(
  header: string | undefined,
  sizeBytes: number,
  behavior: RangeBehavior,
): RangeChoice {
  const match = /^\s*bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/.exec(header ?? '')
  if (match === null) return WHOLE
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return WHOLE
  if (first !== '' && last !== '' && Number(first) > Number(last)) return WHOLE
  const isSuffix = first === ''
  const start = isSuffix ? sizeBytes - Number(last) : Number(first)
  const end = isSuffix || last === '' ? sizeBytes - 1 : Number(last)
  if (start >= 0 && start <= end && end < sizeBytes) return { kind: 'part', start, end }
  if (behavior === 'oss') return WHOLE
  if (start >= sizeBytes || sizeBytes === 0) return { kind: 'unsatisfiable' }
  return { kind: 'part', start: Math.max(start, 0), end: Math.min(end, sizeBytes - 1) }
}
