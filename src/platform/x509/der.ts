/**
 * The part of DER (ITU-T X.690) that a certificate is written with. It only writes, and only what this program
 * made itself, so there is nothing here for a stranger's bytes to break.
 */

const TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** One value with its tag byte and length. */
export function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(body.length)]), body])
}

export const sequence = (...parts: readonly Uint8Array[]) => tagged(TAGS.sequence, ...parts)
export const set = (...parts: readonly Uint8Array[]) => tagged(TAGS.set, ...parts)
export const boolean = (value: boolean) => tagged(TAGS.boolean, Buffer.from([value ? 0xff : 0]))
export const octetString = (bytes: Uint8Array) => tagged(TAGS.octetString, bytes)
export const utf8 = (text: string) => tagged(TAGS.utf8, Buffer.from(text))

/** `[number]` with the content of another value (explicit) or in its place (implicit, `isConstructed` false). */
export function contextTag(number: number, content: Uint8Array, isConstructed: boolean): Buffer {
  return tagged(0x80 | (isConstructed ? 0x20 : 0) | number, content)
}

/** A non-negative number given as big-endian bytes; leading zeros are dropped, a sign byte is added. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const shortest = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  return tagged(TAGS.integer, (shortest[0] ?? 0) & 0x80 ? Buffer.from([0, ...shortest]) : shortest)
}

/** Whole bytes, or with `unusedBits` at the end of the last one. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return tagged(TAGS.bitString, Buffer.from([unusedBits]), bytes)
}

/** An object identifier in dots, e.g. `2.5.29.17`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(TAGS.objectId, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** A time to the second; the form changes in 2050. Source: RFC 5280 4.1.2.5 */
export function time(epochMs: number): Buffer {
  const text = `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`
  return text < '2050'
    ? tagged(TAGS.utcTime, Buffer.from(text.slice(2)))
    : tagged(TAGS.generalizedTime, Buffer.from(text))
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff)
  return [0x80 | bytes.length, ...bytes]
}
