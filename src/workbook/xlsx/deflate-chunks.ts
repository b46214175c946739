import { crc32, createDeflateRaw } from 'node:zlib'

export type DeflatedTotals = { readonly crc: number; readonly plainBytes: number }

/**
 * Deflates chunks at level 6 and returns the checksum and size of what went in. A chunk is compressed on the thread
 * pool while the source makes the next one, so the source must leave a chunk alone until it is asked for the one
 * after the next: two buffers in turn will do.
 */
export async function* deflateChunks(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, DeflatedTotals, undefined> {
  const deflate = createDeflateRaw({ level: 6, memLevel: 9, chunkSize: 128 * 1024 })
  let ready: Buffer[] = []
  deflate.on('data', (bytes: Buffer) => ready.push(bytes))
  const ended = new Promise<void>((resolve, reject) => {
    deflate.on('end', resolve)
    deflate.on('error', reject)
  })
  // Awaited further down; until then a failure must not count as unhandled.
  ended.catch(() => {})
  const write = (chunk: Buffer) => {
    const written = new Promise<void>((resolve, reject) => {
      deflate.write(chunk, (error) => (error == null ? resolve() : reject(error)))
    })
    written.catch(() => {})
    return written
  }
  const take = () => {
    const bytes = ready
    ready = []
    return bytes
  }

  let crc = 0
  let plainBytes = 0
  let writing = Promise.resolve()
  try {
    for await (const chunk of chunks) {
      // The checksum of an empty buffer starts again from zero.
      if (chunk.length === 0) continue
      await writing
      writing = write(chunk)
      crc = crc32(chunk, crc)
      plainBytes += chunk.length
      yield* take()
    }
    await writing
    deflate.end()
    await ended
    yield* take()
  } finally {
    deflate.destroy()
  }
  return { crc, plainBytes }
}
