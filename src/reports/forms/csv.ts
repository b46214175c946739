import { BYTE_ORDER_MARK, csvCell, csvLine } from '../../workbook/csv-text.js'
import { createZip } from '../../workbook/xlsx/zip-writer.js'
import { totalCount } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import type { ReportTable, TableColumn, TableValue } from '../tables/table.js'
import { utf8Chunks } from './chunks.js'
import type { ReportForm } from './form.js'

/** An entry of the archive ends at 4 GB, which is two thousand bytes a result. */
const MAX_RESULTS = 2_000_000

/** A zip of one csv file a table, with machine names as headers; in constant memory. */
export const CSV_FORM: ReportForm = {
  name: 'csv',
  extension: 'csv.zip',
  holds: ({ overview }) => totalCount(overview.results) <= MAX_RESULTS,
  render: writeTables,
}

async function* writeTables(record: ReportRecord): AsyncGenerator<Buffer, void, undefined> {
  const zip = createZip(new Date(record.head.header.asOf))
  for (const table of reportTables(record))
    yield* zip.streamedEntry(`${table.name}.csv`, utf8Chunks(tableText(table)))
  yield zip.end()
}

async function* tableText(table: ReportTable): AsyncGenerator<string, void, undefined> {
  yield `${BYTE_ORDER_MARK}${csvLine(table.columns.map(({ name }) => name))}`
  for await (const row of table.rows())
    yield csvLine(table.columns.map((column, index) => cellText(column, row[index] ?? null)))
}

/** A value as it goes into a file of csv; null is nothing at all. */
export function cellText({ kind }: TableColumn, value: TableValue): string {
  if (value === null) return ''
  if (kind === 'instant' && typeof value === 'number') return new Date(value).toISOString()
  return typeof value === 'string' ? csvCell(value) : String(value)
}
