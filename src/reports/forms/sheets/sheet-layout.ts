import { rangeName } from '../../../workbook/cell-address.js'
import type { Cell, Row, StyledCell } from '../../../workbook/model.js'
import type { Style } from '../../../workbook/style.js'

/** Builds the rows of a sheet that is a page rather than a table. Column A is its margin; columns count from 0. */
export interface SheetLayout {
  readonly rows: Row[]
  readonly merges: string[]
  addRow(cells: readonly Cell[], heightPoints?: number): void
  /** One text over columns B to `lastColumn`; the row is as high as the text needs, or as said. */
  addWide(value: string, style: Style, lastColumn: number, heightPoints?: number): void
  /** Cells from B on, the last of which stretches to `lastColumn`; the row is as high as they need, or as said. */
  addStretched(cells: readonly StyledCell[], lastColumn: number, heightPoints?: number): void
  /** Makes one cell of some columns of the row added last. */
  mergeLast(firstColumn: number, lastColumn: number): void
}

const LINE_HEIGHT_POINTS = 15
const PADDING_POINTS = 3
/** The most a row can be high. */
const MAX_HEIGHT_POINTS = 400

/** An empty page; `widthsChars` of its columns tell how many lines a text takes. */
export function createSheetLayout(widthsChars: readonly number[]): SheetLayout {
  const rows: Row[] = []
  const merges: string[] = []

  // Spreadsheets do not fit the height of a row to a text in merged cells.
  function heightOf(text: string, firstColumn: number, lastColumn: number): number {
    const width = widthsChars.slice(firstColumn, lastColumn + 1).reduce((sum, chars) => sum + chars, 0)
    return Math.min(MAX_HEIGHT_POINTS, lineCount(text, width) * LINE_HEIGHT_POINTS + PADDING_POINTS)
  }

  const layout: SheetLayout = {
    rows,
    merges,
    addRow(cells, heightPoints) {
      rows.push(heightPoints === undefined ? cells : { cells, heightPoints })
    },
    addWide(value, style, lastColumn, heightPoints = heightOf(value, 1, lastColumn)) {
      layout.addRow([null, { value, style }, ...filler(style, lastColumn - 1)], heightPoints)
      layout.mergeLast(1, lastColumn)
    },
    addStretched(cells, lastColumn, heightPoints) {
      const last = cells.at(-1)
      const heights = cells.map(({ value }, index) =>
        heightOf(String(value ?? ''), index + 1, index === cells.length - 1 ? lastColumn : index + 1),
      )
      const height = heightPoints ?? Math.max(...heights)
      layout.addRow([null, ...cells, ...filler(last?.style ?? {}, lastColumn - cells.length)], height)
      layout.mergeLast(cells.length, lastColumn)
    },
    mergeLast(firstColumn, lastColumn) {
      const row = rows.length - 1
      merges.push(rangeName({ firstRow: row, lastRow: row, firstColumn, lastColumn }))
    },
  }
  return layout
}

/** Borders and fills of merged cells come from each of them. */
function filler(style: Style, count: number): Cell[] {
  return Array.from({ length: count }, () => ({ value: null, style }))
}

/** Lines a text takes in `widthChars` digits, which are wider than most letters; characters of East Asian scripts are twice as wide. */
function lineCount(text: string, widthChars: number): number {
  return text
    .split('\n')
    .map((line) => line.replace(/[\u1100-\uffef]/g, 'WW').length)
    .reduce((sum, length) => sum + Math.max(1, Math.ceil((length * 0.9) / widthChars)), 0)
}
