/** A running CRC-64/XZ; start with `crc64Start`. Two halves, because 64-bit BigInt steps are ~50x slower. */
export interface Crc64 {
  high: number
  low: number
}

const POLYNOMIAL_HIGH = 0xc96c5795 | 0
const POLYNOMIAL_LOW = 0xd7870f42 | 0

const HIGH = new Int32Array(8 * 256)
const LOW = new Int32Array(8 * 256)
fillTables()

/** Eight tables: table k advances a byte over k further zero bytes, so eight bytes fold in one step. */
function fillTables(): void {
  for (let byte = 0; byte < 256; byte++) {
    let high = 0
    let low = byte
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = (low & 1) === 1
      low = (low >>> 1) | (high << 31)
      high = high >>> 1
      if (isOdd) {
        low ^= POLYNOMIAL_LOW
        high ^= POLYNOMIAL_HIGH
      }
    }
    HIGH[byte] = high
    LOW[byte] = low
  }
  for (let index = 256; index < 8 * 256; index++) {
    const high = HIGH[index - 256]!
    const low = LOW[index - 256]!
    const next = low & 0xff
    LOW[index] = ((low >>> 8) | (high << 24)) ^ LOW[next]!
    HIGH[index] = (high >>> 8) ^ HIGH[next]!
  }
}

/** The CRC of nothing. */
export function crc64Start(): Crc64 {
  return { high: -1, low: -1 }
}

/** Feeds `bytes` into `crc`, in place. */
export function crc64Update(crc: Crc64, bytes: Uint8Array): void {
  let { high, low } = crc
  const end = bytes.length
  const lastEight = end - 8
  let at = 0
  for (; at <= lastEight; at += 8) {
    const a = 7 * 256 + ((low ^ bytes[at]!) & 0xff)
    const b = 6 * 256 + (((low >>> 8) ^ bytes[at + 1]!) & 0xff)
    const c = 5 * 256 + (((low >>> 16) ^ bytes[at + 2]!) & 0xff)
    const d = 4 * 256 + (((low >>> 24) ^ bytes[at + 3]!) & 0xff)
    const e = 3 * 256 + ((high ^ bytes[at + 4]!) & 0xff)
    const f = 2 * 256 + (((high >>> 8) ^ bytes[at + 5]!) & 0xff)
    const g = 256 + (((high >>> 16) ^ bytes[at + 6]!) & 0xff)
    const h = ((high >>> 24) ^ bytes[at + 7]!) & 0xff
    low = LOW[a]! ^ LOW[b]! ^ LOW[c]! ^ LOW[d]! ^ LOW[e]! ^ LOW[f]! ^ LOW[g]! ^ LOW[h]!
    high = HIGH[a]! ^ HIGH[b]! ^ HIGH[c]! ^ HIGH[d]! ^ HIGH[e]! ^ HIGH[f]! ^ HIGH[g]! ^ HIGH[h]!
  }
  for (; at < end; at++) {
    const index = (low ^ bytes[at]!) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ LOW[index]!
    high = (high >>> 8) ^ HIGH[index]!
  }
  crc.high = high
  crc.low = low
}

/** The CRC as an unsigned decimal, the form of `x-oss-hash-crc64ecma` (spec/oss.md 7). */
export function crc64Decimal(crc: Crc64): string {
  return ((BigInt(~crc.high >>> 0) << 32n) | BigInt(~crc.low >>> 0)).toString()
}
