/** A moment as epoch milliseconds. Every time in the model and the database is one of these. */
export type Instant = number & { readonly __brand: 'Instant' }

/** Brands epoch milliseconds. Throws RangeError when `epochMs` is no safe integer. */
export function toInstant(epochMs: number): Instant {
  if (!Number.isSafeInteger(epochMs)) throw new RangeError(`not an instant: ${epochMs}`)
  return epochMs as Instant
}

/** `2026-11-24T02:57:55Z`, or with milliseconds when there are any. */
export function formatInstant(instant: Instant): string {
  const text = new Date(instant).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/

/**
 * Reads an ISO 8601 date or date-time; a text without an offset is UTC. Null when it is no such text
 * or names a day that does not exist.
 */
export function parseIsoInstant(text: string): Instant | null {
  const match = ISO.exec(text.trim())
  if (match === null) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  const utc = Date.UTC(+year!, +month! - 1, +day!, +hour, +minute, +second, milliseconds)
  const date = new Date(utc)
  if (date.getUTCMonth() !== +month! - 1 || date.getUTCDate() !== +day! || +hour > 24 || +minute > 59)
    return null
  return toInstant(utc - offsetMs(zone))
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000
}
