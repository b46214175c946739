import type { Readable } from 'node:stream'
import type { Instant } from '../instant.js'

/** What is known about a stored object without reading its content. */
export interface StoredObject {
  readonly key: string
  readonly contentType: string
  readonly sizeBytes: number
  /** Lower-case hex. */
  readonly sha256: string
  /** Lower-case hex. */
  readonly md5: string
  /** CRC-64/XZ as an unsigned decimal, the form of `x-oss-hash-crc64ecma`; absent when the backend keeps none. */
  readonly crc64?: string
  readonly lastModifiedAt: Instant
}

/** First and last byte to read, both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** A place for finished documents. An object is there whole or not at all, also after a crash. */
export interface ObjectStore {
  /**
   * Stores everything `source` yields under `key`, replacing what was there once the last byte is
   * durable; a source that fails changes nothing. Throws ObjectKeyError for a key no store accepts.
   */
  put(
    key: string,
    source: AsyncIterable<Buffer>,
    meta: { readonly contentType: string },
  ): Promise<StoredObject>
  /** Null when there is no such object, or `key` can name none. */
  find(key: string): Promise<StoredObject | null>
  /** The stream fails with ObjectNotFoundError when there is no such object; destroying it frees its file. */
  read(key: string, range?: ByteRange): Readable
  /** Succeeds also when there is no such object. */
  delete(key: string): Promise<void>
  /** Objects whose key begins with `prefix`, ordered by the UTF-8 bytes of the key. */
  list(prefix: string): AsyncIterable<StoredObject>
}

/** `key` is empty, too long, not portable, or would climb out of the store. */
export class ObjectKeyError extends Error {
  override readonly name = 'ObjectKeyError'

  constructor(reason: string) {
    super(`object key ${reason}`)
  }
}

/** There is no object under that key. */
export class ObjectNotFoundError extends Error {
  override readonly name = 'ObjectNotFoundError'

  constructor(key: string, options?: ErrorOptions) {
    super(`no object ${key}`, options)
  }
}
