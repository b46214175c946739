import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPack } from '../packs/create-pack.js'
import { describePack } from '../packs/describe-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../packs/testing.js'
import type { PackId } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { startRules, stopRules } from '../rules/switch-rules.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import { parseCsv } from '../workbook/testing/parse-csv.js'
import { readXls } from '../workbook/testing/read-xls.js'
import { readXlsx } from '../workbook/testing/read-xlsx.js'
import { readZip } from '../workbook/testing/read-zip.js'
import { readPage } from './forms/html/testing.js'
import { REPORT_FORMS } from './forms/index.js'
import { OSCAL_SCHEMA } from './forms/oscal/testing.js'
import { readPdf } from './forms/pdf/testing.js'
import type { ReportRecord } from './read-record.js'
import { splitRecord } from './split-record.js'
import { listReportObjects } from './store/report-objects.js'
import { COVERAGE_GAPS, EPISODES, PERIOD_MONTHS, PERIOD_RISKS } from './tables/period-tables.js'
import { type ReportTable, type TableSpec, tableOf } from './tables/table.js'
import { createReportMaker, type ReportMaker, rowsOf } from './time-testing.js'

const DAY_MS = 86_400_000

let estate: TestEstate
let directory: string
let maker: ReportMaker
let packId: string
let start: Instant

const day = (number: number) => toInstant(start + number * DAY_MS)

beforeAll(async () => {
  estate = await openTestEstate()
  start = estate.clock.now()
  directory = await mkdtemp(join(tmpdir(), 'assay period '))
  maker = await createReportMaker(estate.db, estate.clock, directory)
  const { db, scope, services, clock } = estate
  packId = await createPack(
    db,
    scope,
    services,
    packOf('p', { identifier: PRIVATE_BUCKET, riskLevel: 1 }, { identifier: DISK_SIZE, riskLevel: 2 }),
  )
  const bucket = async (at: number, resourceId: string, Acl: string, more: object = {}) => {
    clock.set(day(at))
    const resource = { resourceType: 'ACS::OSS::Bucket', resourceId, document: { Acl } }
    await estate.record({ ...resource, capturedAt: day(at), ...more })
    await estate.evaluate()
  }
  await bucket(0, 'quick', 'private')
  await bucket(0, 'slow', 'public')
  await bucket(0, 'leaves', 'public')
  clock.set(day(1))
  const disk = { resourceType: 'ACS::ECS::Disk', resourceId: 'd', document: { Size: 1 } }
  await estate.record({ ...disk, capturedAt: day(1) })
  await estate.evaluate()
  await bucket(10, 'quick', 'public')
  await bucket(13, 'quick', 'private')
  await bucket(20, 'slow', 'private')
  await bucket(21, 'leaves', 'public', { event: 'REMOVE' })
  const ofDisks = (await describePack(db, scope, services, packId)).rules[1]!.rule
  clock.set(day(30))
  await stopRules(db, scope, services, [ofDisks.ruleId])
  clock.set(day(32))
  await startRules(db, scope, services, [ofDisks.ruleId])
  await estate.evaluate()
  await bucket(38, 'quick', 'public')
  clock.set(day(40))
})
afterAll(async () => {
  await estate.close()
  await rm(directory, { recursive: true, force: true })
})

const named = () => ({ account: estate.account, packId: packId as PackId })
const told = async (record: ReportRecord) =>
  (await rowsOf(tableOf(EPISODES, record))).map((row) => {
    const ended = row['ended_at'] === null ? '' : (Number(row['ended_at']) - start) / DAY_MS
    return `${row['resource_id']} ${(Number(row['opened_at']) - start) / DAY_MS}..${ended} ${row['end']} ${row['sla']}`
  })

