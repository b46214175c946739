import type { Column, Row } from './model.js'
import { HEADER_STYLE } from './style.js'

/** Whether the first row of the sheet is a header made of the columns' names. */
export function hasHeader(columns: readonly Column[]): boolean {
  return columns.some((column) => column.header !== undefined)
}

/** The header row, or null when no column has a header. */
export function headerRow(columns: readonly Column[]): Row | null {
  if (!hasHeader(columns)) return null
  return columns.map(({ header, headerStyle }) =>
    header === undefined ? null : { value: header, style: headerStyle ?? HEADER_STYLE },
  )
}
