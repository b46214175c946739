import type { VerdictCounts } from '../../evaluation/types.js'
import type { CellValue, Link } from '../../workbook/model.js'
import { createSheetNames } from '../../workbook/sheet-names.js'
import { complianceRate } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { type Words, wordsOf } from './words.js'
import { type ZonedTime, zonedTime } from './zoned-time.js'

/** A record as a workbook form shows it, in its own words and time zone. */
export interface FormView extends FormatTraits {
  readonly record: ReportRecord
  readonly words: Words
  readonly time: ZonedTime
}

/** What differs between the workbook formats. */
export interface FormatTraits {
  /** Header row included. */
  readonly rowsPerSheet: number
  readonly hasCharts: boolean
  /** Whether the form has the sheet of all results. */
  readonly hasAllResults: boolean
}

/** The view of a record in its own language and time zone. */
export function viewRecord(record: ReportRecord, traits: FormatTraits): FormView {
  const { language, timeZone } = record.head.header
  return { record, words: wordsOf(language), time: zonedTime(timeZone), ...traits }
}

/** A column title for times, with the zone they are shown in. */
export function timeHeader(view: FormView, title: string): string {
  return `${title} (${view.time.timeZone})`
}

/** Rates are rounded down to a tenth of a percent: 99.96 % must not read as 100 %. */
export function shownRate(view: FormView, counts: VerdictCounts): number | string {
  return shownShare(view, complianceRate(counts))
}

/** A share, rounded down likewise; null has no denominator. */
export function shownShare(view: FormView, share: number | null): number | string {
  return share === null ? view.words.notApplicable : Math.floor(share * 1000) / 1000
}

/** `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** The sheets that a table of `rows` rows below a header takes, by name. */
export function sheetNamesOf(view: FormView, name: string, rows: number): readonly string[] {
  const parts = Math.max(1, Math.ceil(rows / (view.rowsPerSheet - 1)))
  const nameOf = createSheetNames()
  return Array.from({ length: parts }, () => nameOf(name))
}

/** Where row `index` (from 0) of a table below a header stands. */
export function linkToRow(view: FormView, name: string, index: number): Link {
  const rows = view.rowsPerSheet - 1
  const sheet = sheetNamesOf(view, name, index + 1).at(-1) ?? name
  return { sheet, cell: `A${(index % rows) + 2}` }
}

/** Tags as one line of text. */
export function tagsText(tags: readonly (readonly [string, string])[]): CellValue {
  return tags.length === 0
    ? null
    : tags.map(([key, value]) => (value === '' ? key : `${key}=${value}`)).join('; ')
}
