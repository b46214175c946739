import type { PrintSettings } from '../../../workbook/model.js'
import type { FormView } from '../form-view.js'

/**
 * Prints the columns of a long table that fit a page and can be read, up to `lastColumn`; the others are for the
 * screen. `rows` below the header.
 */
export function tablePrint(view: FormView, lastColumn: string, rows: number): PrintSettings {
  const lastRow = Math.min(Math.max(rows, 1) + 1, view.rowsPerSheet)
  return {
    landscape: true,
    fitToWidth: true,
    repeatHeader: true,
    area: `A1:${lastColumn}${lastRow}`,
    footer: view.record.head.header.pack.name,
  }
}
