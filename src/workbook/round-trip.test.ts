import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_CELL_TEXT } from './cell-value.js'
import type { CellValue, SheetSource } from './model.js'
import { anyRows, storedValue } from './testing/cell-cases.js'
import { collectWorkbook } from './testing/collect-workbook.js'
import { readXls } from './testing/read-xls.js'
import { readXlsx } from './testing/read-xlsx.js'
import { writeXls } from './xls/write-xls.js'
import { writeXlsx } from './xlsx/write-xlsx.js'

const options = { creator: 'test', createdAt: new Date('2026-11-24T02:57:55Z') }

async function* eventually<T>(items: readonly T[]) {
  for (const item of items) yield await Promise.resolve(item)
}

const formats = [
  { format: 'xlsx', write: writeXlsx, read: (file: Buffer) => readXlsx(file).sheets },
  { format: 'xls', write: writeXls, read: readXls },
]

describe.each(formats)('$format', ({ write, read }) => {
  const valuesOf = (file: Buffer) =>
    read(file).map(({ rows }) => rows.map((cells) => cells.map(({ value }) => value)))
  const withoutEmptyEnd = <T>(rows: readonly (readonly (T | null)[])[]) => {
    const full = rows.map((row) => row.slice(0, row.findLastIndex((value) => value !== null) + 1))
    return full.slice(0, full.findLastIndex((row) => row.length > 0) + 1)
  }
  const stored = (rows: readonly (readonly CellValue[])[]) =>
    withoutEmptyEnd(rows.map((row) => row.map(storedValue)))

  it('gives back every value of any rows, and the same bytes again', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const { file } = await collectWorkbook(write([{ name: 'Any', rows }], options))
        expect(withoutEmptyEnd(valuesOf(file)[0]!)).toEqual(stored(rows))
        const again = await collectWorkbook(
          write(eventually([{ name: 'Any', rows: eventually(rows) }]), options),
        )
        expect(again.file.equals(file)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '007',
    'TRUE',
    '1e5',
    '2026-01-01',
    '_x0041_',
    '#REF!',
  ])('keeps %j a text', async (text) => {
    const { file } = await collectWorkbook(write([{ name: 'Text', rows: [[text]] }], options))
    expect(valuesOf(file)).toEqual([[[text]]])
  })

  it.each([300, 8_224, 32_766, 32_767])('keeps texts of %i characters whole', async (length) => {
    const rows = ['a', 'é', '安', '&'].map((char) => [char.repeat(length), `${char}${length}`])
    const { file, summary } = await collectWorkbook(write([{ name: 'Long', rows }], options))
    expect(valuesOf(file)).toEqual([rows])
    expect(summary.sheets[0]?.cutCells).toBe(0)
  })

  it('cuts a longer text, says so in the cell and in the summary', async () => {
    const rows = [['x'.repeat(MAX_CELL_TEXT + 1)], ['short']]
    const { file, summary } = await collectWorkbook(write([{ name: 'Cut', rows }], options))
    const text = String(valuesOf(file)[0]?.[0]?.[0])
    expect(text).toHaveLength(MAX_CELL_TEXT)
    expect(text).toMatch(/^x+ \.\.\. \[cut: 32768 characters\]$/)
    expect(summary.sheets[0]?.cutCells).toBe(1)
  })

  it('writes several sheets, each with the name the summary gives', async () => {
    const sheets = ['Rules', 'RULES', 'a/b', "it's <&>", '安全 😀'].map((name) => ({ name, rows: [[name]] }))
    const { file, summary } = await collectWorkbook(write(sheets, options))
    const names = ['Rules', 'RULES (2)', 'a_b', "it's <&>", '安全 😀']
    expect(read(file).map(({ name }) => name)).toEqual(names)
    expect(summary.sheets.map(({ name }) => name)).toEqual(names)
    expect(valuesOf(file).flat(2)).toEqual(sheets.map(({ name }) => name))
  })

  it('refuses a workbook without sheets', async () => {
    await expect(collectWorkbook(write([], options))).rejects.toThrow(RangeError)
  })

  it('refuses more columns than the format has', async () => {
    const row = new Array<null>(16_384).fill(null)
    const wide: SheetSource = { name: 'Wide', rows: [[...row, 1]] }
    await expect(collectWorkbook(write([wide], options))).rejects.toMatchObject({ limit: 'columns' })
  })

  it('closes the rows when it stops in the middle', async () => {
    let isClosed = false
    function* rows() {
      try {
        for (;;) yield new Array<number>(20_000).fill(1)
      } finally {
        isClosed = true
      }
    }
    const someSheets: SheetSource[] = [
      { name: 'Wide', rows: [['one']] },
      { name: 'Endless', rows: rows() },
    ]
    const failing = write(someSheets, options)
    await expect(collectWorkbook(failing)).rejects.toMatchObject({ limit: expect.anything() })
    expect(isClosed).toBe(true)
  })

  it('passes on the error of a source', async () => {
    const rows = {
      *[Symbol.iterator]() {
        yield ['one']
        throw new Error('source failed')
      },
    }
    await expect(collectWorkbook(write([{ name: 'Bad', rows }], options))).rejects.toThrow('source failed')
  })
})
