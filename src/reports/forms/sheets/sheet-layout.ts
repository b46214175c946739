import { rangeName } from '../../../workbook/cell-address.js'
import type { Cell, Row, StyledCell } from '../../../workbook/model.js'
import type { Style } from '../../../workbook/style.js'

/** Builds the rows of a sheet that is a page rather than a table; everything but column A (the margin). */
export interface SheetLayout {
  readonly rows: Row[]
  readonly merges: string[]
  addRow(cells: readonly Cell[], heightPoints?: number): void
  /** One text over columns B to `lastColumn`. */
  addWide(
    value: string,
    style: Style,
    place: { readonly lastColumn: number; readonly heightPoints?: number },
  ): void
  /** A label in B and a value over C to `lastColumn`; the row grows with the value, `widthChars` a column. */
  addLabelled(label: StyledCell, value: StyledCell, lastColumn: number, widthChars: number): void
  /** Makes one cell of two columns of the row added last. */
  mergeLast(firstColumn: number, lastColumn: number): void
}

const LINE_HEIGHT_POINTS = 15
/** The most a row can be high. */
const MAX_HEIGHT_POINTS = 400

/** An empty page. */
export function createSheetLayout(): SheetLayout {
  const rows: Row[] = []
  const merges: string[] = []
  const layout: SheetLayout = {
    rows,
    merges,
    addRow(cells, heightPoints) {
      rows.push(heightPoints === undefined ? cells : { cells, heightPoints })
    },
    addWide(value, style, { lastColumn, heightPoints }) {
      const filler = Array.from({ length: lastColumn - 1 }, (): Cell => ({ value: null, style }))
      layout.addRow([null, { value, style }, ...filler], heightPoints)
      layout.mergeLast(1, lastColumn)
    },
    addLabelled(label, value, lastColumn, widthChars) {
      const filler = Array.from(
        { length: lastColumn - 2 },
        (): Cell => ({ value: null, ...(value.style === undefined ? {} : { style: value.style }) }),
      )
      // Spreadsheets do not fit the height of a row to a text in merged cells.
      const lines = lineCount(String(value.value ?? ''), (lastColumn - 1) * widthChars)
      const height = Math.min(MAX_HEIGHT_POINTS, Math.max(1, lines) * LINE_HEIGHT_POINTS + 2)
      layout.addRow([null, label, value, ...filler], height)
      layout.mergeLast(2, lastColumn)
    },
    mergeLast(firstColumn, lastColumn) {
      const row = rows.length - 1
      merges.push(rangeName({ firstRow: row, lastRow: row, firstColumn, lastColumn }))
    },
  }
  return layout
}

/** Lines a text takes in `widthChars`; characters of East Asian scripts are twice as wide. */
function lineCount(text: string, widthChars: number): number {
  return text
    .split('\n')
    .map((line) => line.replace(/[\u1100-\uffef]/g, 'WW').length)
    .reduce((sum, width) => sum + Math.max(1, Math.ceil(width / widthChars)), 0)
}
