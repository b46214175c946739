import type { ByteBuffer } from '../byte-buffer.js'
import { type CellRange, parseRange } from '../cell-address.js'
import { hasHeader } from '../header-row.js'
import type { SheetSource } from '../model.js'
import { putRecord, RECORD, u8, u16, u32 } from './records.js'
import { hasFilter } from './sheet-frame.js'

const PRINT_AREA = 0x06
const PRINT_TITLES = 0x07
const FILTER_RANGE = 0x0d
const LAST_COLUMN = 255

type BuiltInName = { readonly code: number; readonly isHidden: boolean; readonly range: CellRange }
export type NamedSheet = { readonly source: SheetSource; readonly rows: number }

/** The names behind filters, print areas and repeated rows, with the table of sheets that they refer through. */
export function putDefinedNames(out: ByteBuffer, sheets: readonly NamedSheet[]): void {
  putRecord(out, RECORD.supBook, u16(sheets.length, 0x0401))
  const references = sheets.map((_, index) => u16(0, index, index))
  putRecord(out, RECORD.externSheet, u16(sheets.length), ...references)
  for (const [index, sheet] of sheets.entries()) {
    for (const { code, isHidden, range } of builtInNames(sheet)) {
      const area = u16(index, range.firstRow, range.lastRow, range.firstColumn, range.lastColumn)
      const formula = Buffer.concat([u8(0x3b), area])
      const options = 0x20 | (isHidden ? 1 : 0)
      const head = [u16(options), u8(0, 1), u16(formula.length, 0, index + 1), u32(0)]
      putRecord(out, RECORD.name, ...head, u8(0, code), formula)
    }
  }
}

function builtInNames({ source, rows }: NamedSheet): BuiltInName[] {
  const names: BuiltInName[] = []
  const columns = source.columns ?? []
  if (source.print?.area !== undefined) {
    names.push({ code: PRINT_AREA, isHidden: false, range: parseRange(source.print.area) })
  }
  if (source.print?.repeatHeader === true && hasHeader(columns)) {
    const range = { firstRow: 0, lastRow: 0, firstColumn: 0, lastColumn: LAST_COLUMN }
    names.push({ code: PRINT_TITLES, isHidden: false, range })
  }
  if (hasFilter(source)) {
    const range = { firstRow: 0, lastRow: rows - 1, firstColumn: 0, lastColumn: columns.length - 1 }
    names.push({ code: FILTER_RANGE, isHidden: true, range })
  }
  return names
}
