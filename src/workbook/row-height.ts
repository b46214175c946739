import type { Cell, Column, Row } from './model.js'
import { DEFAULT_FONT_SIZE_POINTS, type Style } from './style.js'

const LINE_POINTS = 15
const MAX_ROW_POINTS = 409
const DEFAULT_WIDTH_CHARS = 9
/** East Asian characters are twice as wide as a digit. */
const WIDE_CHARACTER = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/g

/**
 * The height of a row in points: what the row asks for, else an estimate when wrapped or large text needs more than the
 * usual, else undefined. Excel would work it out by itself; other readers clip or overprint such a row. An estimate is
 * marked as such in the file (`isFixed` false), so that editing the cell fits the row again.
 */
export type RowHeight = { readonly points: number; readonly isFixed: boolean }

/** Heights of the rows of a sheet with these columns. */
export function createRowHeights(columns: readonly Column[]): (row: Row) => RowHeight | undefined {
  const mayGrow = columns.map(({ style }) => style !== undefined && (style.wrap === true || isLarge(style)))
  return (row) => {
    if ('cells' in row && row.heightPoints !== undefined) return { points: row.heightPoints, isFixed: true }
    const cells = 'cells' in row ? row.cells : row
    let points = LINE_POINTS
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]!
      const isStyled = cell !== null && typeof cell === 'object' && 'value' in cell
      if (mayGrow[index] !== true && !(isStyled && cell.style !== undefined)) continue
      points = Math.max(points, cellPoints(cell, columns[index]))
    }
    return points === LINE_POINTS ? undefined : { points: Math.min(points, MAX_ROW_POINTS), isFixed: false }
  }
}

function isLarge(style: Style): boolean {
  return (style.fontSizePoints ?? 0) > DEFAULT_FONT_SIZE_POINTS
}

function cellPoints(cell: Cell, column: Column | undefined): number {
  const isStyled = cell !== null && typeof cell === 'object' && 'value' in cell
  const value = isStyled ? cell.value : cell
  const own = isStyled ? cell.style : undefined
  const wraps = own?.wrap ?? column?.style?.wrap ?? false
  const size = own?.fontSizePoints ?? column?.style?.fontSizePoints ?? DEFAULT_FONT_SIZE_POINTS
  const lines =
    wraps && typeof value === 'string' ? lineCount(value, column?.widthChars ?? DEFAULT_WIDTH_CHARS) : 1
  return Math.round(
    lines * LINE_POINTS * (Math.max(size, DEFAULT_FONT_SIZE_POINTS) / DEFAULT_FONT_SIZE_POINTS),
  )
}

/** Letters are narrower than the digits by which columns are measured: that pays for what word wrap wastes. */
function lineCount(text: string, widthChars: number): number {
  if (text.length * 2 <= widthChars && !text.includes('\n')) return 1
  let lines = 0
  for (const line of text.split('\n')) {
    const wide = line.match(WIDE_CHARACTER)?.length ?? 0
    lines += Math.max(1, Math.ceil((line.length + wide) / widthChars))
  }
  return lines
}
