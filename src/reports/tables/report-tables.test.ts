import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../db/testing.js'
import { settableClock } from '../../platform/clock.js'
import type { PackId, ReportId } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { buildRecord } from '../build-record.js'
import { CATALOGUE_OF_TESTS } from '../catalogue-testing.js'
import { clauseStatus, type StandardSource } from '../controls.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import { type SeededEstate, seedEstate } from '../testing.js'
import { reportTables } from './report-tables.js'
import type { ReportTable, TableValue } from './table.js'

const AT = toInstant(Date.UTC(2026, 10, 24))
const DAY_MS = 86_400_000
const noPace = () => undefined
const STANDARD: StandardSource = {
  id: 'test-1',
  title: { en: 'Standard', zh: '标准' },
  edition: '1',
  source: { en: 'made up', zh: '虚构' },
  disclaimer: { en: 'proves nothing', zh: '不构成证明' },
  clauses: [
    {
      id: '1',
      title: { en: 'Buckets', zh: '存储' },
      rules: [{ identifier: 'oss-bucket-public-read-prohibited', confidence: 'medium', source: 'ours' }],
    },
    {
      id: '2',
      title: { en: 'Other', zh: '其他' },
      rules: [{ identifier: 'not-in-the-package', confidence: 'high', source: 'published' }],
    },
    {
      id: '3',
      title: { en: 'People', zh: '人员' },
      rules: [],
      manual: { en: 'organisational', zh: '组织管理' },
    },
  ],
}

let test: TestDatabase
let estate: SeededEstate
beforeEach(async () => {
  test = await openTestDatabase()
  estate = await seedEstate(test.db, {
    resources: 40,
    rules: 4,
    at: AT,
    verdictOf: (_, resource) => (resource < 8 ? 2 : 1),
  })
})
afterEach(() => test.close())

async function build(): Promise<ReportRecord> {
  const subject = {
    account: estate.account,
    packNo: estate.packNo,
    reportId: 'rep-2' as ReportId,
    requestedAt: AT,
    requestedBy: 'auditor',
  }
  const settings = { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: DAY_MS } as const
  const catalogue = { ...CATALOGUE_OF_TESTS, controls: new Map([['test-1', STANDARD]]) }
  const path = join(test.directory, 'record.gz')
  const deps = { clock: settableClock(AT), settings, catalogue }
  const built = await buildRecord(test.db, subject, deps, { path, pace: noPace })
  return openRecord({ digest: built!.digest, open: () => createReadStream(path) }, noPace)
}

async function readTable(
  tables: readonly ReportTable[],
  name: string,
): Promise<Record<string, TableValue>[]> {
  const table = tables.find((each) => each.name === name)!
  const rows: Record<string, TableValue>[] = []
  for await (const row of table.rows())
    rows.push(Object.fromEntries(table.columns.map((column, index) => [column.name, row[index]!])))
  return rows
}

async function insertReportBefore(asOf: Instant): Promise<void> {
  await test.db
    .insertInto('report')
    .values({
      accountNo: 1 as never,
      reportNo: 1,
      reportId: 'rep-1' as ReportId,
      packNo: estate.packNo,
      packId: estate.packId as PackId,
      status: 'COMPLETE',
      requestedBy: 'auditor',
      requestedAt: asOf,
      asOf,
      completedAt: asOf,
      auditEntryNo: 0,
    })
    .execute()
}

async function flip(resource: number, oldVerdict: number, newVerdict: number, at: number): Promise<void> {
  const type = resource % 4
  await test.db
    .insertInto('verdictChange')
    .values({
      accountNo: 1 as never,
      resourceNo: ((type + 1) * 2 ** 32 + Math.floor(resource / 4)) as never,
      at: toInstant(at),
      ruleNo: (type + 1) as never,
      oldVerdict,
      newVerdict,
      oldEvidence: '',
      oldRuleVersion: 1,
    })
    .execute()
}

