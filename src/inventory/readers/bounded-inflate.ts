import { pipeline, Readable, type Transform } from 'node:stream'

/** Recorded configurations shrink to a thirtieth or so; what shrinks to less than this was made to fill memory or time. */
const LARGEST_RATIO = 200
/** Small files may be as repetitive as they like. */
const FREE_BYTES = 64 * 1024 * 1024

/** What is inflated is out of proportion, or longer than it says. */
export class InflateError extends Error {
  override readonly name = 'InflateError'
}

/**
 * Inflates a stream as it is read. Throws InflateError once it yields more than 200 times what went in, or more
 * than `longest` bytes; an error of zlib for damage.
 */
export async function* boundedInflate(
  inflate: Transform,
  compressed: AsyncIterable<Buffer>,
  longest = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  let bytesIn = 0
  let bytesOut = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of compressed) {
      bytesIn += chunk.length
      yield chunk
    }
  }
  // The error reaches whoever reads; the callback only keeps it from being thrown twice.
  const inflated: AsyncIterable<Buffer> = pipeline(Readable.from(counted()), inflate, () => {})
  for await (const chunk of inflated) {
    bytesOut += chunk.length
    if (bytesOut > longest) throw new InflateError('the file is longer than its archive says')
    if (bytesOut > FREE_BYTES && bytesOut > bytesIn * LARGEST_RATIO)
      throw new InflateError(`the file inflates to more than ${LARGEST_RATIO} times its size`)
    yield chunk
  }
}
