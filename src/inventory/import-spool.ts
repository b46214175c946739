import { constants, createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ImportId } from '../platform/ids.js'
import type { ObjectStore, StoredObject } from '../platform/object-store/types.js'

/** Where uploaded files lie until their import has run. What was written survives a crash. */
export interface ImportSpool {
  /** Parts of a file come in order; one that is sent again, also cut in another way, changes nothing. */
  writePart(importId: ImportId, fileNo: number, offset: number, bytes: Buffer): Promise<void>
  /** Reads a file from a byte on. */
  read(importId: ImportId, fileNo: number, start?: number): Readable
  remove(importId: ImportId): Promise<void>
}

const CHUNK_BYTES = 256 * 1024

/**
 * In a folder, `<directory>/<import id>/<file number>`: the name a file was given is in the database only, so that
 * no name can lead elsewhere.
 */
export function directorySpool(directory: string): ImportSpool {
  const folderOf = (importId: ImportId) => join(directory, importId)
  const pathOf = (importId: ImportId, fileNo: number) => join(folderOf(importId), String(fileNo))
  return {
    async writePart(importId, fileNo, offset, bytes) {
      await mkdir(folderOf(importId), { recursive: true, mode: 0o700 })
      const file = await open(pathOf(importId, fileNo), constants.O_RDWR | constants.O_CREAT, 0o600)
      try {
        let written = 0
        while (written < bytes.length) {
          written += (await file.write(bytes, written, bytes.length - written, offset + written)).bytesWritten
        }
        await file.datasync()
      } finally {
        await file.close()
      }
    },
    read: (importId, fileNo, start = 0) =>
      createReadStream(pathOf(importId, fileNo), { start, highWaterMark: CHUNK_BYTES }),
    remove: (importId) => rm(folderOf(importId), { recursive: true, force: true }),
  }
}

/**
 * In the object store that many processes share, an object a part: `imports/<import id>/<file number>/<offset>`.
 * Nothing signs links to them.
 */
export function objectSpool(store: ObjectStore): ImportSpool {
  const prefixOf = (importId: ImportId, fileNo: number) => `imports/${importId}/${fileNo}/`
  return {
    async writePart(importId, fileNo, offset, bytes) {
      const key = `${prefixOf(importId, fileNo)}${String(offset).padStart(16, '0')}`
      // A longer one is kept: bytes after this part were acknowledged with it.
      const kept = await store.find(key)
      if (kept !== null && kept.sizeBytes >= bytes.length) return
      await store.put(key, Readable.from([bytes]), { contentType: 'application/octet-stream' })
    },
    read: (importId, fileNo, start = 0) => Readable.from(joinParts(store, prefixOf(importId, fileNo), start)),
    async remove(importId) {
      for (const { key } of await partsOf(store, `imports/${importId}/`)) await store.delete(key)
    },
  }
}

async function* joinParts(store: ObjectStore, prefix: string, start: number): AsyncIterable<Buffer> {
  let position = start
  for (const { key, sizeBytes } of await partsOf(store, prefix)) {
    const offset = Number(key.slice(prefix.length))
    if (offset > position) throw new Error(`${prefix} has no bytes from ${position} to ${offset}`)
    const end = offset + sizeBytes
    if (end <= position) continue
    yield* store.read(key, { start: position - offset, end: sizeBytes - 1 })
    position = end
  }
}

async function partsOf(store: ObjectStore, prefix: string): Promise<StoredObject[]> {
  const parts: StoredObject[] = []
  for await (const part of store.list(prefix)) parts.push(part)
  return parts
}
