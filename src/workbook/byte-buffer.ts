/** Bytes being written one behind the other. `length` counts those in use. */
export type ByteBuffer = { bytes: Buffer; length: number }

/** An empty buffer that grows when more than `capacityBytes` are needed at once. */
export function createByteBuffer(capacityBytes: number): ByteBuffer {
  return { bytes: Buffer.allocUnsafe(capacityBytes), length: 0 }
}

/** Makes room for `moreBytes`. */
export function ensureRoom(out: ByteBuffer, moreBytes: number): void {
  const needed = out.length + moreBytes
  if (needed <= out.bytes.length) return
  const grown = Buffer.allocUnsafe(Math.max(needed, out.bytes.length * 2))
  out.bytes.copy(grown, 0, 0, out.length)
  out.bytes = grown
}

/** The bytes in use, not copied. */
export function bytesInUse(out: ByteBuffer): Buffer {
  return out.bytes.subarray(0, out.length)
}
