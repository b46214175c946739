import { type ByteBuffer, ensureRoom } from '../byte-buffer.js'
import { columnName } from '../cell-address.js'
import { cutCellText, dateSerial, dateText, MAX_CELL_TEXT } from '../cell-value.js'
import type { Cell, CellValue, Column, Row } from '../model.js'
import { createRowHeights } from '../row-height.js'
import { type ColumnStyles, columnStyles, type StyleTable } from '../style-table.js'
import { createSheetLinks, type SheetLinks } from './sheet-links.js'
import { putAscii, putLiteral, putText } from './xml-bytes.js'

/** Room for the row number, the literals and the column letters of one cell. */
const CELL_MARKUP_BYTES = 160

/** Writes the rows of one sheet part and counts what was lost on the way. */
export type RowWriter = {
  readonly links: SheetLinks
  /** The most cells any row had. */
  width: number
  cutCells: number
  putRow(out: ByteBuffer, row: Row, rowIndex: number): void
}

type CellLiterals = {
  readonly text: Uint8Array
  readonly spacedText: Uint8Array
  readonly number: Uint8Array
  readonly boolean: Uint8Array
  readonly empty: Uint8Array
}

const TEXT_END = Buffer.from('</t></is></c>')
const VALUE_END = Buffer.from('</v></c>')
const ROW_END = Buffer.from('</row>')

/** A writer for the rows of a sheet with these columns. */
export function createRowWriter(table: StyleTable, columns: readonly Column[]): RowWriter {
  const styles: ColumnStyles[] = columns.map((column) => columnStyles(table, column))
  const bare = columnStyles(table, undefined)
  const heightOf = createRowHeights(columns)
  const prefixes: Uint8Array[] = []
  const literals: CellLiterals[] = []
  let digits = Buffer.alloc(0)

  const putStart = (out: ByteBuffer, column: number) => {
    ensureRoom(out, CELL_MARKUP_BYTES)
    prefixes[column] ??= Buffer.from(`<c r="${columnName(column)}`)
    putLiteral(out, prefixes[column])
    putLiteral(out, digits)
  }

  const putString = (out: ByteBuffer, column: number, style: number, text: string) => {
    const shown = text.length > MAX_CELL_TEXT ? cutCellText(text) : text
    if (shown !== text) writer.cutCells++
    literals[style] ??= cellLiterals(style)
    putStart(out, column)
    putLiteral(out, hasOuterSpace(shown) ? literals[style].spacedText : literals[style].text)
    putText(out, shown)
    ensureRoom(out, CELL_MARKUP_BYTES)
    putLiteral(out, TEXT_END)
  }

  const putValue = (out: ByteBuffer, column: number, value: CellValue, style: number) => {
    if (typeof value === 'string') return putString(out, column, style, value)
    if (typeof value === 'number' && !Number.isFinite(value))
      return putString(out, column, style, String(value))
    const serial = value instanceof Date ? dateSerial(value) : value
    if (value instanceof Date && serial === null) return putString(out, column, style, dateText(value))
    literals[style] ??= cellLiterals(style)
    putStart(out, column)
    if (serial === null) return putLiteral(out, literals[style].empty)
    if (typeof serial === 'boolean') {
      putLiteral(out, literals[style].boolean)
      putAscii(out, serial ? '1' : '0')
    } else {
      putLiteral(out, literals[style].number)
      putAscii(out, String(serial))
    }
    putLiteral(out, VALUE_END)
  }

  const putCell = (out: ByteBuffer, row: number, column: number, cell: Cell) => {
    const style = styles[column] ?? bare
    if (typeof cell === 'string') return putString(out, column, style.plain, cell)
    if (cell === null) {
      if (style.showsWhenEmpty) putValue(out, column, null, style.plain)
      return
    }
    if (typeof cell !== 'object') return putValue(out, column, cell, style.plain)
    if (cell instanceof Date) return putValue(out, column, cell, style.date)
    const isDate = cell.value instanceof Date
    putValue(out, column, cell.value, style.of(cell.style, isDate, cell.link !== undefined))
    if (cell.link !== undefined) writer.links.add(row, column, cell.link)
  }

  const writer: RowWriter = {
    links: createSheetLinks(),
    width: 0,
    cutCells: 0,
    putRow(out, row, rowIndex) {
      const cells = 'cells' in row ? row.cells : row
      const height = heightOf(row)
      digits = Buffer.from(String(rowIndex + 1))
      const size =
        height === undefined ? '' : ` ht="${height.points}"${height.isFixed ? ' customHeight="1"' : ''}`
      putAscii(out, `<row r="${rowIndex + 1}"${size}>`)
      for (let column = 0; column < cells.length; column++) putCell(out, rowIndex, column, cells[column]!)
      ensureRoom(out, CELL_MARKUP_BYTES)
      putLiteral(out, ROW_END)
      if (cells.length > writer.width) writer.width = cells.length
    },
  }
  return writer
}

function cellLiterals(style: number): CellLiterals {
  const attribute = style === 0 ? '' : ` s="${style}"`
  return {
    text: Buffer.from(`"${attribute} t="inlineStr"><is><t>`),
    spacedText: Buffer.from(`"${attribute} t="inlineStr"><is><t xml:space="preserve">`),
    number: Buffer.from(`"${attribute}><v>`),
    boolean: Buffer.from(`"${attribute} t="b"><v>`),
    empty: Buffer.from(`"${attribute}/>`),
  }
}

/** Without `xml:space` spreadsheets trim such a text. */
function hasOuterSpace(text: string): boolean {
  return text.charCodeAt(0) <= 0x20 || text.charCodeAt(text.length - 1) <= 0x20
}
