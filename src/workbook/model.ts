/**
 * What a workbook is, for both writers: sheets of rows of cells, read once and in order, so that neither writer
 * needs more of a sheet in memory than its own format forces on it.
 */
import type { Style } from './style.js'

/** Where a click on a cell leads: a web address, or a cell of a sheet of this workbook (default A1). */
export type Link = { readonly url: string } | { readonly sheet: string; readonly cell?: string }

/**
 * A plain value. A string is always text, never a formula and never a number; a `Date` is shown in UTC.
 * NaN and infinities, which no workbook can hold as numbers, are written as the texts `NaN`, `Infinity`, `-Infinity`;
 * dates that the calendar of spreadsheets lacks (before 1900-03-01, after 9999) as ISO 8601 text.
 */
export type CellValue = string | number | boolean | Date | null

/** A value with a style, laid over the style of its column, or a link, or both. */
export type StyledCell = { readonly value: CellValue; readonly style?: Style; readonly link?: Link }

export type Cell = CellValue | StyledCell

/** The cells of a row from column A on; `heightPoints` where the spreadsheet shall not choose the height. */
export type Row = readonly Cell[] | { readonly cells: readonly Cell[]; readonly heightPoints?: number }

/** `widthChars`: width in characters of the default font (default 9). `header`: text of the sheet's first row. */
export type Column = {
  readonly header?: string
  readonly headerStyle?: Style
  readonly widthChars?: number
  readonly style?: Style
}

/** How a sheet prints, always on A4. */
export type PrintSettings = {
  readonly landscape?: boolean
  /** Shrinks the sheet to one page in width; as many pages in height as it takes. */
  readonly fitToWidth?: boolean
  /** With `fitToWidth`: shrinks it further, to so many pages in height. */
  readonly pagesHigh?: number
  /** Prints the header row on top of each page. */
  readonly repeatHeader?: boolean
  /** Only this range prints, such as `A1:F40`. */
  readonly area?: string
  /** Text at the left of the page foot; the right always says `page / pages`. */
  readonly footer?: string
}

export type ChartSeries = { readonly name: string; readonly values: string; readonly color?: string }

/**
 * A native chart over ranges of its own sheet, such as `B4:B7`. A doughnut shows its first series, one ring segment a
 * category; a bar chart draws horizontal bars, first category on top; a line chart goes from left to right. `pointColors` are RRGGBB, one a category.
 */
export type Chart = {
  readonly kind: 'doughnut' | 'bar' | 'stackedBar' | 'line'
  readonly title: string
  readonly categories: string
  readonly series: readonly ChartSeries[]
  readonly pointColors?: readonly string[]
  /** The cells that the chart covers, such as `D3:I18`. */
  readonly covers: string
}

/**
 * One sheet. `rows` are pulled one at a time and once. A sheet that grows past what its format holds goes on in
 * `Name (2)`, `Name (3)`, ... with columns, header row, freeze and filter repeated. Charts and merges need no
 * repetition and stay on the first.
 */
export type SheetSource = {
  /** Made legal and unique, see `legalSheetName`. */
  readonly name: string
  readonly rows: Iterable<Row> | AsyncIterable<Row>
  readonly columns?: readonly Column[]
  readonly freezeRows?: number
  readonly freezeColumns?: number
  /** Filter buttons on the header row, over all columns that have a header. */
  readonly autoFilter?: boolean
  /** Ranges shown as one cell, such as `A1:D1`. */
  readonly merges?: readonly string[]
  /** Written by the xlsx writer; the old format keeps the numbers they are drawn from. */
  readonly charts?: readonly Chart[]
  /** RRGGBB. */
  readonly tabColor?: string
  /** Default true. */
  readonly showGridlines?: boolean
  readonly print?: PrintSettings
}

export type SheetSources = Iterable<SheetSource> | AsyncIterable<SheetSource>

/** The same sheets and options always give the same bytes: `createdAt` is the only time in the file. */
export type WorkbookOptions = {
  readonly creator: string
  readonly createdAt: Date
  readonly title?: string
}

/**
 * What became of one sheet, after roll-over. `cutCells`: texts longer than a cell can hold, which end in a visible
 * mark. `lostLinks`: links whose text is there but that cannot be clicked, because the sheet has too many or the
 * address is too long.
 */
export type WrittenSheet = {
  readonly name: string
  readonly rows: number
  readonly cutCells: number
  readonly lostLinks: number
}

export type WorkbookSummary = { readonly sheets: readonly WrittenSheet[] }

/** The bytes of a workbook, in order; the generator returns the summary when the last was taken. */
export type WorkbookBytes = AsyncGenerator<Buffer, WorkbookSummary, undefined>
