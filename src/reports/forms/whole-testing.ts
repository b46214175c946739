import { expect } from 'vitest'
import { cutCellText, MAX_CELL_TEXT } from '../../workbook/cell-value.js'
import type { Cell, SheetSource } from '../../workbook/model.js'
import { parseCsv } from '../../workbook/testing/parse-csv.js'
import { readXls } from '../../workbook/testing/read-xls.js'
import { readXlsx } from '../../workbook/testing/read-xlsx.js'
import { readZip } from '../../workbook/testing/read-zip.js'
import type { ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import type { ReportTable, TableColumn, TableValue } from '../tables/table.js'
import { readPage } from './html/testing.js'
import { xlsSheets } from './xls.js'
import { xlsxSheets } from './xlsx.js'

type Rows = readonly (readonly unknown[])[]

/** Every value of every table, and every text of every cell, is in a form as it is in the record. Forms for reading cut. */
export async function checkWhole(form: string, file: Buffer, record: ReportRecord): Promise<void> {
  const text = () => new TextDecoder('utf-8', { ignoreBOM: true }).decode(file)
  if (form === 'xlsx') return checkSheets(xlsxSheets(record), readXlsx(file).sheets)
  if (form === 'xls') return checkSheets(xlsSheets(record), readXls(file))
  if (form === 'json') {
    const { tables } = JSON.parse(text())
    const found = new Map<string, Rows>(
      tables.map(({ name, rows }: { readonly name: string; readonly rows: readonly object[] }) => [
        name,
        rows.map((row) => Object.values(row)),
      ]),
    )
    return checkTables(form, record, found, ({ kind }, value) =>
      kind === 'json' && value !== null ? JSON.parse(String(value)) : value,
    )
  }
  if (form === 'csv') {
    const files = [...readZip(file)].map(([name, bytes]): [string, Rows] => {
      const [, ...rows] = parseCsv(bytes.toString('utf8').replace(/^\ufeff/, ''))
      return [name.replace('.csv', ''), rows.map((row) => row.map((cell) => cell.replace(/^'/, '')))]
    })
    return checkTables(form, record, new Map(files), ({ kind }, value) => {
      if (value === null) return ''
      if (kind === 'instant') return new Date(Number(value)).toISOString()
      return String(value).toWellFormed()
    })
  }
  if (form === 'html') {
    const tables = (await readPage(text())).map(({ name, rows }): [string, Rows] => [name, rows])
    return checkTables(form, record, new Map(tables), (_, value) => value)
  }
}

async function checkTables(
  form: string,
  record: ReportRecord,
  found: ReadonlyMap<string, Rows>,
  wanted: (column: TableColumn, value: TableValue) => unknown,
): Promise<void> {
  for (const table of reportTables(record)) {
    const rows = found.get(table.name) ?? []
    const name = `${form} ${table.name}`
    expect([name, rows.length]).toEqual([name, table.rowCount])
    let at = 0
    for await (const row of (table as ReportTable).rows()) {
      const wish = row.map((value, index) => wanted(table.columns[index]!, value))
      // An assertion for each row would take most of the time.
      if (JSON.stringify(rows[at]) !== JSON.stringify(wish))
        expect([name, at, rows[at]]).toEqual([name, at, wish])
      at++
    }
  }
}

type ReadSheets = readonly {
  readonly name: string
  readonly rows: readonly (readonly ({ readonly value: unknown } | undefined)[])[]
}[]

async function checkSheets(sources: readonly SheetSource[], found: ReadSheets): Promise<void> {
  for (const [index, source] of sources.entries()) {
    const { name, rows } = found[index]!
    let at = source.columns?.some(({ header }) => header !== undefined) === true ? 1 : 0
    for await (const row of source.rows) {
      const cells = 'cells' in row ? row.cells : row
      for (const [column, cell] of cells.entries()) {
        const wish = textOf(cell)
        if (wish === null) continue
        const value = rows[at]?.[column]?.value ?? ''
        if (value !== wish) expect([name, at, column, value]).toEqual([name, at, column, wish])
      }
      at++
    }
  }
}

/** What a workbook keeps of a text; null for all other values. */
function textOf(cell: Cell): string | null {
  const value = cell !== null && typeof cell === 'object' && 'value' in cell ? cell.value : cell
  if (typeof value !== 'string') return null
  return (value.length > MAX_CELL_TEXT ? cutCellText(value) : value).toWellFormed()
}
