import { createHash } from 'node:crypto'

/** Of the names below it, for UUIDs of version 5 (RFC 9562 5.5); never changes. */
const NAMESPACE = Buffer.from('3b1c8f0e5d5a4c0f9a6e7d2b41f08c95', 'hex')
/** Namespace of our properties. */
const OURS = 'urn:assay:oscal'

/** The UUID of a thing: the same for the same parts in every report. */
export function uuidOf(kind: string, ...parts: readonly string[]): string {
  const digest = createHash('sha1')
    .update(NAMESPACE)
    .update(JSON.stringify([kind, ...parts]))
    .digest()
  digest[6] = (digest[6]! & 0x0f) | 0x50
  digest[8] = (digest[8]! & 0x3f) | 0x80
  const hex = digest.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** A property; `class` is `json` where the value is the JSON text of what it stands for. */
export interface OscalProp {
  readonly name: string
  readonly ns: string
  readonly value: string
  readonly class?: 'json'
}

/**
 * A text as a property, and none for an empty one. The format has one line without blanks around it: a text that is
 * none, or has characters that cannot be seen, stands as JSON, in ASCII.
 */
export function prop(name: string, text: string | null): readonly OscalProp[] {
  if (text === null || text === '') return []
  return isPlain(text)
    ? [{ name, ns: OURS, value: text }]
    : [{ name, ns: OURS, value: asciiJson(text), class: 'json' }]
}

/** Begins with a quote only where it is JSON, so that readers which ignore the class cannot mistake one for the other. */
function isPlain(text: string): boolean {
  return /^[^\s"](?:.*\S)?$/u.test(text) && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A text where the format has Markdown: shown as it is, never as markup. */
export function markup(text: string): string {
  return text.replace(/[\\`*_{}[\]<>&~^$]/g, '\\$&')
}

/** The same in one line, which is never empty; `otherwise` where nothing is left of the text. */
export function markupLine(text: string, otherwise: string): string {
  const oneLine = (each: string) => each.replace(/\s+/g, ' ').trim()
  return markup(oneLine(text) || oneLine(otherwise) || '-')
}

/** An id as the format allows it: letters, digits, `.`, `-` and `_`, not beginning with a digit. */
export function token(text: string): string {
  const allowed = text.replace(/[^\p{L}\p{N}.\-_]/gu, '_')
  return /^[\p{L}_]/u.test(allowed) ? allowed : `_${allowed}`
}

/** An instant as the format has it. */
export function timestamp(instant: number): string {
  return new Date(instant).toISOString()
}
