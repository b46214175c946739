import type { Json } from './types.js'

/** Narrows to a list; `Array.isArray` alone does not narrow readonly arrays. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** A value as comparisons and annotations see it: shortest decimal, `true`/`false`, compact JSON; '' for nothing. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/**
 * The items of a list written as text: a JSON array, or comma separated with each item trimmed and empty
 * ones dropped. Source: spec/condition-rules.md 3, edge cases.
 */
export function listItems(text: string): readonly string[] {
  const trimmed = text.trim()
  if (trimmed.startsWith('[')) {
    const parsed = parseJson(trimmed)
    if (isList(parsed)) return parsed.map(textOf)
  }
  return trimmed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Parses JSON text; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** Reads a decimal number from a number or a text; NaN when it is none. */
export function numberOf(value: Json | undefined): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return Number.NaN
  const trimmed = value.trim()
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN
}

/** Prepares the comparison of texts with one text, ignoring case. It allocates only for non-ASCII texts. */
export function equalsIgnoringCase(wanted: string): (text: string) => boolean {
  const lower = wanted.toLowerCase()
  // Lower-casing can change the length of a text, but not into an ASCII one of another length.
  return isAscii(lower)
    ? (text) => text.length === lower.length && equalsAscii(text, lower)
    : (text) => text.toLowerCase() === lower
}

/** `lower` is ASCII, lower case and as long as `text`. */
function equalsAscii(text: string, lower: string): boolean {
  for (let i = 0; i < lower.length; i++) {
    const code = text.charCodeAt(i)
    if (code === lower.charCodeAt(i)) continue
    if (code > 127) return text.toLowerCase() === lower
    if (code < 65 || code > 90 || code + 32 !== lower.charCodeAt(i)) return false
  }
  return true
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}
