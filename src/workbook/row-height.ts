import type { Cell, Column, Row } from './model.js'
import { DEFAULT_FONT_SIZE_POINTS, type Style } from './style.js'

const LINE_POINTS = 15
/** What a line of East Asian characters needs beyond that, where it is not the only one. */
const WIDE_LINE_POINTS = 2
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
  const { lines, wide } =
    wraps && typeof value === 'string'
      ? countLines(value, column?.widthChars ?? DEFAULT_WIDTH_CHARS)
      : ONE_LINE
  const points = lines * LINE_POINTS + (lines > 1 ? wide * WIDE_LINE_POINTS : 0)
  return Math.round(points * (Math.max(size, DEFAULT_FONT_SIZE_POINTS) / DEFAULT_FONT_SIZE_POINTS))
}

interface LineCount {
  readonly lines: number
  /** Those of a text with East Asian characters. */
  readonly wide: number
}

const ONE_LINE: LineCount = { lines: 1, wide: 0 }

/** Letters are narrower than the digits by which columns are measured: that pays for what word wrap wastes. */
function countLines(text: string, widthChars: number): LineCount {
  if (text.length * 2 <= widthChars && !text.includes('\n')) return ONE_LINE
  let lines = 0
  let wide = 0
  for (const line of text.split('\n')) {
    const wideCharacters = line.match(WIDE_CHARACTER)?.length ?? 0
    const taken = Math.max(1, Math.ceil((line.length + wideCharacters) / widthChars))
    lines += taken
    if (wideCharacters > 0) wide += taken
  }
  return { lines, wide }
}
