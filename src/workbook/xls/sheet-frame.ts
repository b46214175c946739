import type { ByteBuffer } from '../byte-buffer.js'
import { parseRange } from '../cell-address.js'
import { hasHeader } from '../header-row.js'
import type { SheetSource } from '../model.js'
import type { CellWriter } from './cell-records.js'
import { putFilterButtons } from './filter-buttons.js'
import { hyperlinkRecord } from './hyperlink-record.js'
import type { Palette } from './palette.js'
import { f64, longText, putRecord, RECORD, u8, u16, u32 } from './records.js'
import { DEFAULT_CELL_FORMAT } from './style-records.js'

const A4 = 9
const MERGES_PER_RECORD = 1_000

/** The record that opens a stream: BIFF8, 5 = the workbook, 16 = a sheet. */
export function putStart(out: ByteBuffer, kind: 5 | 16): void {
  putRecord(out, RECORD.start, u16(0x0600, kind, 0x0dbb, 0x07cc), u32(0x000000c1, 0x00000306))
}

/** Everything before the cells. Returns where the extent of the sheet is to be filled in, see `fillExtent`. */
export function putSheetHead(out: ByteBuffer, source: SheetSource): number {
  const print = source.print ?? {}
  const fits = print.fitToWidth === true
  putStart(out, 16)
  putRecord(out, RECORD.printHeaders, u16(0))
  putRecord(out, RECORD.printGridlines, u16(0))
  putRecord(out, RECORD.gridSet, u16(1))
  putRecord(out, RECORD.guts, u16(0, 0, 0, 0))
  putRecord(out, RECORD.defaultRowHeight, u16(0, 300))
  putRecord(out, RECORD.sheetOptions, u16(0x04c1 | (fits ? 0x0100 : 0)))
  putRecord(out, RECORD.header)
  const left = print.footer === undefined ? '' : `&L&8${print.footer.replaceAll('&', '&&')}`
  putRecord(out, RECORD.footer, longText(`${left.slice(0, 230)}&R&8&P / &N`))
  putRecord(out, RECORD.centerHorizontally, u16(0))
  putRecord(out, RECORD.centerVertically, u16(0))
  const margins = [RECORD.leftMargin, RECORD.rightMargin, RECORD.topMargin, RECORD.bottomMargin]
  margins.forEach((margin, index) => {
    putRecord(out, margin, f64(index < 2 ? 0.5 : 0.6))
  })
  const portrait = print.landscape === true ? 0 : 2
  const pages = u16(A4, 100, 1, 1, fits ? (print.pagesHigh ?? 0) : 1, portrait, 600, 600)
  putRecord(out, RECORD.pageSetup, pages, f64(0.3), f64(0.3), u16(1))
  putRecord(out, RECORD.defaultColumnWidth, u16(9))
  for (const [index, { widthChars }] of (source.columns ?? []).entries()) {
    if (widthChars === undefined) continue
    const width = Math.round(((widthChars * 7 + 5) / 7) * 256)
    putRecord(out, RECORD.columnInfo, u16(index, index, width, DEFAULT_CELL_FORMAT, 0, 0))
  }
  if (hasFilter(source)) putRecord(out, RECORD.autoFilterInfo, u16(source.columns?.length ?? 0))
  putRecord(out, RECORD.dimensions, u32(0, 0), u16(0, 0, 0))
  return out.length - 14
}

/** Writes into the head how far the sheet reaches. */
export function fillExtent(out: ByteBuffer, extentAt: number, rows: number, width: number): void {
  out.bytes.writeUInt32LE(rows, extentAt + 4)
  out.bytes.writeUInt16LE(width, extentAt + 10)
}

/** Whether the sheet shall have filter buttons. */
export function hasFilter(source: SheetSource): boolean {
  return source.autoFilter === true && hasHeader(source.columns ?? [])
}

/** What the foot depends on; `drawingNumber` counts the sheets with filter buttons, from 1. */
export type SheetPlace = {
  readonly isFirstPart: boolean
  readonly isFirstOfWorkbook: boolean
  readonly drawingNumber: number
}

/** Everything behind the cells. Returns how many links could not be written. */
export function putSheetFoot(
  out: ByteBuffer,
  source: SheetSource,
  cells: CellWriter,
  place: SheetPlace,
  palette: Palette,
): number {
  if (hasFilter(source)) putFilterButtons(out, source.columns?.length ?? 0, place.drawingNumber)
  putWindow(out, source, place)
  if (place.isFirstPart) putMerges(out, source.merges ?? [])
  let lost = 0
  for (const [index, placed] of cells.links.entries()) {
    const record = hyperlinkRecord(placed, index)
    if (record === null) lost++
    else putRecord(out, RECORD.hyperlink, record)
  }
  if (source.tabColor !== undefined) {
    const color = palette.indexOf(source.tabColor)
    putRecord(out, RECORD.sheetExtension, u16(RECORD.sheetExtension, 0, 0, 0, 0, 0), u32(20, color))
  }
  putRecord(out, RECORD.eof)
  return lost
}

function putWindow(out: ByteBuffer, source: SheetSource, place: SheetPlace): void {
  const { freezeRows: rows = 0, freezeColumns: columns = 0 } = source
  const isFrozen = rows > 0 || columns > 0
  const options =
    0x00b4 | // row and column headings, zeros, default grid colour, outline symbols
    (source.showGridlines === false ? 0 : 0x0002) |
    (isFrozen ? 0x0108 : 0) |
    (place.isFirstOfWorkbook ? 0x0600 : 0)
  putRecord(out, RECORD.window2, u16(options, 0, 0), u32(0x40), u16(0, 0), u32(0))
  const pane = rows > 0 && columns > 0 ? 0 : rows > 0 ? 2 : columns > 0 ? 1 : 3
  if (isFrozen) putRecord(out, RECORD.pane, u16(columns, rows, rows, columns, pane))
  putRecord(out, RECORD.selection, u8(pane), u16(rows, columns, 0, 1, rows, rows), u8(columns, columns))
}

function putMerges(out: ByteBuffer, merges: readonly string[]): void {
  const ranges = merges.map(parseRange)
  for (let i = 0; i < ranges.length; i += MERGES_PER_RECORD) {
    const some = ranges.slice(i, i + MERGES_PER_RECORD)
    const corners = some.map((r) => u16(r.firstRow, r.lastRow, r.firstColumn, r.lastColumn))
    putRecord(out, RECORD.mergedCells, u16(some.length), ...corners)
  }
}
