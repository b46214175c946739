import { columnName } from '../../../workbook/cell-address.js'
import type { Cell, CellValue, Link, Row, SheetSource, StyledCell } from '../../../workbook/model.js'
import { type Style, styles } from '../../../workbook/style.js'
import type { ColumnKind, ReportTable, TableColumn, TableValue } from '../../tables/table.js'
import { textIn } from '../../text-in.js'
import { ageText } from '../age-text.js'
import { codeText } from '../code-words.js'
import { type FormView, shownShare, timeHeader } from '../form-view.js'
import {
  INTEGER_COLUMN,
  PERCENT_COLUMN,
  TEXT_COLUMN,
  TIME_COLUMN,
  UNDECIDED,
  WRAPPED_COLUMN,
} from '../look.js'
import { namedColumn } from './machine-names.js'
import { tablePrint } from './table-print.js'

/** How a table is laid out: widths of columns that are not as wide as their kind, and what prints. */
export interface TableLook {
  readonly widths: Readonly<Record<string, number>>
  /** Columns that stand before the others, in this order; what a reader looks for comes before ids. */
  readonly first?: readonly string[]
  /** Columns that print, from the first on; the others are for the screen. */
  readonly printed: number
  readonly freezeColumns: number
  readonly tabColor: string
  /** Stands in the first row where the table has none. */
  readonly empty: string
  /** How counts of a column look. */
  readonly shades?: Readonly<Record<string, (count: number) => Style>>
  /** Where a click on a cell of a column leads; the row has the values by name. */
  readonly links?: Readonly<Record<string, (row: ReadonlyMap<string, TableValue>) => Link | null>>
}

const WIDTHS: Readonly<Record<ColumnKind, number>> = {
  text: 26,
  integer: 11,
  share: 11,
  instant: 21,
  duration: 12,
  code: 20,
  boolean: 10,
  json: 40,
}

const STYLES: Readonly<Record<ColumnKind, Style>> = {
  text: WRAPPED_COLUMN,
  integer: INTEGER_COLUMN,
  share: PERCENT_COLUMN,
  instant: TIME_COLUMN,
  duration: TEXT_COLUMN,
  code: WRAPPED_COLUMN,
  boolean: TEXT_COLUMN,
  json: TEXT_COLUMN,
}

/** Codes that differ in weight too, so that they can be told apart in grey. */
const CODE_STYLES: Readonly<Record<string, Style>> = {
  met: styles.good,
  fixed: styles.good,
  notMet: styles.bad,
  new: styles.bad,
  reappeared: styles.bad,
  unexplained: styles.bad,
  exemptionEnded: { bold: true, color: '9C1C10' },
  partly: UNDECIDED,
  undecided: UNDECIDED,
  neverRecorded: UNDECIDED,
  notTested: { color: '44546A', italic: true },
  manual: { color: '44546A', italic: true },
}

/** What can be clicked. */
const LINK: Style = { color: '1C5A94', underline: true }

/** One line over the empty columns beside it. */
const NOTE: Style = { color: '44546A', italic: true, wrap: false }

/** A table of the record as a sheet; the header has the machine name of each column below its title. */
export function tableSheet(view: FormView, table: ReportTable, look: TableLook): SheetSource {
  const { language } = view.record.head.header
  const printed = columnName(Math.min(look.printed, table.columns.length) - 1)
  const order = orderOf(table, look)
  return {
    name: textIn(table.title, language),
    columns: order.map((index) => {
      const { name, kind, title } = table.columns[index]!
      const text = textIn(title, language)
      const header = kind === 'instant' ? timeHeader(view, text) : text
      return namedColumn({ header, widthChars: look.widths[name] ?? WIDTHS[kind], style: STYLES[kind] }, name)
    }),
    rows: sheetRows(view, table, { ...look, order }),
    freezeRows: 1,
    freezeColumns: look.freezeColumns,
    autoFilter: true,
    tabColor: look.tabColor,
    print: tablePrint(view, printed, table.rowCount),
  }
}

/** Indexes of the table's columns as the sheet has them. */
function orderOf({ columns }: ReportTable, { first = [] }: TableLook): readonly number[] {
  const names = columns.map(({ name }) => name)
  const ahead = first.map((name) => names.indexOf(name)).filter((index) => index >= 0)
  return [...ahead, ...names.keys()].filter((index, at, all) => all.indexOf(index) === at)
}

async function* sheetRows(
  view: FormView,
  table: ReportTable,
  look: TableLook & { readonly order: readonly number[] },
): AsyncGenerator<Row> {
  if (table.rowCount === 0) {
    yield [{ value: look.empty, style: NOTE }]
    return
  }
  const { links, order } = look
  for await (const row of table.rows()) {
    const cells = row.map((value, index) => cellOf(view, table.columns[index]!, value, look))
    const shown = links === undefined ? cells : linked(table, row, cells, links)
    yield order.map((index) => shown[index] ?? null)
  }
}

function linked(
  { columns }: ReportTable,
  row: readonly TableValue[],
  cells: readonly Cell[],
  links: NonNullable<TableLook['links']>,
): readonly Cell[] {
  const values = new Map(columns.map(({ name }, index) => [name, row[index] ?? null]))
  return cells.map((cell, index): Cell => {
    const link = links[columns[index]!.name]?.(values) ?? null
    if (link === null) return cell
    const value = isStyled(cell) ? cell.value : cell
    return { value, style: { ...(isStyled(cell) ? cell.style : {}), ...LINK }, link }
  })
}

function isStyled(cell: Cell): cell is StyledCell {
  return cell !== null && typeof cell === 'object' && 'value' in cell
}

function cellOf(view: FormView, { name, kind }: TableColumn, value: TableValue, { shades }: TableLook): Cell {
  const shade = shades?.[name]
  if (shade !== undefined && typeof value === 'number') return { value, style: shade(value) }
  if (kind !== 'code' || typeof value !== 'string') return shownValue(view, kind, value)
  const text = codeText(value, view.record.head.header.language)
  const style = CODE_STYLES[value]
  return style === undefined ? text : { value: text, style }
}

function shownValue(view: FormView, kind: ColumnKind, value: TableValue): CellValue {
  const { time, words, record } = view
  // Spreadsheets show truth in the words of their own language, or as digits.
  if (typeof value === 'boolean') return codeText(value ? 'yes' : 'no', record.head.header.language)
  if (typeof value !== 'number') return value
  if (kind === 'share') return shownShare(view, value)
  if (kind === 'instant') return time.wall(value as Parameters<typeof time.wall>[0])
  return kind === 'duration' ? ageText(words, value) : value
}
