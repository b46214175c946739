import { type ByteBuffer, ensureRoom } from '../byte-buffer.js'
import { isNarrow, MAX_RECORD_BYTES, RECORD } from './records.js'

/** The texts of a workbook, each stored once. The format keeps them before the sheets, so they stay in memory. */
export type SharedStrings = {
  /** The text's number. */
  indexOf(text: string): number
  /** Writes the table: one record and as many continuations as it takes. */
  put(out: ByteBuffer): void
}

const HEADER_BYTES = 3

/** An empty table. */
export function createSharedStrings(): SharedStrings {
  const indexes = new Map<string, number>()
  let uses = 0
  return {
    indexOf(text) {
      uses++
      let index = indexes.get(text)
      if (index === undefined) {
        index = indexes.size
        indexes.set(text, index)
      }
      return index
    },
    put(out) {
      const record = startRecord(out, RECORD.sharedStrings)
      ensureRoom(out, 8)
      out.bytes.writeUInt32LE(uses, out.length)
      out.bytes.writeUInt32LE(indexes.size, out.length + 4)
      out.length += 8
      let start = record
      for (const text of indexes.keys()) start = putString(out, text, start)
      closeRecord(out, start)
    },
  }
}

/** Writes a record's number and a length to be filled in; returns where its data begins. */
function startRecord(out: ByteBuffer, id: number): number {
  ensureRoom(out, 4)
  out.bytes.writeUInt16LE(id, out.length)
  out.length += 4
  return out.length
}

function closeRecord(out: ByteBuffer, start: number): void {
  out.bytes.writeUInt16LE(out.length - start, start - 2)
}

/**
 * Writes one text behind the data that began at `start` and returns where the data of the then current record begins.
 * The three bytes before the characters may not be torn apart; characters may, between two of them, and then the
 * continuation repeats how wide they are.
 */
function putString(out: ByteBuffer, text: string, start: number): number {
  const narrow = isNarrow(text)
  const width = narrow ? 1 : 2
  let dataStart = start
  const roomLeft = () => MAX_RECORD_BYTES - (out.length - dataStart)
  const goOn = () => {
    closeRecord(out, dataStart)
    dataStart = startRecord(out, RECORD.continue)
  }
  ensureRoom(out, text.length * width + HEADER_BYTES)
  if (roomLeft() < HEADER_BYTES + width) goOn()
  ensureRoom(out, text.length * width + HEADER_BYTES)
  out.bytes.writeUInt16LE(text.length, out.length)
  out.bytes[out.length + 2] = narrow ? 0 : 1
  out.length += HEADER_BYTES
  let at = 0
  while (at < text.length) {
    if (at > 0) {
      goOn()
      ensureRoom(out, (text.length - at) * width + 1)
      out.bytes[out.length++] = narrow ? 0 : 1
    }
    const units = Math.min(text.length - at, Math.floor(roomLeft() / width))
    const piece = units === text.length ? text : text.slice(at, at + units)
    out.length += out.bytes.write(piece, out.length, narrow ? 'latin1' : 'utf16le')
    at += units
  }
  return dataStart
}
