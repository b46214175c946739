/** A rectangle of cells; rows and columns counted from 0, both ends included. */
export type CellRange = {
  readonly firstRow: number
  readonly firstColumn: number
  readonly lastRow: number
  readonly lastColumn: number
}

/** The letters of a column counted from 0: A, B, ..., Z, AA, ... */
export function columnName(column: number): string {
  let name = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  }
  return name
}

/** `C7` for row 6, column 2. */
export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row + 1}`
}

const RANGE = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?$/i

/** Reads `B2:D9` or `B2`. Throws RangeError for anything else. */
export function parseRange(text: string): CellRange {
  const match = RANGE.exec(text)
  if (match === null) throw new RangeError(`not a range of cells: ${text}`)
  const [, column1 = '', row1 = '', column2 = column1, row2 = row1] = match
  const [left, right] = [columnIndex(column1), columnIndex(column2)]
  const [top, bottom] = [Number(row1) - 1, Number(row2) - 1]
  return {
    firstRow: Math.min(top, bottom),
    firstColumn: Math.min(left, right),
    lastRow: Math.max(top, bottom),
    lastColumn: Math.max(left, right),
  }
}

function columnIndex(letters: string): number {
  let index = 0
  for (const letter of letters.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}

/** `B2:D9`. */
export function rangeName(range: CellRange): string {
  return `${cellName(range.firstRow, range.firstColumn)}:${cellName(range.lastRow, range.lastColumn)}`
}

/** `'Sheet name'!$B$2:$D$9`, as defined names and charts want it. */
export function absoluteRange(sheet: string, range: CellRange): string {
  const corner = (row: number, column: number) => `$${columnName(column)}$${row + 1}`
  return `${quoteSheetName(sheet)}!${corner(range.firstRow, range.firstColumn)}:${corner(range.lastRow, range.lastColumn)}`
}

/** The sheet's name as references write it. */
export function quoteSheetName(sheet: string): string {
  return `'${sheet.replaceAll("'", "''")}'`
}
