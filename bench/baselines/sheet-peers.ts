/**
 * The rows of `bench/workbook.ts` written by the writers that others publish, each the way its documentation says for
 * large sheets: a header row, the first row frozen and a filter where the writer has them. No product code.
 */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RawRow } from './raw-sheet.js'

const DATE_FORMAT = 'yyyy-mm-dd hh:mm:ss'
/** Columns of the rows that hold dates, from 0. */
const DATES = [9, 10]

type Write = (file: string, headers: readonly string[], rows: Iterable<RawRow>) => Promise<void>

/** By name; modules are loaded by the one that is asked, since loading is part of what a writer costs. */
export const SHEET_PEERS = {
  hucre: writeHucre,
  exceljs: writeExceljs,
  sheetjs: (file, headers, rows) => writeSheetjs(file, headers, rows, 'xlsx'),
  sheetjsXls: (file, headers, rows) => writeSheetjs(file, headers, rows, 'biff8'),
} as const satisfies Readonly<Record<string, Write>>

async function writeHucre(file: string, headers: readonly string[], rows: Iterable<RawRow>): Promise<void> {
  const { writeXlsxStream } = await import('hucre/xlsx')
  const columns = headers.map((header, index) => ({
    header,
    width: 18,
    ...(DATES.includes(index) ? { numFmt: DATE_FORMAT } : {}),
  }))
  const cells = copies(rows)
  const stream = writeXlsxStream(cells, { name: 'Results', columns, freezePane: { rows: 1 } })
  await pipeline(Readable.fromWeb(stream as never), createWriteStream(file))
}

async function writeExceljs(file: string, headers: readonly string[], rows: Iterable<RawRow>): Promise<void> {
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true })
  const sheet = book.addWorksheet('Results', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = headers.map((header, index) => ({
    header,
    width: 18,
    ...(DATES.includes(index) ? { style: { numFmt: DATE_FORMAT } } : {}),
  }))
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: headers.length } }
  let count = 0
  for (const row of rows) {
    sheet.addRow([...row]).commit()
    count += 1
    // It gives its bytes to the file only when others get a turn.
    if (count % 1_000 === 0) await new Promise(setImmediate)
  }
  await book.commit()
}

async function writeSheetjs(
  file: string,
  headers: readonly string[],
  rows: Iterable<RawRow>,
  bookType: 'xlsx' | 'biff8',
): Promise<void> {
  const { default: sheetjs } = await import('xlsx')
  const sheet = sheetjs.utils.aoa_to_sheet([[...headers], ...copies(rows)], { dateNF: DATE_FORMAT })
  const last = sheetjs.utils.encode_col(headers.length - 1)
  sheet['!autofilter'] = { ref: `A1:${last}1` }
  const book = sheetjs.utils.book_new()
  sheetjs.utils.book_append_sheet(book, sheet, 'Results')
  sheetjs.writeFile(book, file, { bookType, compression: true })
}

function* copies(rows: Iterable<RawRow>): Generator<(string | number | Date)[]> {
  for (const row of rows) yield [...row]
}
