import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { RecordLine } from './record-lines.js'

/** What is known of a record once its last line is written. */
export interface RecordFacts {
  /** SHA-256 of the lines before compression, lower-case hex: the report's digest. */
  readonly digest: string
  readonly lines: number
}

/** Writes the lines of a record to a gzip file, whatever their number, in constant memory. */
export interface RecordWriter {
  /** Returns a promise only when the file has fallen behind; await it before the next line. */
  put(line: RecordLine): Promise<void> | undefined
  /** Resolves when the file is complete. */
  close(): Promise<RecordFacts>
  /** Gives the file up; it is left incomplete. */
  abort(): void
}

const BUFFER_BYTES = 48 * 1024

/** Opens a writer that replaces the file at `path`. */
export function createRecordWriter(path: string): RecordWriter {
  const digest = createHash('sha256')
  const gzip = createGzip({ level: 6 })
  const file = gzip.pipe(createWriteStream(path, { mode: 0o600 }))
  gzip.on('error', (error) => file.destroy(error))
  const done = finished(file)
  // A failure is reported by the next put or close; unheard it would end the process before that.
  done.catch(() => {})
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  let used = 0
  let lines = 0

  function flush(): Promise<void> | undefined {
    const bytes = buffer.subarray(0, used)
    digest.update(bytes)
    buffer = Buffer.allocUnsafe(BUFFER_BYTES)
    used = 0
    if (gzip.write(bytes)) return undefined
    return Promise.race([new Promise<void>((resolve) => gzip.once('drain', resolve)), done])
  }

  return {
    put(line) {
      const text = `${JSON.stringify(line)}\n`
      lines++
      // Three bytes is the most a UTF-16 unit takes.
      const most = text.length * 3
      const pending = used + most > buffer.length && used > 0 ? flush() : undefined
      if (most > buffer.length) buffer = Buffer.allocUnsafe(most)
      used += buffer.write(text, used)
      return pending
    },
    async close() {
      await flush()
      gzip.end()
      await done
      return { digest: digest.digest('hex'), lines }
    },
    abort() {
      gzip.destroy()
      file.destroy()
    },
  }
}
