import type { ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import type { ReportTable, TableColumn, TableValue } from '../tables/table.js'
import { utf8Chunks } from './chunks.js'
import type { ReportForm } from './form.js'

/** Of `docs/report.schema.json`; grows when a reader of the version before could go wrong. */
const SCHEMA_VERSION = 1

/** Everything, for programs; of any size, in constant memory. A lone surrogate stays, as an escape. */
export const JSON_FORM: ReportForm = {
  name: 'json',
  extension: 'json',
  holds: () => true,
  render: (record) => utf8Chunks(documentText(record)),
}

async function* documentText(record: ReportRecord): AsyncGenerator<string, void, undefined> {
  const { header, overview } = record.head
  const head = {
    schema: 'assay-report',
    schemaVersion: SCHEMA_VERSION,
    digest: record.digest,
    header,
    overview,
  }
  yield `${JSON.stringify(head).slice(0, -1)},"tables":[`
  let separator = '\n'
  for (const table of reportTables(record)) {
    yield separator
    yield* tableText(table)
    separator = ',\n'
  }
  yield '\n]}\n'
}

async function* tableText(table: ReportTable): AsyncGenerator<string, void, undefined> {
  const { name, title, columns, rowCount } = table
  yield `${JSON.stringify({ name, title, columns, rowCount }).slice(0, -1)},"rows":[`
  const keys = columns.map((column) => `${JSON.stringify(column.name)}:`)
  let separator = '\n'
  for await (const row of table.rows()) {
    const members = columns.map((column, index) => keys[index] + valueText(column, row[index] ?? null))
    yield `${separator}{${members.join(',')}}`
    separator = ',\n'
  }
  yield ']}'
}

/** JSON text of the tables stands as the value that it is, not as a string within a string. */
function valueText({ kind }: TableColumn, value: TableValue): string {
  return kind === 'json' && typeof value === 'string' ? value : JSON.stringify(value)
}
