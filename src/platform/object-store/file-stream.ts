import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'

const CHUNK_BYTES = 256 * 1024

/** An open file and the bytes of it to read, both ends included; `end < start` reads nothing. */
export interface OpenFile {
  readonly handle: FileHandle
  readonly start: number
  readonly end: number
}

/**
 * Streams part of a file that `openFile` opens on demand. Reads ahead one chunk, closes the file at the
 * end, on error and on destroy, and fails when the file is shorter than promised.
 */
export function fileStream(openFile: () => Promise<OpenFile>): Readable {
  let handle: FileHandle | null = null
  let position = 0
  let end = -1
  return new Readable({
    highWaterMark: CHUNK_BYTES,
    construct(callback) {
      openFile().then((opened) => {
        handle = opened.handle
        position = opened.start
        end = opened.end
        callback()
      }, callback)
    },
    read() {
      const length = Math.min(CHUNK_BYTES, end - position + 1)
      if (handle === null || length <= 0) {
        this.push(null)
        return
      }
      handle.read(Buffer.allocUnsafe(length), 0, length, position).then(
        ({ bytesRead, buffer }) => {
          if (bytesRead === 0) {
            this.destroy(new Error(`file ends at ${position}, before byte ${end}`))
            return
          }
          position += bytesRead
          this.push(buffer.subarray(0, bytesRead))
        },
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      )
    },
    destroy(error, callback) {
      if (handle === null) callback(error)
      else
        handle.close().then(
          () => callback(error),
          (closeError: unknown) => callback(error ?? (closeError instanceof Error ? closeError : null)),
        )
    },
  })
}
