import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { headerRow } from '../header-row.js'
import type { Cell, CellValue, Row, SheetSource, WorkbookSummary } from '../model.js'
import { parseCsv } from './parse-csv.js'

/** Whether this machine can read workbooks with LibreOffice. */
export const hasLibreOffice = (() => {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore', timeout: 30_000 })
    return true
  } catch {
    return false
  }
})()

/** 44 = comma, 34 = quote, 76 = UTF-8, numbers in full, -1 = every sheet into a file of its own. */
const CSV_FILTER = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'

/** Words for truth that LibreOffice exports; from the old format it exports digits, from files of its own as well. */
export type Truth = { readonly yes: string; readonly no: string }
export const WORDS: Truth = { yes: 'TRUE', no: 'FALSE' }
export const DIGITS: Truth = { yes: '1', no: '0' }

/** Has LibreOffice read workbooks, by file name; returns the rows of a sheet, as texts. Files go into the folder. */
export function readWithLibreOffice(
  directory: string,
  files: Readonly<Record<string, Buffer>>,
): (name: string, sheet: string) => string[][] {
  const paths = Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(directory, name), bytes)
    return join(directory, name)
  })
  const profile = `-env:UserInstallation=file://${directory}/profile`
  const conversion = ['--headless', profile, '--convert-to', CSV_FILTER, '--outdir', directory]
  execFileSync('soffice', [...conversion, ...paths], { stdio: 'ignore', timeout: 600_000 })
  return (name, sheet) => {
    const file = `${name.replace(/\.\w+$/, '')}-${sheet.replaceAll('/', '_')}.csv`
    return parseCsv(readFileSync(join(directory, file), 'utf8'))
  }
}

/** What LibreOffice exports for a value: of a number 15 digits, of a date no part of a second. */
export function exported(value: CellValue, truth: Truth): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ')
  if (typeof value === 'boolean') return value ? truth.yes : truth.no
  return typeof value === 'number' ? String(Number(value.toPrecision(15))) : value
}

/** What differs between the rows of sheets, not yet taken, and what LibreOffice reads in them, cell by cell. */
export async function differences(
  {
    sheets,
    summary,
    truth,
  }: {
    readonly sheets: readonly SheetSource[]
    readonly summary: WorkbookSummary
    readonly truth: Truth
  },
  read: (sheet: string) => string[][],
): Promise<{ readonly cells: number; readonly different: readonly string[] }> {
  const parts = summary.sheets.values()
  const different: string[] = []
  let cells = 0
  for (const source of sheets) {
    const header = headerRow(source.columns ?? [])
    let part: { readonly name: string; readonly rows: string[][]; at: number } | undefined
    const compare = (row: Row) => {
      const found = part!.rows[part!.at++] ?? []
      const wanted = cellsOf(row).map((cell) => exported(cellValue(cell), truth))
      for (let column = 0; column < Math.max(found.length, wanted.length); column++) {
        cells++
        const [text = '', wish = ''] = [found[column], wanted[column]]
        if (text !== wish && !isSameShare(text, wish))
          different.push(`${part!.name} ${part!.at}/${column + 1}: ${JSON.stringify([wish, text])}`)
      }
    }
    const begin = () => {
      const { name } = parts.next().value!
      part = { name, rows: read(name), at: 0 }
      if (header !== null) compare(header)
    }
    begin()
    for await (const row of source.rows) {
      if (part!.at >= part!.rows.length && isLonger(summary, part!.name, part!.at) === false) begin()
      compare(row)
    }
    if (part!.at < part!.rows.length)
      different.push(`${part!.name}: ${part!.rows.length - part!.at} more rows`)
  }
  return { cells, different }
}

/** LibreOffice exports a share that is shown in percent as such, and not to the last digit. */
function isSameShare(text: string, wish: string): boolean {
  if (!/^-?[\d.E-]+%$/.test(text) || wish === '') return false
  return (Number.parseFloat(text) / 100).toPrecision(12) === Number(wish).toPrecision(12)
}

/** Whether the writer put more rows into a sheet: rows without any value are not exported at its end. */
function isLonger({ sheets }: WorkbookSummary, name: string, rows: number): boolean {
  return sheets.some((sheet) => sheet.name === name && sheet.rows > rows)
}

function cellsOf(row: Row): readonly Cell[] {
  return 'cells' in row ? row.cells : row
}

function cellValue(cell: Cell): CellValue {
  return cell !== null && typeof cell === 'object' && 'value' in cell ? cell.value : cell
}
