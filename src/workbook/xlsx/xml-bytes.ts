/**
 * XML written straight into bytes. Building strings first and encoding them afterwards costs more than twice as much,
 * and far more again once a string passes 64 KB.
 */
import { type ByteBuffer, ensureRoom } from '../byte-buffer.js'

/** Copies a short piece of markup; the caller has made room. */
export function putLiteral(out: ByteBuffer, literal: Uint8Array): void {
  const { bytes } = out
  let at = out.length
  // Faster than `set` for pieces of a few dozen bytes.
  for (let i = 0; i < literal.length; i++) bytes[at++] = literal[i]!
  out.length = at
}

/** Writes ASCII text that needs no escaping, such as a number. Makes its own room. */
export function putAscii(out: ByteBuffer, text: string): void {
  ensureRoom(out, text.length)
  const { bytes } = out
  let at = out.length
  for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i)
  out.length = at
}

const CODE_OF_UNDERSCORE = 0x5f
const CODE_OF_X = 0x78
const LESS = Buffer.from('&lt;')
const GREATER = Buffer.from('&gt;')
const AMPERSAND = Buffer.from('&amp;')
const UNDERSCORE = Buffer.from('_x005F_')
const REPLACEMENT = Buffer.from('\ufffd')
const MAX_BYTES_PER_UNIT = 7

/**
 * Writes text as UTF-8 content of an element. Characters that XML cannot carry become `_xHHHH_`, which spreadsheets
 * read back as the character; for the same reason the `_` of a text that already looks so is escaped. Half surrogate
 * pairs become U+FFFD. Makes its own room.
 */
export function putText(out: ByteBuffer, text: string): void {
  ensureRoom(out, text.length * MAX_BYTES_PER_UNIT)
  const { bytes } = out
  let at = out.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (PLAIN[code] === 1) {
      bytes[at++] = code
      continue
    }
    out.length = at
    i = putSpecial(out, text, i, code)
    at = out.length
  }
  out.length = at
}

/** 1 for the codes that are their own UTF-8 byte and mean nothing in XML; undefined past 0x7f. */
const PLAIN = new Uint8Array(0x80).map((_, code) => {
  if (code < 0x20) return code === 0x09 || code === 0x0a ? 1 : 0
  return '<>&_\u007f'.includes(String.fromCharCode(code)) ? 0 : 1
})

/** Writes the character at `i`, which is not plain, and returns the index of its last unit. */
function putSpecial(out: ByteBuffer, text: string, i: number, code: number): number {
  if (code === CODE_OF_UNDERSCORE) {
    if (text.charCodeAt(i + 1) === CODE_OF_X && /^_x[0-9a-f]{4}_/i.test(text.slice(i, i + 7))) {
      putLiteral(out, UNDERSCORE)
    } else out.bytes[out.length++] = code
    return i
  }
  if (code === 0x3c) putLiteral(out, LESS)
  else if (code === 0x3e) putLiteral(out, GREATER)
  else if (code === 0x26) putLiteral(out, AMPERSAND)
  else if (code < 0x20 || code >= 0xfffe) putHexEscape(out, code)
  else if (code < 0x80) out.bytes[out.length++] = code
  else if (code >= 0xd800 && code <= 0xdfff) return putSurrogate(out, text, i, code)
  else putUtf8(out, code)
  return i
}

function putUtf8(out: ByteBuffer, code: number): void {
  const { bytes } = out
  if (code < 0x800) bytes[out.length++] = 0xc0 | (code >> 6)
  else {
    bytes[out.length++] = 0xe0 | (code >> 12)
    bytes[out.length++] = 0x80 | ((code >> 6) & 0x3f)
  }
  bytes[out.length++] = 0x80 | (code & 0x3f)
}

function putSurrogate(out: ByteBuffer, text: string, i: number, code: number): number {
  const low = text.charCodeAt(i + 1)
  if (code > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) {
    putLiteral(out, REPLACEMENT)
    return i
  }
  const point = (code - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000
  const { bytes } = out
  bytes[out.length++] = 0xf0 | (point >> 18)
  bytes[out.length++] = 0x80 | ((point >> 12) & 0x3f)
  bytes[out.length++] = 0x80 | ((point >> 6) & 0x3f)
  bytes[out.length++] = 0x80 | (point & 0x3f)
  return i + 1
}

function putHexEscape(out: ByteBuffer, code: number): void {
  const escaped = `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`
  for (let i = 0; i < escaped.length; i++) out.bytes[out.length++] = escaped.charCodeAt(i)
}
