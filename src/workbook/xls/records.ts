/** The records of a BIFF8 stream: number, length, data. Source: [MS-XLS] 2.3. */
import { type ByteBuffer, ensureRoom } from '../byte-buffer.js'

export const RECORD = {
  formula: 0x0006,
  eof: 0x000a,
  header: 0x0014,
  footer: 0x0015,
  externSheet: 0x0017,
  name: 0x0018,
  selection: 0x001d,
  date1904: 0x0022,
  leftMargin: 0x0026,
  rightMargin: 0x0027,
  topMargin: 0x0028,
  bottomMargin: 0x0029,
  printHeaders: 0x002a,
  printGridlines: 0x002b,
  font: 0x0031,
  continue: 0x003c,
  window1: 0x003d,
  pane: 0x0041,
  codePage: 0x0042,
  defaultColumnWidth: 0x0055,
  writeAccess: 0x005c,
  object: 0x005d,
  columnInfo: 0x007d,
  guts: 0x0080,
  sheetOptions: 0x0081,
  gridSet: 0x0082,
  centerHorizontally: 0x0083,
  centerVertically: 0x0084,
  boundSheet: 0x0085,
  country: 0x008c,
  palette: 0x0092,
  autoFilterInfo: 0x009d,
  pageSetup: 0x00a1,
  cellFormat: 0x00e0,
  mergedCells: 0x00e5,
  drawingGroup: 0x00eb,
  drawing: 0x00ec,
  sharedStrings: 0x00fc,
  sharedStringCell: 0x00fd,
  supBook: 0x01ae,
  hyperlink: 0x01b8,
  dimensions: 0x0200,
  blankCell: 0x0201,
  numberCell: 0x0203,
  booleanCell: 0x0205,
  row: 0x0208,
  defaultRowHeight: 0x0225,
  window2: 0x023e,
  style: 0x0293,
  numberFormat: 0x041e,
  start: 0x0809,
  sheetExtension: 0x0862,
} as const

/** The most data one record holds; what is longer goes on in `continue` records. */
export const MAX_RECORD_BYTES = 8_224

/** Writes one whole record. Throws RangeError when the data is too long for it. */
export function putRecord(out: ByteBuffer, id: number, ...parts: readonly Uint8Array[]): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length > MAX_RECORD_BYTES) throw new RangeError(`record ${id} of ${length} bytes`)
  ensureRoom(out, length + 4)
  out.bytes.writeUInt16LE(id, out.length)
  out.bytes.writeUInt16LE(length, out.length + 2)
  out.length += 4
  for (const part of parts) {
    out.bytes.set(part, out.length)
    out.length += part.length
  }
}

/** 16-bit integers, low byte first. */
export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, index) => {
    bytes.writeUInt16LE(value & 0xffff, index * 2)
  })
  return bytes
}

/** 32-bit integers, low byte first. */
export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value >>> 0, index * 4)
  })
  return bytes
}

/** Single bytes. */
export function u8(...values: readonly number[]): Buffer {
  return Buffer.from(values)
}

/** A double. */
export function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}

/** Whether each unit of the text fits one byte, which the format stores in half the space. */
export function isNarrow(text: string): boolean {
  return !/[^\u0000-\u00ff]/.test(text)
}

/** A text with its length in 16 bits; `shortText` has 8. At most about 4,000 characters: shorter than a record. */
export function longText(text: string): Buffer {
  return Buffer.concat([u16(text.length), characters(text)])
}

/** A text of at most 255 characters with its length in 8 bits. */
export function shortText(text: string): Buffer {
  return Buffer.concat([u8(text.length), characters(text)])
}

function characters(text: string): Buffer {
  const narrow = isNarrow(text)
  return Buffer.concat([u8(narrow ? 0 : 1), Buffer.from(text, narrow ? 'latin1' : 'utf16le')])
}
