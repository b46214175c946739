import type { Cell, Chart } from '../../../workbook/model.js'
import type { FormView } from '../form-view.js'
import { SECTION, TABLE_HEAD, TABLE_HEAD_RIGHT, TABLE_TEXT, VERDICT_COLORS } from '../look.js'
import { titleLines } from './machine-names.js'
import { createSheetLayout, type SheetLayout } from './sheet-layout.js'

/** A margin, tables in B to I at most, charts to P, a margin. */
export const OVERVIEW_WIDTHS = [2, 40, 14, 14, 14, 14, 14, 14, 14, 2, 9, 9, 9, 9, 9, 9, 2]
const LAST_TABLE_COLUMN = 8
const LAST_CHART_COLUMN = 15
const CHART_ROWS = 15

/** The sheet as it grows. */
export interface Page {
  readonly layout: SheetLayout
  readonly charts: Chart[]
  readonly lastColumn: number
  /** Rows kept free for the chart beside a table. */
  readonly chartRows: number
}

/** An empty overview, with or without room for charts. */
export function openPage({ hasCharts }: FormView): Page {
  const layout = createSheetLayout(OVERVIEW_WIDTHS)
  return hasCharts
    ? { layout, charts: [], lastColumn: LAST_CHART_COLUMN, chartRows: CHART_ROWS }
    : { layout, charts: [], lastColumn: LAST_TABLE_COLUMN, chartRows: 0 }
}

/** Rows of cells from column B on. */
export type Table = readonly (readonly Cell[])[]

/** Adds a table and leaves room for the chart beside it; returns the row number of the first row below the head. */
export function addTable(page: Page, title: string, head: readonly string[], rows: Table): number {
  const { layout } = page
  layout.addWide(title, SECTION, page.lastColumn, 22)
  const begin = layout.rows.length
  layout.addRow([
    null,
    ...head.map(
      (title, index): Cell => ({
        value: titleLines(title),
        style: index === 0 ? TABLE_HEAD : TABLE_HEAD_RIGHT,
      }),
    ),
  ])
  for (const row of rows) layout.addRow([null, ...row])
  while (layout.rows.length < begin + page.chartRows) layout.addRow([])
  layout.addRow([])
  return begin + 2
}

/** The cells from `column` on, right of a table whose first row below the head is `first`. */
export function besideTable(first: number, column: string): string {
  return `${column}${first - 1}:P${first - 2 + CHART_ROWS}`
}

/** A table whose second column is drawn as bars; only the word for "none" when it has no rows. */
export function addRanking(
  page: Page,
  table: {
    readonly title: string
    readonly head: readonly string[]
    readonly rows: Table
    readonly none: string
  },
): void {
  if (table.rows.length === 0) {
    page.layout.addWide(table.title, SECTION, page.lastColumn, 22)
    page.layout.addRow([null, { value: table.none, style: TABLE_TEXT }])
    page.layout.addRow([])
    return
  }
  const first = addTable(page, table.title, table.head, table.rows)
  const last = first + table.rows.length - 1
  page.charts.push({
    kind: 'bar',
    title: table.title,
    categories: `B${first}:B${last}`,
    series: [
      { name: table.head[1] ?? '', values: `C${first}:C${last}`, color: VERDICT_COLORS.NON_COMPLIANT },
    ],
    covers: besideTable(first, 'H'),
  })
}
