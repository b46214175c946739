/** Bytes of one thing that may span chunks; what passes the limit is counted, not kept. */
export interface ByteCapture {
  begin(index: number, base: number): void
  /** Stops keeping before `end`; `resume` goes on. */
  pause(chunk: Buffer, end: number): void
  resume(index: number): void
  /** Called at the end of each chunk. */
  keep(chunk: Buffer): void
  finish(chunk: Buffer, end: number): Captured
  isBlank(chunk: Buffer, end: number): boolean
  drop(): void
}

export interface Captured {
  readonly bytes: Buffer
  /** Stream offset of the first byte. */
  readonly offset: number
  readonly isTooLarge: boolean
}

const NOT_OPEN = -1

/** Collects a byte range of a chunked stream without copying until it is whole. */
export function byteCapture(limitBytes: number): ByteCapture {
  let kept: Buffer[] = []
  let size = 0
  let from = NOT_OPEN
  let offset = 0

  function add(chunk: Buffer, end: number): void {
    if (from === NOT_OPEN || end <= from) return
    size += end - from
    if (size <= limitBytes) kept.push(chunk.subarray(from, end))
    else kept = []
  }

  function reset(): void {
    kept = []
    size = 0
    from = NOT_OPEN
  }

  return {
    begin(index, base) {
      reset()
      from = index
      offset = base + index
    },
    pause(chunk, end) {
      add(chunk, end)
      from = NOT_OPEN
    },
    resume(index) {
      from = index
    },
    keep(chunk) {
      add(chunk, chunk.length)
      if (from !== NOT_OPEN) from = 0
    },
    finish(chunk, end) {
      add(chunk, end)
      const isTooLarge = size > limitBytes
      const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept)
      reset()
      return { bytes, offset, isTooLarge }
    },
    isBlank(chunk, end) {
      const rest = from === NOT_OPEN ? '' : chunk.toString('latin1', from, end)
      return size <= 1024 && rest.trim() === '' && kept.every((part) => part.toString('latin1').trim() === '')
    },
    drop: reset,
  }
}
