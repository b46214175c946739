import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemScope } from '../accounts/scope.js'
import { bulkInsert } from '../db/bulk-write.js'
import { openTestDatabase } from '../db/testing.js'
import { inTransaction } from '../db/transaction.js'
import { COMPLIANT, IGNORED, NON_COMPLIANT } from '../evaluation/block.js'
import { settableClock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import type { ReportRecord } from './read-record.js'
import type { ReportWish } from './report-wish.js'
import { requestReport } from './request-report.js'
import { CHANGES } from './tables/change-tables.js'
import { tableOf } from './tables/table.js'
import { type SeededEstate, seedEstate } from './testing.js'
import { createReportMaker, type ReportMaker, rowsOf } from './time-testing.js'

const DAY_MS = 86_400_000
const T0 = toInstant(Date.UTC(2026, 2, 1))
const day = (number: number) => toInstant(T0 + number * DAY_MS)

let test: Awaited<ReturnType<typeof openTestDatabase>>
let maker: ReportMaker
let estate: SeededEstate

beforeAll(async () => {
  test = await openTestDatabase()
  maker = await createReportMaker(test.db, settableClock(T0), test.directory)
  // Rules 1 and 2 look at resources 0, 4, 8, 12 and 1, 5, 9, 13: all non-compliant but for the last of each.
  estate = await seedEstate(test.db, {
    resources: 16,
    rules: 2,
    at: T0,
    verdictOf: (_, resource) => (resource < 12 ? NON_COMPLIANT : COMPLIANT),
  })
})
afterAll(() => test.close())

async function generate(at: Instant, wish?: ReportWish, settings?: { readonly historyMs: number }) {
  maker.clock.set(at)
  return maker.make(estate, wish, settings)
}

/** Rows of the table of changes as `change rule resource`, sorted. */
async function changesOf(record: ReportRecord): Promise<string[]> {
  const rows = await rowsOf(tableOf(CHANGES, record))
  return rows.map(({ change, rule_name, resource_name }) => `${change} ${rule_name} ${resource_name}`).sort()
}

/** Changes one verdict: in the block and as a flip. */
async function flip(
  ruleNo: number,
  ordinal: number,
  change: { readonly at: Instant; readonly from: number; readonly to: number; readonly version?: number },
): Promise<void> {
  const typeNo = ruleNo
  const columns = [
    'accountNo',
    'resourceNo',
    'at',
    'ruleNo',
    'oldVerdict',
    'newVerdict',
    'oldEvidence',
    'oldRuleVersion',
  ] as const
  const resourceNo = typeNo * 2 ** 32 + ordinal
  const { at, from, to, version = 1 } = change
  const row = [1, resourceNo, at, ruleNo, from, to, '', version]
  await inTransaction(test.db, (db) => bulkInsert(db, 'verdictChange', columns, [row]))
  const { rows } = await sql<{ verdicts: string }>`
    select verdicts from verdict_block where rule_no = ${ruleNo}`.execute(test.db)
  const verdicts = rows[0]!.verdicts
  const changed = verdicts.slice(0, ordinal) + String(to) + verdicts.slice(ordinal + 1)
  const count = (code: number) => changed.split(String(code)).length - 1
  await sql`
    update verdict_block set verdicts = ${changed}, evidence = '[]', n1 = ${count(1)}, n2 = ${count(2)}, n5 = ${count(5)}
    where rule_no = ${ruleNo}`.execute(test.db)
}

it('findings are told against any earlier report, with what a changed rule made of them', async () => {
  const first = await generate(day(1))
  await flip(1, 0, { at: day(2), from: NON_COMPLIANT, to: COMPLIANT })
  await flip(1, 1, { at: day(2), from: NON_COMPLIANT, to: IGNORED })
  await generate(day(3))
  await flip(1, 0, { at: day(4), from: COMPLIANT, to: NON_COMPLIANT })
  // A second version of rule 2 makes resource 3 fail and lets resource 0 pass.
  await sql`
    insert into rule_version (account_no, rule_no, version, description, risk_level, source_owner, source_identifier,
      logic, parameters, resource_types, scope, triggers, created_at)
    select account_no, rule_no, 2, description, risk_level, source_owner, source_identifier, logic, parameters,
      resource_types, scope, triggers, ${day(4)} from rule_version where rule_no = 2`.execute(test.db)
  await flip(2, 3, { at: toInstant(day(4) + 5), from: COMPLIANT, to: NON_COMPLIANT })
  await flip(2, 0, { at: toInstant(day(4) + 5), from: NON_COMPLIANT, to: COMPLIANT })

  const third = await generate(day(5))
  const [one, two] = ['ECS rule 1', 'OSS rule 2']
  // Against the report before, the second: what had been put right is back.
  expect(await changesOf(third.record)).toEqual(
    [
      `reappeared ${one} web-0`,
      `ruleChanged ${two} media-0`,
      `ruleChanged ${two} media-3`,
      `stillFailing ${one} web-2`,
      `stillFailing ${two} media-1`,
      `stillFailing ${two} media-2`,
    ].sort(),
  )
  // Against the first, the exempted finding is one that ended in between.
  const fourth = await generate(day(6), { compareWith: first.report.reportId })
  expect(await changesOf(fourth.record)).toEqual(
    [
      `exempted ${one} web-1`,
      `reappeared ${one} web-0`,
      `ruleChanged ${two} media-0`,
      `ruleChanged ${two} media-3`,
      `stillFailing ${one} web-2`,
      `stillFailing ${two} media-1`,
      `stillFailing ${two} media-2`,
    ].sort(),
  )
})

it('findings of a rule that left the package are told, and a deleted resource is gone', async () => {
  const before = await generate(day(7))
  await sql`delete from pack_rule where rule_no = 1`.execute(test.db)
  await sql`update resource set deleted_at = ${day(8)} where resource_no = ${2 * 2 ** 32 + 1}`.execute(
    test.db,
  )
  await flip(2, 1, { at: day(8), from: NON_COMPLIANT, to: 0 })
  const after = await generate(day(9), { compareWith: before.report.reportId })
  expect(await changesOf(after.record)).toEqual(
    [
      'gone OSS rule 2 media-1',
      'ruleRemoved ECS rule 1 web-0',
      'ruleRemoved ECS rule 1 web-2',
      'stillFailing OSS rule 2 media-2',
      'stillFailing OSS rule 2 media-3',
    ].sort(),
  )
})

it('says where changes are no longer kept, and refuses what is no report of the package to compare with', async () => {
  const { db } = test
  const { rows } = await sql<{
    id: string
  }>`select report_id as id from report order by report_no limit 1`.execute(db)
  const compareWith = rows[0]!.id
  const { record } = await generate(day(10), { compareWith }, { historyMs: 2 * DAY_MS })
  expect(record.head.changes).toMatchObject({ sinceReportId: compareWith, since: day(1), keptSince: day(8) })
  const queue = { clock: maker.clock, ids: randomIds, wake: () => {} }
  const ask = (compareWith: string) =>
    requestReport(db, queue, systemScope(estate.account), estate.packId, { compareWith })
  await expect(ask('rep-0')).rejects.toMatchObject({ code: 'ReportNotExists' })
  await sql`update report set status = 'FAILED' where report_id = ${compareWith}`.execute(db)
  await expect(ask(compareWith)).rejects.toMatchObject({ code: 'Invalid.Report.State' })
})
