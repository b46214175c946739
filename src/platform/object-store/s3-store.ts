import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { toInstant } from '../instant.js'
import { digestWhile } from './digests.js'
import { removeFile, writeDurable } from './directory-files.js'
import { objectKeyFault, requireObjectKey } from './object-key.js'
import type { ObjectStoreDeps } from './open-store.js'
import type { S3Address } from './s3-address.js'
import { fromS3 } from './s3-errors.js'
import { type ByteRange, ObjectNotFoundError, type ObjectStore, type StoredObject } from './types.js'

/**
 * A bucket of S3, or of what speaks its protocol. An object's digests travel with it as metadata, so its source is
 * kept in `spoolDirectory`, which must exist, until it is whole; one request then stores it, at most 5 GB. Whatever it
 * does throws UnavailableError when the bucket cannot be reached, refuses or falls silent.
 */
export function s3Store(address: S3Address, deps: ObjectStoreDeps, spoolDirectory: string): ObjectStore {
  const { bucket, prefix } = address
  const client = new S3Client(clientSettings(address))
  const place = (key: string) => ({ Bucket: bucket, Key: `${prefix}${key}` })

  async function find(key: string): Promise<StoredObject | null> {
    if (objectKeyFault(key) !== null) return null
    const head = await client.send(new HeadObjectCommand(place(key))).catch(nullWhenMissing)
    if (head === null) return null
    const { sha256, md5, crc64, 'modified-at': modifiedAt } = head.Metadata ?? {}
    if (sha256 === undefined || md5 === undefined || modifiedAt === undefined)
      throw new Error(`object ${key} was not written by this program`)
    return {
      key,
      contentType: head.ContentType ?? 'application/octet-stream',
      sizeBytes: head.ContentLength ?? 0,
      sha256,
      md5,
      ...(crc64 === undefined ? {} : { crc64 }),
      lastModifiedAt: toInstant(Number(modifiedAt)),
    }
  }

  async function* bytesOf(key: string, range: ByteRange | undefined): AsyncIterable<Uint8Array> {
    if (objectKeyFault(key) !== null) throw new ObjectNotFoundError(key)
    const Range = range === undefined ? undefined : `bytes=${range.start}-${range.end}`
    const reply = await client.send(new GetObjectCommand({ ...place(key), Range })).catch(nullWhenMissing)
    if (reply === null) throw new ObjectNotFoundError(key)
    if (!(reply.Body instanceof Readable)) return
    try {
      yield* reply.Body
    } catch (error) {
      throw fromS3(error)
    }
  }

  return {
    async put(key, source, { contentType }) {
      requireObjectKey(key)
      const path = join(spoolDirectory, `${deps.ids.bytes(8).toString('hex')}.part`)
      try {
        const digest = digestWhile(source)
        await writeDurable(path, digest.bytes)
        const object = { key, contentType, ...digest.result(), lastModifiedAt: deps.clock.now() }
        await client
          .send(
            new PutObjectCommand({
              ...place(key),
              Body: createReadStream(path),
              ContentLength: object.sizeBytes,
              ContentMD5: Buffer.from(object.md5, 'hex').toString('base64'),
              ContentType: contentType,
              Metadata: {
                sha256: object.sha256,
                md5: object.md5,
                crc64: object.crc64,
                'modified-at': String(object.lastModifiedAt),
              },
            }),
          )
          .catch(explain)
        return object
      } finally {
        await removeFile(path)
      }
    },

    find,

    read: (key, range) => Readable.from(bytesOf(key, range), { objectMode: false }),

    async delete(key) {
      if (objectKeyFault(key) === null) await client.send(new DeleteObjectCommand(place(key))).catch(explain)
    },

    async *list(wanted) {
      if (objectKeyFault(`${wanted}x`) !== null) return
      let ContinuationToken: string | undefined
      do {
        const page = await client
          .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${wanted}`, ContinuationToken }))
          .catch(explain)
        for (const { Key } of page.Contents ?? []) {
          const object = Key === undefined ? null : await find(Key.slice(prefix.length))
          if (object !== null) yield object
        }
        ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined
      } while (ContinuationToken !== undefined)
    },
  }
}

const noLine = () => {}
/** Failures are thrown and told by whoever asked; the client would write lines of its own to standard error. */
const NO_LOG = { debug: noLine, info: noLine, warn: noLine, error: noLine }

function clientSettings(address: S3Address): S3ClientConfig {
  return {
    region: address.region,
    forcePathStyle: address.isPathStyle,
    logger: NO_LOG,
    // Without a limit a store that falls silent would hold a job for good.
    requestHandler: { connectionTimeout: address.timeoutMs, socketTimeout: address.timeoutMs },
    // Others than S3 itself refuse the checksums that the client would add to every request.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(address.endpoint === undefined ? {} : { endpoint: address.endpoint }),
    ...(address.credentials === undefined ? {} : { credentials: address.credentials }),
  }
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) {
    if (error.name !== 'NoSuchBucket') return null
  }
  throw fromS3(error)
}

function explain(error: unknown): never {
  throw fromS3(error)
}
