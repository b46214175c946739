import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc64Decimal, crc64Start, crc64Update } from './crc64.js'

function crcOf(...chunks: Uint8Array[]): string {
  const crc = crc64Start()
  for (const chunk of chunks) crc64Update(crc, chunk)
  return crc64Decimal(crc)
}

/** The definition, bit by bit, over BigInt. */
function slowCrc(bytes: Uint8Array): string {
  let crc = 0xffffffffffffffffn
  for (const byte of bytes) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0xc96c5795d7870f42n : crc >> 1n
  }
  return (crc ^ 0xffffffffffffffffn).toString()
}

describe('CRC-64/XZ', () => {
  it('gives the published check value', () => {
    expect(crcOf(Buffer.from('123456789'))).toBe(0x995dc9bbdf1939fan.toString())
  })

  it('of nothing is 0', () => {
    expect(crcOf()).toBe('0')
  })

  it('equals the bitwise definition however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
        expect(crcOf(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(slowCrc(bytes))
      }),
    )
  })
})