describe('the tables of a report', () => {
  it('have as many rows as they say, as wide as their columns, under names that are machine names', async () => {
    await insertReportBefore(toInstant(AT - DAY_MS))
    for (const table of reportTables(await build())) {
      const rows: (readonly TableValue[])[] = []
      for await (const row of table.rows()) rows.push(row)
      expect([table.name, rows.length]).toEqual([table.name, table.rowCount])
      for (const row of rows) expect(row).toHaveLength(table.columns.length)
      const names = table.columns.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      for (const name of [table.name, ...names]) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/)
    }
  })

  it('tell what is new, back, still failing, fixed and gone since the report before', async () => {
    await insertReportBefore(toInstant(AT - DAY_MS))
    await test.db
      .updateTable('resource')
      .set({ firstRecordedAt: toInstant(AT - 9 * DAY_MS) })
      .execute()
    await test.db
      .updateTable('ruleVersion')
      .set({ createdAt: toInstant(AT - 9 * DAY_MS) })
      .execute()
    await test.db
      .updateTable('rule')
      .set({ createdAt: toInstant(AT - 9 * DAY_MS), firstActivatedAt: toInstant(AT - 9 * DAY_MS) })
      .execute()
    await flip(0, 1, 2, AT - 1_000)
    await flip(1, 2, 1, AT - 5 * DAY_MS)
    await flip(1, 1, 2, AT - 2_000)
    await flip(2, 1, 2, AT - 3 * DAY_MS)
    await flip(3, 5, 2, AT - 3_000)
    await flip(8, 2, 1, AT - 4_000)
    await flip(9, 2, 5, AT - 4_000)
    await flip(10, 2, 0, AT - 4_000)
    await flip(11, 2, 1, AT - 2 * DAY_MS)
    const tables = reportTables(await build())
    const changes = await readTable(tables, 'changes')
    const byKind = (kind: string) => changes.filter((row) => row.change === kind).length
    expect({
      new: byKind('new'),
      reappeared: byKind('reappeared'),
      exemptionEnded: byKind('exemptionEnded'),
      stillFailing: byKind('stillFailing'),
      fixed: byKind('fixed'),
      exempted: byKind('exempted'),
      gone: byKind('gone'),
    }).toEqual({ new: 1, reappeared: 1, exemptionEnded: 1, stillFailing: 5, fixed: 1, exempted: 1, gone: 1 })
    const findings = await readTable(tables, 'findings')
    expect(findings.map((row) => row.age_ms).sort((a, b) => Number(a) - Number(b))).toEqual([
      1_000,
      2_000,
      3_000,
      3 * DAY_MS,
      ...[1, 2, 3, 4].map(() => 9 * DAY_MS),
    ])
    expect(new Set(changes.map((row) => row.finding_id)).size).toBe(changes.length)
  })

  it('tell how the package counted over its reports, this one last', async () => {
    await insertReportBefore(toInstant(AT - DAY_MS))
    const counts = {
      compliant: 1,
      nonCompliant: 3,
      notApplicable: 0,
      insufficientData: 2,
      ignored: 0,
      error: 0,
    }
    await test.db
      .updateTable('report')
      .set({ counts: JSON.stringify({ rules: counts, resources: counts, results: counts }) })
      .execute()
    const trend = await readTable(reportTables(await build()), 'trend')
    expect(trend.map((row) => [row.report_id, row.as_of, row.rate, row.non_compliant])).toEqual([
      ['rep-1', AT - DAY_MS, 0.25, 3],
      ['rep-2', AT, 0.8, 8],
    ])
  })

  it('compare nothing in a first report', async () => {
    expect(await readTable(reportTables(await build()), 'changes')).toEqual([])
  })

  it('show each clause with what the rules of the package say of it', async () => {
    const controls = await readTable(reportTables(await build()), 'controls')
    expect(controls.map(({ clause, status, findings }) => [clause, status, findings])).toEqual([
      ['1', 'notMet', 2],
      ['2', 'notTested', 0],
      ['3', 'manual', 0],
    ])
    expect(controls.map(({ mappings }) => mappings)).toEqual(['a part of it (mapped by this tool)', '', ''])
    expect(controls[2]).toMatchObject({ manual: 'organisational', manual_result: null })
  })

  it('set what a source states beside what is recorded', async () => {
    for (const [resourceType, resources] of [
      ['ACS::OSS::Bucket', 10],
      ['ACS::ECS::Instance', 12],
      ['ACS::KMS::Key', 3],
    ] as const)
      await test.db
        .insertInto('controlTotal')
        .values({
          accountNo: 1 as never,
          source: 'counts',
          resourceType,
          region: '',
          asOf: AT,
          resources,
          importId: 'imp-1' as never,
        })
        .execute()
    const totals = await readTable(reportTables(await build()), 'control_totals')
    expect(
      totals.map((row) => [row.resource_type, row.stated, row.recorded, row.difference, row.reason]),
    ).toEqual([
      ['ACS::ECS::Instance', 12, 10, -2, 'changedSince'],
      ['ACS::KMS::Key', 3, 0, -3, 'neverRecorded'],
      ['ACS::OSS::Bucket', 10, 10, 0, 'none'],
    ])
  })

  it('say which source is not current', async () => {
    const sources = await readTable(reportTables(await build()), 'sources')
    expect(sources.map(({ source, current }) => [source, current])).toEqual([
      ['cmdb', true],
      ['import', false],
    ])
  })
})

describe('the status of a clause', () => {
  const rule = (verdict: Parameters<typeof clauseStatus>[0][number]['verdict'], results = 1) => ({
    verdict,
    counts: {
      compliant: results,
      nonCompliant: 0,
      notApplicable: 0,
      insufficientData: 0,
      ignored: 0,
      error: 0,
    },
  })
  it.each([
    [[], 'notTested'],
    [[rule('COMPLIANT')], 'met'],
    [[rule('COMPLIANT'), rule('NOT_APPLICABLE')], 'met'],
    [[rule('COMPLIANT'), rule('NON_COMPLIANT')], 'partly'],
    [[rule('NON_COMPLIANT'), rule('INSUFFICIENT_DATA')], 'notMet'],
    [[rule('COMPLIANT'), rule('INSUFFICIENT_DATA')], 'partly'],
    [[rule('INSUFFICIENT_DATA')], 'notTested'],
    [[rule('NOT_APPLICABLE')], 'notApplicable'],
    [[rule('NOT_APPLICABLE', 0)], 'notTested'],
    [[rule('COMPLIANT'), rule('COMPLIANT', 0)], 'partly'],
  ] as const)('%#: no data is never met', (rules, status) => {
    expect(clauseStatus(rules)).toBe(status)
  })
})
