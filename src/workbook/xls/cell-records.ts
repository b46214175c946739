import { type ByteBuffer, ensureRoom } from '../byte-buffer.js'
import { cutCellText, dateSerial, dateText, MAX_CELL_TEXT, wellFormed } from '../cell-value.js'
import type { Cell, CellValue, Column, Link, Row } from '../model.js'
import { createRowHeights, type RowHeight } from '../row-height.js'
import { columnStyles, type StyleTable } from '../style-table.js'
import { putRecord, RECORD, u16, u32 } from './records.js'
import type { SharedStrings } from './shared-strings.js'
import { FIRST_CELL_FORMAT } from './style-records.js'

export type PlacedLink = { readonly row: number; readonly column: number; readonly link: Link }

/** Writes the cells of one sheet and keeps what stands behind them in the file. */
export type CellWriter = {
  readonly links: PlacedLink[]
  /** The most cells any row had. */
  width: number
  cutCells: number
  putRow(row: Row, rowIndex: number): void
}

/** A writer of cells to `out`. */
export function createCellWriter(
  out: ByteBuffer,
  table: StyleTable,
  strings: SharedStrings,
  columns: readonly Column[],
): CellWriter {
  const styles = columns.map((column) => columnStyles(table, column))
  const bare = columnStyles(table, undefined)
  const heightOf = createRowHeights(columns)

  const putText = (row: number, column: number, style: number, text: string) => {
    const shown = wellFormed(text.length > MAX_CELL_TEXT ? cutCellText(text) : text)
    if (text.length > MAX_CELL_TEXT) writer.cutCells++
    startCell(out, RECORD.sharedStringCell, 4, row, column, style)
    out.bytes.writeUInt32LE(strings.indexOf(shown), out.length)
    out.length += 4
  }

  const putValue = (row: number, column: number, value: CellValue, style: number) => {
    if (typeof value === 'string') putText(row, column, style, value)
    else if (value === null) startCell(out, RECORD.blankCell, 0, row, column, style)
    else if (typeof value === 'boolean') {
      startCell(out, RECORD.booleanCell, 2, row, column, style)
      out.bytes.writeUInt16LE(value ? 1 : 0, out.length)
      out.length += 2
    } else if (typeof value === 'number') {
      if (Number.isFinite(value)) putNumber(out, row, column, style, value)
      else putText(row, column, style, String(value))
    } else {
      const serial = dateSerial(value)
      if (serial === null) putText(row, column, style, dateText(value))
      else putNumber(out, row, column, style, serial)
    }
  }

  const putCell = (row: number, column: number, cell: Cell) => {
    const style = styles[column] ?? bare
    if (typeof cell === 'string') putText(row, column, style.plain, cell)
    else if (cell === null) {
      if (style.showsWhenEmpty) putValue(row, column, null, style.plain)
    } else if (typeof cell !== 'object') putValue(row, column, cell, style.plain)
    else if (cell instanceof Date) putValue(row, column, cell, style.date)
    else {
      const isDate = cell.value instanceof Date
      putValue(row, column, cell.value, style.of(cell.style, isDate, cell.link !== undefined))
      if (cell.link !== undefined) writer.links.push({ row, column, link: cell.link })
    }
  }

  const writer: CellWriter = {
    links: [],
    width: 0,
    cutCells: 0,
    putRow(row, rowIndex) {
      const cells = 'cells' in row ? row.cells : row
      const height = heightOf(row)
      if (height !== undefined) putHeight(out, rowIndex, cells.length, height)
      for (let column = 0; column < cells.length; column++) putCell(rowIndex, column, cells[column]!)
      if (cells.length > writer.width) writer.width = cells.length
    },
  }
  return writer
}

function startCell(
  out: ByteBuffer,
  record: number,
  dataBytes: number,
  row: number,
  column: number,
  style: number,
): void {
  ensureRoom(out, 10 + dataBytes)
  const { bytes, length } = out
  bytes.writeUInt16LE(record, length)
  bytes.writeUInt16LE(6 + dataBytes, length + 2)
  bytes.writeUInt16LE(row, length + 4)
  bytes.writeUInt16LE(column, length + 6)
  bytes.writeUInt16LE(FIRST_CELL_FORMAT + style, length + 8)
  out.length = length + 10
}

function putNumber(out: ByteBuffer, row: number, column: number, style: number, value: number): void {
  startCell(out, RECORD.numberCell, 8, row, column, style)
  // Readers would show the sign of a negative zero.
  out.bytes.writeDoubleLE(value + 0, out.length)
  out.length += 8
}

/** Rows of the usual height need no record. */
function putHeight(out: ByteBuffer, row: number, width: number, height: RowHeight): void {
  const options = 0x0f0100 | (height.isFixed ? 0x40 : 0)
  putRecord(out, RECORD.row, u16(row, 0, width, Math.round(height.points * 20), 0, 0), u32(options))
}
