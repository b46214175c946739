import { createHash } from 'node:crypto'
import { crc64Decimal, crc64Start, crc64Update } from './crc64.js'

/** Passes a source on and digests it; `result` once it is read to its end. SHA-256 and MD5 in lower-case hex. */
export function digestWhile(source: AsyncIterable<Buffer>) {
  const sha256 = createHash('sha256')
  const md5 = createHash('md5')
  const crc = crc64Start()
  let sizeBytes = 0
  async function* bytes(): AsyncIterable<Buffer> {
    for await (const chunk of source) {
      sha256.update(chunk)
      md5.update(chunk)
      crc64Update(crc, chunk)
      sizeBytes += chunk.length
      yield chunk
    }
  }
  const result = () => ({
    sizeBytes,
    sha256: sha256.digest('hex'),
    md5: md5.digest('hex'),
    crc64: crc64Decimal(crc),
  })
  return { bytes: bytes(), result }
}
