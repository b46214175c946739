import { describe, expect, it } from 'vitest'
import type { Chart, Row, SheetSource } from '../model.js'
import { styles } from '../style.js'
import { collectWorkbook } from '../testing/collect-workbook.js'
import { readXlsx, unescapeXml } from '../testing/read-xlsx.js'
import { readZip } from '../testing/read-zip.js'
import { writeXlsx } from './write-xlsx.js'

const options = { creator: 'A & <B>', createdAt: new Date('2026-11-24T02:57:55Z'), title: 'Test' }
const table = { columns: [{ header: 'Id' }, { header: 'Number' }], freezeRows: 1, autoFilter: true }

function* numbered(count: number): Generator<Row> {
  for (let i = 0; i < count; i++) yield [`id-${i}`, i]
}

async function write(sheets: readonly SheetSource[], limits?: { rows: number; xmlBytes: number }) {
  const { file, summary } = await collectWorkbook(writeXlsx(sheets, options, limits))
  return { ...readXlsx(file), summary, file }
}

describe('writeXlsx', () => {
  it('goes on in a second sheet past the last row, with everything repeated', async () => {
    const book = await write([{ name: 'Results', ...table, rows: numbered(25) }], { rows: 10, xmlBytes: 1e9 })
    expect(book.summary.sheets.map(({ name, rows }) => [name, rows])).toEqual([
      ['Results', 10],
      ['Results (2)', 10],
      ['Results (3)', 8],
    ])
    const data = book.sheets.flatMap(({ rows }) => rows.slice(1).map(([id]) => id!.value))
    expect(data).toEqual(Array.from({ length: 25 }, (_, i) => `id-${i}`))
    for (const { rows, xml } of book.sheets) {
      expect(rows[0]!.map(({ value }) => value)).toEqual(['Id', 'Number'])
      expect(xml).toContain('state="frozen"')
      expect(xml).toContain(`<autoFilter ref="A1:B${rows.length}"/>`)
    }
    expect(book.parts.get('xl/workbook.xml')).toContain("'Results (3)'!$A$1:$B$8")
  })

  it('fills a sheet to its last row before it starts another', async () => {
    const book = await write([{ name: 'Full', ...table, rows: numbered(9) }], { rows: 10, xmlBytes: 1e9 })
    expect(book.sheets.map(({ rows }) => rows.length)).toEqual([10])
  })

  it('starts another sheet before the entry passes 4 GB', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => [`${i}`.repeat(1_000)])
    const book = await write([{ name: 'Big', rows }], { rows: 1e6, xmlBytes: 300_000 })
    expect(book.sheets.length).toBeGreaterThan(1)
    expect(book.sheets.flatMap(({ rows }) => rows.map(([cell]) => cell!.value))).toEqual(rows.flat())
  })

  it('rolls over after 1,048,576 real rows', async () => {
    const { file, summary } = await collectWorkbook(
      writeXlsx([{ name: 'M', rows: numbered(1_048_577) }], options),
    )
    expect(summary.sheets.map(({ rows }) => rows)).toEqual([1_048_576, 1])
    const parts = readZip(file)
    expect(parts.get('xl/worksheets/sheet1.xml')!.includes('<row r="1048576"><c r="A1048576"')).toBe(true)
    expect(parts.get('xl/worksheets/sheet2.xml')!.includes('>id-1048576</t>')).toBe(true)
  }, 60_000)

  it('lays styles of cells over styles of columns and stores each once', async () => {
    const columns = [{ style: styles.wrapped }, { style: styles.integer }]
    const rows: Row[] = [
      ['plain', 1],
      [
        { value: 'bad', style: styles.bad },
        { value: 2, style: { ...styles.bad } },
      ],
      [{ value: 'bad too', style: { ...styles.bad } }, new Date(0)],
    ]
    const { sheets, parts } = await write([{ name: 'S', columns, rows }])
    const [first, second, third] = sheets[0]!.rows.map((cells) => cells.map(({ style }) => style))
    expect(second![0]).toBe(third![0])
    expect(new Set([...first!, ...second!]).size).toBe(4)
    const formats = parts.get('xl/styles.xml')!.split('<cellXfs')[1]!.split('<xf ').slice(1)
    expect(formats[second![0]!]).toContain('wrapText="1"')
    expect(formats[second![1]!]).toContain('horizontal="right"')
    expect(parts.get('xl/styles.xml')).toContain('formatCode="#,##0"')
  })

  it('writes links outside and inside, one relationship for one address, and counts those it must not', async () => {
    const link = (url: string) => [{ value: url, link: { url } }]
    const rows: Row[] = [
      link('https://example.com/a?x=1&y=<2>'),
      link('https://example.com/a?x=1&y=<2>'),
      link('https://example.com/安 全#part one'),
      link('mailto:someone@example.com'),
      link('file:///etc/passwd'),
      link('javascript:alert(1)'),
      link(`https://example.com/${'x'.repeat(2_100)}`),
      [{ value: 'inside', link: { sheet: "Bob's <list>", cell: 'B7' } }],
    ]
    const { sheets, parts, summary } = await write([{ name: 'L', rows }])
    const relationships = parts.get('xl/worksheets/_rels/sheet1.xml.rels')!
    expect(
      [...relationships.matchAll(/Target="([^"]*)"/g)].map(([, target]) => unescapeXml(target!)),
    ).toEqual([
      'https://example.com/a?x=1&y=%3C2%3E',
      'https://example.com/%E5%AE%89%20%E5%85%A8',
      'mailto:someone@example.com',
    ])
    expect(sheets[0]!.xml).toContain('ref="A3" r:id="rIdL2" location="part%20one"')
    expect(sheets[0]!.xml).toContain(`ref="A8" location="'Bob''s &lt;list&gt;'!B7"`)
    expect(summary.sheets[0]!.lostLinks).toBe(3)
    expect(sheets[0]!.rows).toHaveLength(8)
  })

  it('stops linking, not writing, at 65,530 links', async () => {
    const rows = Array.from({ length: 65_532 }, (_, i) => [
      { value: i, link: { url: `https://e.com/${i % 9}` } },
    ])
    const { file, summary } = await collectWorkbook(writeXlsx([{ name: 'Many', rows }], options))
    expect(summary.sheets[0]).toMatchObject({ rows: 65_532, lostLinks: 2 })
    const xml = readZip(file).get('xl/worksheets/sheet1.xml')!.toString('latin1')
    expect(xml.split('<hyperlink ').length - 1).toBe(65_530)
  })

  it('draws charts over its own cells with the values inside', async () => {
    const charts: Chart[] = ['doughnut' as const, 'bar' as const, 'line' as const, 'stackedBar' as const].map(
      (kind) => ({
        kind,
        title: `R & D ${kind}`,
        categories: 'A2:A3',
        series: [{ name: 'Number', values: 'B2:B3' }],
        covers: 'D1:H9',
      }),
    )
    const rows: Row[] = [
      ['good <1>', 7],
      [{ value: 'bad', style: styles.bad }, 5],
    ]
    const { parts } = await write([{ name: 'Over view', ...table, rows, charts }])
    for (const number of [1, 2, 3]) {
      const chart = parts.get(`xl/charts/chart${number}.xml`)!
      expect(chart).toContain("<c:f>'Over view'!$A$2:$A$3</c:f>")
      expect(chart).toContain('<c:v>good &lt;1&gt;</c:v>')
      expect(chart).toContain('<c:pt idx="1"><c:v>5</c:v></c:pt>')
    }
    expect(parts.get('xl/drawings/_rels/drawing1.xml.rels')).toContain('../charts/chart3.xml')
    expect(parts.get('xl/worksheets/_rels/sheet1.xml.rels')).toContain('../drawings/drawing1.xml')
    expect(parts.get('[Content_Types].xml')).toContain('/xl/charts/chart3.xml')
  })

  it('sets panes, grid, tab, print and merges', async () => {
    const print = { landscape: true, fitToWidth: true, repeatHeader: true, area: 'A1:B9', footer: 'A & B' }
    const look = { showGridlines: false, tabColor: 'FF0000', merges: ['A2:B2'], freezeColumns: 1, print }
    const { sheets, parts } = await write([{ name: 'P', ...table, ...look, rows: [['x', 1]] }])
    const { xml } = sheets[0]!
    expect(xml).toContain('showGridLines="0"')
    expect(xml).toContain('<tabColor rgb="FFFF0000"/><pageSetUpPr fitToPage="1"/>')
    expect(xml).toContain('xSplit="1" ySplit="1" topLeftCell="B2"')
    expect(xml).toContain('<mergeCell ref="A2:B2"/>')
    expect(xml).toContain('fitToHeight="0" orientation="landscape"')
    expect(unescapeXml(xml)).toContain('&L&8A && B&R&8&P / &N')
    const book = parts.get('xl/workbook.xml')
    expect(book).toContain(`<definedName name="_xlnm.Print_Titles" localSheetId="0">'P'!$1:$1</definedName>`)
    expect(book).toContain(
      `<definedName name="_xlnm.Print_Area" localSheetId="0">'P'!$A$1:$B$9</definedName>`,
    )
    expect(book).toContain(`<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">`)
  })

  it('shrinks a sheet to so many pages in height, too', async () => {
    const { sheets } = await write([{ name: 'P', print: { fitToWidth: true, pagesHigh: 2 }, rows: [['x']] }])
    expect(sheets[0]!.xml).toContain('fitToHeight="2" orientation="portrait"')
  })

  it('tells the height of rows with wrapped or large text, and marks it fixed only when asked for', async () => {
    const columns = [{ widthChars: 10, style: styles.wrapped }]
    const rows: Row[] = [['short'], ['two\nlines'], ['安'.repeat(11)], { cells: ['set'], heightPoints: 40 }]
    const { sheets } = await write([
      { name: 'H', columns, rows: [...rows, [{ value: 'T', style: styles.title }]] },
    ])
    const tags = [...sheets[0]!.xml.matchAll(/<row [^>]*>/g)].map(([tag]) => tag)
    expect(tags).toEqual([
      '<row r="1">',
      '<row r="2" ht="30">',
      '<row r="3" ht="51">',
      '<row r="4" ht="40" customHeight="1">',
      '<row r="5" ht="27">',
    ])
  })
})
