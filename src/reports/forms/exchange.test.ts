import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Schema from 'typebox/schema'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase } from '../../db/testing.js'
import { settableClock } from '../../platform/clock.js'
import type { ReportId } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import { readZip } from '../../workbook/testing/read-zip.js'
import { buildRecord } from '../build-record.js'
import { CATALOGUE_OF_TESTS } from '../catalogue-testing.js'
import { totalCount } from '../model.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import type { TableValue } from '../tables/table.js'
import { seedEstate } from '../testing.js'
import { CSV_FORM } from './csv.js'
import type { ReportForm } from './form.js'
import { JSON_FORM } from './json.js'

const AT = toInstant(Date.UTC(2026, 10, 24))
const NAMES = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-2',
  '@SUM(A1)',
  '\tcmd',
  '\rcmd',
  "'=1",
  '<script>alert(1)</script>',
  'a\u0002b\u0001c\u001fd',
  '\u202egnp.exe\u200f',
  'x'.repeat(40_000),
  '😀 订单, "two"\r\nlines',
  '\ud800 alone',
]
/** UTF-8 databases have no lone surrogates. */
const KEPT = NAMES.map((name) => name.toWellFormed())
const noPace = () => undefined

type Rows = Readonly<Record<string, TableValue>>[]
interface JsonReport {
  readonly digest: string
  readonly tables: readonly { readonly name: string; readonly rowCount: number; readonly rows: Rows }[]
}

let test: Awaited<ReturnType<typeof openTestDatabase>>
let record: ReportRecord
beforeAll(async () => {
  test = await openTestDatabase()
  const nameOf = (resource: number) => NAMES[resource % NAMES.length]!
  const estate = await seedEstate(test.db, { resources: 300, rules: 8, at: AT, nameOf })
  const subject = {
    account: estate.account,
    packNo: estate.packNo,
    reportId: 'rep-1' as ReportId,
    requestedAt: AT,
    requestedBy: 'auditor',
  }
  const settings = { language: 'zh', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 } as const
  const deps = { clock: settableClock(AT), settings, catalogue: CATALOGUE_OF_TESTS }
  const path = join(test.directory, 'record.gz')
  const built = await buildRecord(test.db, subject, deps, { path, pace: noPace })
  record = await openRecord({ digest: built!.digest, open: () => createReadStream(path) }, noPace)
})
afterAll(() => test.close())

async function render(form: ReportForm): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of form.render(record)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Rows of cells, told apart by quotes as RFC 4180 says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') rows.push([])
  }
  return rows.slice(0, -1)
}

it.each([JSON_FORM, CSV_FORM])('$name has the same bytes for the same record', async (form) => {
  expect((await render(form)).equals(await render(form))).toBe(true)
})

it('json keeps to its schema and holds every table as it is', async () => {
  const report = JSON.parse((await render(JSON_FORM)).toString()) as JsonReport
  const schema = JSON.parse(await readFile('docs/report.schema.json', 'utf8'))
  expect(Schema.Check(schema, report)).toBe(true)
  expect(Schema.Check(schema, { ...report, schemaVersion: 2 })).toBe(false)
  expect(report.digest).toBe(record.digest)
  const tables = reportTables(record)
  expect(report.tables.map(({ name }) => name)).toEqual(tables.map(({ name }) => name))
  for (const [index, table] of tables.entries()) {
    const { rows, rowCount } = report.tables[index]!
    expect(rows).toHaveLength(rowCount)
    let at = 0
    for await (const row of table.rows()) {
      const expected = table.columns.map(({ name, kind }, column) => {
        const value = row[column]!
        return [name, kind === 'json' && typeof value === 'string' ? JSON.parse(value) : value]
      })
      expect(rows[at++]).toEqual(Object.fromEntries(expected))
    }
  }
})

it('json and csv agree on counts, finding ids and verdicts, and lose no name', async () => {
  const report = JSON.parse((await render(JSON_FORM)).toString()) as JsonReport
  const files = readZip(await render(CSV_FORM))
  expect([...files.keys()]).toEqual(report.tables.map(({ name }) => `${name}.csv`))
  for (const { name, rows } of report.tables) {
    const [header, ...cells] = parseCsv(files.get(`${name}.csv`)!.toString('utf8').slice(1))
    expect(cells, name).toHaveLength(rows.length)
    if (name !== 'findings' && name !== 'results') continue
    for (const column of ['finding_id', 'verdict', 'resource_name']) {
      const at = header!.indexOf(column)
      const shown = cells.map((row) => row[at]!.replace(/^'/, ''))
      expect(shown).toEqual(rows.map((row) => row[column] ?? ''))
    }
    expect(cells.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([])
  }
  const { results } = record.head.overview
  const rowsOf = (name: string) => report.tables.find((table) => table.name === name)!.rows
  expect(rowsOf('findings')).toHaveLength(results.nonCompliant)
  expect(rowsOf('results')).toHaveLength(totalCount(results))
  expect(results.nonCompliant).toBeGreaterThan(0)
  expect(new Set(rowsOf('results').map((row) => row['resource_name']))).toEqual(new Set(KEPT))
})
