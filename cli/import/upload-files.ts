import type { Client } from '../client.js'
import { ConnectionError } from '../http.js'
import { UploadImportPart } from '../operations/imports.js'
import type { ImportSource } from './collect-files.js'

/** Bytes of one part; the server takes up to 16 MB. */
export const PART_BYTES = 8 * 1024 * 1024
/** Files on their way at the same time: many small files should not wait for each other's round trip. */
const FILES_AT_ONCE = 4
const ATTEMPTS = 3

export interface UploadProgress {
  readonly files: number
  readonly bytes: number
}

/** Uploads files in parts, streamed; `tell` hears of every part. Throws what the client throws. */
export async function uploadFiles(
  client: Client,
  importId: string,
  sources: readonly ImportSource[],
  tell: (progress: UploadProgress) => void,
): Promise<UploadProgress> {
  const progress = { files: 0, bytes: 0 }
  const waiting = [...sources]
  const takeFiles = async () => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      await uploadFile(client, importId, source, (size) => {
        progress.bytes += size
        tell(progress)
      })
      progress.files++
      tell(progress)
    }
  }
  await Promise.all(Array.from({ length: Math.min(FILES_AT_ONCE, sources.length) }, takeFiles))
  return progress
}

async function uploadFile(
  client: Client,
  importId: string,
  source: ImportSource,
  sent: (sizeBytes: number) => void,
): Promise<void> {
  let offset = 0
  for await (const part of partsOf(source.open(), PART_BYTES)) {
    await sendPart(client, { ImportId: importId, Path: source.name, Offset: offset }, part)
    offset += part.length
    sent(part.length)
  }
}

/** Cuts a stream into parts of `size` bytes; an empty stream is one empty part, so that the server hears of the file. */
export async function* partsOf(chunks: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Buffer> {
  let held: Buffer[] = []
  let heldBytes = 0
  let isEmpty = true
  for await (const chunk of chunks) {
    for (let rest = Buffer.from(chunk); rest.length > 0; ) {
      const taken = rest.subarray(0, size - heldBytes)
      held.push(taken)
      heldBytes += taken.length
      rest = rest.subarray(taken.length)
      if (heldBytes < size) continue
      yield Buffer.concat(held)
      isEmpty = false
      held = []
      heldBytes = 0
    }
  }
  if (heldBytes > 0 || isEmpty) yield Buffer.concat(held)
}

/** A part that came twice is taken once, so a lost reply is no reason to give up. */
async function sendPart(
  client: Client,
  params: { readonly ImportId: string; readonly Path: string; readonly Offset: number },
  part: Buffer,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(UploadImportPart, params, part)
      return
    } catch (error) {
      if (!(error instanceof ConnectionError) || attempt >= ATTEMPTS) throw error
    }
  }
}