it('tells the episodes of a time, what was in time, and of what it knows nothing', async () => {
  const period = { from: day(5), to: day(40) }
  const { record, report } = await maker.make(named(), { period })
  expect(await told(record)).toEqual([
    'quick 10..13 fixed inTime',
    'quick 38.. null openInTime',
    'slow 0..20 fixed late',
    'leaves 0..21 gone null',
    'd 1.. null overdue',
  ])
  const [high, medium, low] = await rowsOf(tableOf(PERIOD_RISKS, record))
  expect(high).toMatchObject({ sla_days: 7, open_at_begin: 2, opened: 2, fixed: 2, exempted: 0 })
  expect(high).toMatchObject({
    other_ends: 1,
    open_at_end: 1,
    in_time: 1,
    late: 1,
    open_in_time: 1,
    overdue: 0,
  })
  expect(high).toMatchObject({ mean_fix_ms: 11.5 * DAY_MS, longest_fix_ms: 20 * DAY_MS })
  expect(medium).toMatchObject({ sla_days: 30, open_at_begin: 1, opened: 0, open_at_end: 1, overdue: 1 })
  expect(low).toMatchObject({ sla_days: 90, opened: 0, mean_fix_ms: null })

  const months = await rowsOf(tableOf(PERIOD_MONTHS, record))
  // What is open at the end of a month is open at the begin of the next, and nothing is lost between.
  for (const [index, month] of months.entries()) {
    const { open_at_begin, opened, fixed, exempted, other_ends, open_at_end } = month as Record<
      string,
      number
    >
    expect(open_at_begin! + opened!).toBe(fixed! + exempted! + other_ends! + open_at_end!)
    if (index > 0) expect(open_at_begin).toBe(months[index - 1]?.['open_at_end'])
  }
  const sum = (name: string) => months.reduce((total, month) => total + Number(month[name]), 0)
  expect([sum('opened'), sum('fixed'), sum('other_ends')]).toEqual([2, 2, 1])

  // Nothing was imported by a run, and the jobs of this test counted single days alone.
  const gaps = await rowsOf(tableOf(COVERAGE_GAPS, record))
  expect(gaps.filter(({ kind }) => kind === 'import')).toEqual([
    expect.objectContaining({ from: day(5), to: day(40), duration_ms: 35 * DAY_MS }),
  ])
  expect(gaps.filter(({ kind }) => kind === 'evaluation').length).toBeGreaterThan(0)
  expect(gaps.filter(({ kind }) => kind === 'stopped')).toEqual([
    expect.objectContaining({ from: day(30), to: day(32), rule_id: expect.stringMatching(/^cr-/) }),
  ])

  // Every form tells the same of it.
  const objects = await listReportObjects(estate.db, report)
  const tables = [PERIOD_RISKS, PERIOD_MONTHS, EPISODES, COVERAGE_GAPS].map((spec) =>
    tableOf(spec as TableSpec<unknown>, record),
  )
  const expected = Object.fromEntries(tables.map(({ name, rowCount }) => [name, rowCount]))
  expect(Object.values(expected).every((count) => count > 0)).toBe(true)
  for (const form of REPORT_FORMS) {
    const chunks: Buffer[] = []
    const { objectKey } = objects.find((object) => object.form === form.name)!
    for await (const chunk of maker.deps.store.read(objectKey)) chunks.push(chunk as Buffer)
    const counts = await rowsIn(form.name, Buffer.concat(chunks), tables)
    expect([form.name, counts]).toEqual([form.name, expected])
  }
  // Of one account of it there is none.
  for (const part of await splitRecord(record, 'account')) expect(part.record.head.period).toBeUndefined()
})

it('is cut at its end, follows the settings, and says from when on changes are kept', async () => {
  const period = { from: day(5), to: day(12) }
  const settings = { slaDays: { 1: 1, 2: 60, 3: 90 }, historyMs: 10 * DAY_MS }
  const { record } = await maker.make(named(), { period }, settings)
  expect(await told(record)).toEqual([
    'quick 10.. null overdue',
    'slow 0.. null overdue',
    'leaves 0.. null overdue',
    'd 1.. null openInTime',
  ])
  expect(record.head.period).toMatchObject({ keptSince: day(30) })
  const refused = { period: { from: day(5), to: day(41) } }
  await expect(maker.make(named(), refused)).rejects.toMatchObject({ code: 'Invalid{Param}' })
})

/** How many rows a file has of each table. */
async function rowsIn(
  form: string,
  file: Buffer,
  tables: readonly ReportTable[],
): Promise<Readonly<Record<string, number>>> {
  const ofAll = (count: (table: ReportTable) => number) =>
    Object.fromEntries(tables.map((table) => [table.name, count(table)]))
  const named = (found: readonly { readonly name: string; readonly rows: readonly unknown[] }[]) =>
    ofAll(({ name }) => found.find((each) => each.name === name)!.rows.length)
  switch (form) {
    case 'xlsx':
    case 'xls': {
      const sheets = form === 'xlsx' ? readXlsx(file).sheets : readXls(file)
      return ofAll(({ title }) => sheets.find(({ name }) => name === title.en)!.rows.length - 1)
    }
    case 'json':
      return named(JSON.parse(file.toString()).tables)
    case 'html':
      return named(await readPage(file.toString()))
    case 'csv': {
      const files = readZip(file)
      return ofAll(({ name }) => parseCsv(files.get(`${name}.csv`)!.toString()).length - 1)
    }
    case 'oscal': {
      const document = JSON.parse(file.toString())
      expect(OSCAL_SCHEMA.Errors(document)).toEqual([true, []])
      const [result] = document['assessment-results'].results
      const parts: readonly { readonly name: string }[] = result.attestations[0].parts[0].parts
      return {
        period_risks: parts.filter(({ name }) => name === 'period-risk').length,
        period_months: parts.filter(({ name }) => name === 'period-month').length,
        episodes: result.risks.length,
        coverage_gaps: result['assessment-log'].entries.length,
      }
    }
    default: {
      // The table of contents tells the rows behind each title.
      const lines = readPdf(file)
      const lineOf = ({ title }: ReportTable) => lines.find((line) => line.startsWith(`${title.en} (`))
      return ofAll((table) => Number(lineOf(table)?.match(/\((\d+)\)$/)?.[1]))
    }
  }
}
