import { describe, expect, it } from 'vitest'
import { WorkbookLimitError } from '../errors.js'
import type { Row, SheetSource } from '../model.js'
import { styles } from '../style.js'
import { collectWorkbook } from '../testing/collect-workbook.js'
import { readXls } from '../testing/read-xls.js'
import { RECORD } from './records.js'
import { writeXls, XLS_MAX_ROWS } from './write-xls.js'

const options = { creator: 'test', createdAt: new Date('2026-11-24T02:57:55Z'), title: 'Test' }

function* numbered(count: number): Generator<Row> {
  for (let i = 0; i < count; i++) yield [`id-${i}`, i]
}

const table = { columns: [{ header: 'Id' }, { header: 'Number' }], freezeRows: 1, autoFilter: true }

describe('writeXls', () => {
  it('goes on in a second sheet past 65,536 rows, with the header repeated and no row lost', async () => {
    const source = { name: 'Results', ...table, rows: numbered(70_000) }
    const { file, summary } = await collectWorkbook(
      writeXls([source, { name: 'Last', rows: [['end']] }], options),
    )
    const [first, second, last] = readXls(file)
    expect(summary.sheets.map(({ name, rows }) => [name, rows])).toEqual([
      ['Results', 65_536],
      ['Results (2)', 4_466],
      ['Last', 1],
    ])
    const rows = [...first!.rows, ...second!.rows].map((cells) => cells.map(({ value }) => value))
    expect([rows[0], rows[65_536]]).toEqual([
      ['Id', 'Number'],
      ['Id', 'Number'],
    ])
    const data = rows.filter((_, index) => index !== 0 && index !== 65_536)
    expect(data).toHaveLength(70_000)
    expect(data.every(([id, number], index) => id === `id-${index}` && number === index)).toBe(true)
    expect(last!.rows[0]![0]!.value).toBe('end')
  })

  it('fills a sheet to its last row before it starts another', async () => {
    const { summary } = await collectWorkbook(
      writeXls([{ name: 'Full', ...table, rows: numbered(65_535) }], options),
    )
    expect(summary.sheets.map(({ rows }) => rows)).toEqual([65_536])
  })

  it(`holds ${XLS_MAX_ROWS} rows and refuses one more`, async () => {
    const { summary } = await collectWorkbook(
      writeXls([{ name: 'Most', rows: numbered(XLS_MAX_ROWS) }], options),
    )
    expect(summary.sheets.reduce((sum, { rows }) => sum + rows, 0)).toBe(XLS_MAX_ROWS)
    const tooMany = [
      { name: 'A', rows: numbered(XLS_MAX_ROWS) },
      { name: 'B', rows: numbered(1) },
    ]
    const refused = collectWorkbook(writeXls(tooMany, options))
    await expect(refused).rejects.toThrow(WorkbookLimitError)
    await expect(refused).rejects.toMatchObject({ limit: 'rows', max: XLS_MAX_ROWS })
  })

  it('freezes panes, puts a button on each header, merges and links', async () => {
    const source: SheetSource = {
      name: 'Rich',
      ...table,
      freezeColumns: 1,
      merges: ['A5:B5'],
      tabColor: '00FF00',
      print: { landscape: true, fitToWidth: true, repeatHeader: true, area: 'A1:B9', footer: 'A & B' },
      rows: [
        [{ value: 'site', link: { url: 'https://example.com/?a=1&b=2' } }, 1],
        [{ value: 'top', link: { sheet: 'Rich' } }, 2],
        [{ value: 'script', link: { url: 'javascript:alert(1)' } }, 3],
        { cells: [{ value: 'bad', style: styles.bad }, new Date('2026-01-01T06:00:00Z')], heightPoints: 30 },
      ],
    }
    const { file, summary } = await collectWorkbook(writeXls([source], options))
    const [sheet] = readXls(file)
    const count = (id: number) => sheet!.records.filter((record) => record === id).length
    expect(count(RECORD.pane)).toBe(1)
    expect(count(RECORD.object)).toBe(2)
    expect(count(RECORD.mergedCells)).toBe(1)
    expect(sheet!.linkCount).toBe(2)
    expect(summary.sheets[0]).toMatchObject({ rows: 5, lostLinks: 1 })
    const [, , , , [bad, date] = []] = sheet!.rows
    expect(date!.value).toBe(46_023.25)
    expect(new Set([sheet!.rows[1]![1]!.format, bad!.format, date!.format]).size).toBe(3)
  })

  it('keeps shared texts whole wherever the records that hold them end', async () => {
    const texts = Array.from({ length: 3_000 }, (_, i) => `${i}${(i % 3 === 0 ? '安' : 'z').repeat(i % 97)}`)
    const { file } = await collectWorkbook(
      writeXls([{ name: 'T', rows: texts.map((text) => [text]) }], options),
    )
    expect(readXls(file)[0]!.rows.map(([cell]) => cell!.value)).toEqual(texts)
  })
})
