import { gunzipSync } from 'node:zlib'
import type { Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import type { ImportSource } from '../import/collect-files.js'
import { UploadComparisonPart } from '../operations/comparisons.js'

/** Bytes of one part; the server takes up to 16 MB. */
const PART_BYTES = 4 * 1024 * 1024

export interface UploadedVerdicts {
  readonly verdicts: number
  readonly skipped: number
  readonly foreign: number
}

/** Uploads saved replies and log lines, plain or gzip. Throws CommandError for a file that cannot be used. */
export async function uploadVerdicts(
  client: Client,
  comparisonId: string,
  sources: readonly ImportSource[],
): Promise<UploadedVerdicts> {
  const total = { verdicts: 0, skipped: 0, foreign: 0 }
  for (const source of sources) {
    for (const part of splitLines(await readWhole(source), PART_BYTES)) {
      const received = await client.send(UploadComparisonPart, { ComparisonId: comparisonId }, part)
      total.verdicts += received.Verdicts
      total.skipped += received.Skipped
      total.foreign += received.Foreign
    }
  }
  return total
}

async function readWhole(source: ImportSource): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.open()) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes)
  } catch (error) {
    throw new CommandError('settings', `${source.name}: the compressed file is damaged`, { cause: error })
  }
}

/** Whole when it is small, else parts of whole lines of about `size` bytes. */
export function splitLines(bytes: Buffer, size: number): readonly Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  while (bytes.length - start > size) {
    const end = bytes.indexOf('\n', start + size)
    if (end < 0) break
    parts.push(bytes.subarray(start, end + 1))
    start = end + 1
  }
  if (start < bytes.length) parts.push(bytes.subarray(start))
  return parts
}
