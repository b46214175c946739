import { type Instant, toInstant } from '../instant.js'
import type { StoredObject } from './types.js'

/** What the directory store keeps beside an object's content; its arrival under its name is the commit. */
export interface DirectoryRecord {
  readonly object: StoredObject
  /** Name of the content file, in the folder that mirrors the record's. */
  readonly file: string
  /** The content file this one took the place of; a crash may have left it behind. */
  readonly replaces: string | null
}

const FILE_NAME = /^[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*$/

/** One line of JSON. */
export function formatRecord({ object, file, replaces }: DirectoryRecord): string {
  return `${JSON.stringify({ ...object, file, replaces })}\n`
}

/**
 * Reads what `formatRecord` wrote. Throws when it is anything else; a file name with a separator is
 * refused, so a tampered record cannot point outside its folder.
 */
export function parseRecord(text: string): DirectoryRecord {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error('no object record')
  const fields = new Map<string, unknown>(Object.entries(value))
  const file = textField(fields, 'file')
  const replaces = fields.get('replaces') === null ? null : textField(fields, 'replaces')
  if (!FILE_NAME.test(file) || (replaces !== null && !FILE_NAME.test(replaces)))
    throw new Error('object record names a file elsewhere')
  return {
    object: {
      key: textField(fields, 'key'),
      contentType: textField(fields, 'contentType'),
      sizeBytes: numberField(fields, 'sizeBytes'),
      sha256: textField(fields, 'sha256'),
      md5: textField(fields, 'md5'),
      crc64: textField(fields, 'crc64'),
      lastModifiedAt: instantField(fields, 'lastModifiedAt'),
    },
    file,
    replaces,
  }
}

function textField(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name)
  if (typeof value !== 'string') throw new Error(`object record without ${name}`)
  return value
}

function numberField(fields: ReadonlyMap<string, unknown>, name: string): number {
  const value = fields.get(name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Error(`object record without ${name}`)
  return value
}

function instantField(fields: ReadonlyMap<string, unknown>, name: string): Instant {
  return toInstant(numberField(fields, name))
}
