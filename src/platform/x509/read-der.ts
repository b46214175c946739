/** One value of DER as it stands in the bytes it was read from. */
export interface DerValue {
  readonly tag: number
  /** With tag and length. */
  readonly whole: Buffer
  readonly content: Buffer
}

/** What cannot be read as the DER that was expected. */
export class DerError extends Error {}

/** The tag `[0]` of a context, with parts. */
export const CONTEXT_0 = 0xa0
export const INTEGER = 0x02
export const OCTET_STRING = 0x04
export const OBJECT_ID = 0x06
export const GENERALIZED_TIME = 0x18
export const SEQUENCE = 0x30
export const SET = 0x31

const LONGEST = 1_000_000

/** Reads bytes that are one value and nothing behind it. Throws DerError. */
export function readDer(bytes: Buffer, tag?: number): DerValue {
  const value = readAt(bytes, 0)
  if (value.whole.length !== bytes.length) throw new DerError('there is something behind the value')
  return tag === undefined ? value : expectTag(value, tag)
}

/** The values that stand in another one. Throws DerError. */
export function partsOf(value: DerValue): readonly DerValue[] {
  const parts: DerValue[] = []
  for (let at = 0; at < value.content.length; ) {
    const part = readAt(value.content, at)
    parts.push(part)
    at += part.whole.length
  }
  return parts
}

/** The part at `index`, which must have the tag. Throws DerError. */
export function partAt(parts: readonly DerValue[], index: number, tag: number): DerValue {
  const part = parts[index]
  if (part === undefined) throw new DerError(`a part is missing`)
  return expectTag(part, tag)
}

/** An object identifier in dots. Throws DerError for another tag. */
export function objectIdOf(value: DerValue): string {
  const [first = 0, ...rest] = expectTag(value, OBJECT_ID).content
  const numbers = first < 80 ? [Math.floor(first / 40), first % 40] : [2, first - 80]
  let number = 0
  for (const byte of rest) {
    number = number * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      numbers.push(number)
      number = 0
    }
  }
  return numbers.join('.')
}

/** A GeneralizedTime in UTC as epoch milliseconds. Throws DerError. Source: RFC 3161 2.4.2 */
export function timeOf(value: DerValue): number {
  const text = expectTag(value, GENERALIZED_TIME).content.toString('latin1')
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text)
  if (match === null) throw new DerError('no time in UTC')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(Number(match[7] ?? 0) * 1000)
}

function expectTag(value: DerValue, tag: number): DerValue {
  if (value.tag !== tag) throw new DerError(`tag ${value.tag} where ${tag} was expected`)
  return value
}

function readAt(bytes: Buffer, at: number): DerValue {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new DerError('the bytes end early')
  // Tags of several bytes and lengths that only an end mark tells do not occur in what is read here.
  if ((tag & 0x1f) === 0x1f || first === 0x80) throw new DerError('a form that DER does not have')
  const size = first < 0x80 ? 0 : first & 0x7f
  if (size > 4) throw new DerError('too long')
  let length = size === 0 ? first : 0
  for (let index = 0; index < size; index++) length = length * 256 + (bytes[at + 2 + index] ?? LONGEST)
  const start = at + 2 + size
  if (length > LONGEST || start + length > bytes.length) throw new DerError('the bytes end early')
  return {
    tag,
    whole: bytes.subarray(at, start + length),
    content: bytes.subarray(start, start + length),
  }
}
