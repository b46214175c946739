import { createHash } from 'node:crypto'
import { ObjectKeyError } from './types.js'

/** Longest key in UTF-8 bytes, the limit of OSS. */
const MAX_KEY_BYTES = 1023
const MAX_FILE_NAME_BYTES = 180

/** Why `key` cannot name an object (a sentence's end), or null when it can. */
export function objectKeyFault(key: string): string | null {
  if (key === '') return 'is empty'
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes`
  if (Buffer.from(key).toString() !== key) return 'is not well-formed Unicode'
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'holds a control character'
  if (key.includes('\\')) return 'holds a backslash'
  for (const segment of key.split('/'))
    if (segment === '' || segment === '.' || segment === '..') return 'has an empty, "." or ".." segment'
  return null
}

/** Throws ObjectKeyError unless `key` can name an object. */
export function requireObjectKey(key: string): void {
  const fault = objectKeyFault(key)
  if (fault !== null) throw new ObjectKeyError(fault)
}

/** The folder names a key's leading segments (all but its last) are stored under. */
export function keyFolders(key: string): string[] {
  return key
    .split('/')
    .slice(0, -1)
    .map((segment) => fitFileName(escapeName(segment, /[A-Za-z0-9_-]/)))
}

/**
 * The file name a key's last segment is stored under, without the ending the store adds. Folders never
 * hold a dot and the store's endings always do, so `a` and `a/b` can both be objects, and no name is `..`.
 */
export function keyFileName(key: string): string {
  return fitFileName(escapeName(key.slice(key.lastIndexOf('/') + 1), /[A-Za-z0-9._-]/).replace(/^\./, '%2E'))
}

function escapeName(segment: string, kept: RegExp): string {
  let text = ''
  for (const byte of Buffer.from(segment)) {
    const char = String.fromCharCode(byte)
    text += kept.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return text
}

/** File systems stop at 255 bytes a name; a longer one keeps its beginning and gets a digest. */
function fitFileName(name: string): string {
  if (name.length <= MAX_FILE_NAME_BYTES) return name
  return `${name.slice(0, 100)}~${createHash('sha256').update(name).digest('hex')}`
}
