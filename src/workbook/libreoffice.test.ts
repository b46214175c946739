import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CellValue, Row, SheetSource } from './model.js'
import { styles } from './style.js'
import { collectWorkbook } from './testing/collect-workbook.js'
import {
  DIGITS,
  exported,
  hasLibreOffice,
  readWithLibreOffice,
  type Truth,
  WORDS,
} from './testing/libreoffice.js'
import { writeXls } from './xls/write-xls.js'
import { writeXlsx } from './xlsx/write-xlsx.js'

const options = { creator: 'test', createdAt: new Date('2026-11-24T02:57:55Z'), title: 'Test' }
const FIRST_AT = Date.UTC(2026, 0, 1)
const AWKWARD = [
  '=1+1',
  '+1',
  '@x',
  '007',
  '_x0041_',
  '_x005F_x',
  'a "quoted", text',
  '<&>',
  ' outer ',
  '安全 😀',
  'two\nlines',
]

function plainRow(i: number): CellValue[] {
  return [
    `id-${i}`,
    AWKWARD[i % AWKWARD.length]!,
    i * 3 - 500,
    i / 8,
    i % 2 === 0,
    new Date(FIRST_AT + i * 61_000),
    null,
  ]
}

function* rows(count: number): Generator<Row> {
  for (let i = 0; i < count; i++) {
    const cells = plainRow(i)
    yield i % 5 === 0
      ? cells.map((value) => ({ value, style: i % 2 === 0 ? styles.good : styles.bad }))
      : cells
  }
}

const headers = ['Id', 'Text', 'Integer', 'Fraction', 'Boolean', 'Date', 'Nothing']

function sheets(count: number): SheetSource[] {
  const columns = headers.map((header) => ({ header, widthChars: 24 }))
  const links = [
    [{ value: 'to the rows', link: { sheet: 'Rows / all' } }],
    [{ value: 'out', link: { url: 'https://example.com/?a=1&b=2#c' } }],
  ]
  return [
    { name: 'Cover', rows: links, showGridlines: false },
    { name: 'Rows / all', columns, freezeRows: 1, autoFilter: true, rows: rows(count) },
  ]
}

/** Row by row: the difference of two whole sheets would fill the screen. */
function expectSameRows(actual: readonly string[][], wanted: readonly string[][]) {
  expect(actual.length).toBe(wanted.length)
  const different = wanted.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(actual[index]))
  expect(different === -1 ? null : actual[different]).toEqual(different === -1 ? null : wanted[different])
}

describe.runIf(hasLibreOffice)('LibreOffice', () => {
  let directory = ''
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'workbook-libreoffice-'))
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  const expected = (from: number, to: number, truth: Truth) => [
    headers,
    ...Array.from({ length: to - from }, (_, i) => plainRow(from + i).map((value) => exported(value, truth))),
  ]

  it('gives back every cell of an xlsx as it was given', async () => {
    const { file } = await collectWorkbook(writeXlsx(sheets(2_000), options))
    const read = readWithLibreOffice(directory, { 'new.xlsx': file })
    expectSameRows(read('new.xlsx', 'Rows / all'), expected(0, 2_000, WORDS))
    expect(read('new.xlsx', 'Cover')).toEqual([['to the rows'], ['out']])
  }, 120_000)

  it('gives back every cell of an xls as it was given, over both of its sheets', async () => {
    const { file } = await collectWorkbook(writeXls(sheets(66_000), options))
    const read = readWithLibreOffice(directory, { 'old.xls': file })
    expectSameRows(read('old.xls', 'Rows / all'), expected(0, 65_535, DIGITS))
    const second = read('old.xls', 'Rows / all (2)')
    expectSameRows(second, expected(65_535, 66_000, DIGITS))
  }, 240_000)
})
