import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attachRules } from '../packs/attach-rules.js'
import { createPack } from '../packs/create-pack.js'
import { describePack } from '../packs/describe-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../packs/testing.js'
import type { PackId } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { startRules, stopRules } from '../rules/switch-rules.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import { updateRule } from '../rules/update-rule.js'
import type { PastRules } from './model-time.js'
import { getCurrentReport } from './store/current-report.js'
import { FINDINGS, RESULTS } from './tables/result-tables.js'
import { tableOf } from './tables/table.js'
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
  directory = await mkdtemp(join(tmpdir(), 'assay past '))
  maker = await createReportMaker(estate.db, estate.clock, directory)
  const { db, scope, services, clock } = estate
  packId = await createPack(db, scope, services, packOf('p', { identifier: DISK_SIZE }))
  const other = await createPack(db, scope, services, packOf('q', { identifier: PRIVATE_BUCKET }))
  const disk = (resourceId: string, Size: number, at: number, more: object = {}) =>
    estate.record({
      resourceType: 'ACS::ECS::Disk',
      resourceId,
      document: { Size },
      capturedAt: day(at),
      ...more,
    })
  const bucket = { resourceType: 'ACS::OSS::Bucket', resourceId: 'b', document: { Acl: 'private' } }
  await disk('shrinks', 50, 0)
  await disk('deleted-later', 5, 0)
  await estate.record({ ...bucket, capturedAt: day(0) })
  await estate.evaluate()

  clock.set(day(4))
  await disk('shrinks', 10, 4)
  await disk('deleted-later', 5, 4, { event: 'REMOVE' })
  // Recorded at day 4, and nobody knows whether it was there before; another one was made at day 3.
  await disk('since-when', 50, 4)
  await disk('made-later', 50, 4, { createdAt: day(3) })
  await estate.record({ ...bucket, document: { Acl: 'public' }, capturedAt: day(4) })
  await estate.evaluate()

  clock.set(day(5))
  const size = (await describePack(db, scope, services, packId)).rules[0]!.rule
  await updateRule(db, scope, services, size.ruleId, { parameters: { size: '60' } })
  const acl = (await describePack(db, scope, services, other)).rules[0]!.rule
  await attachRules(db, scope, clock, packId, [acl.ruleId])
  await estate.evaluate()
  clock.set(day(6))
})
afterAll(async () => {
  await estate.close()
  await rm(directory, { recursive: true, force: true })
})

/** Verdicts by resource, of a report on an instant; each form and count agrees since all are made from them. */
async function verdictsAt(at: Instant, rules: PastRules) {
  const { record, report } = await maker.make(
    { account: estate.account, packId: packId as PackId },
    { past: { at, rules } },
  )
  const rows = await rowsOf(tableOf(RESULTS, record))
  const verdicts = Object.fromEntries(rows.map((row) => [`${row['resource_id']}`, row['verdict']]))
  return { record, report, verdicts }
}

it('shows then under the rules of then: versions, members of the package and configurations of that day', async () => {
  const { record, report, verdicts } = await verdictsAt(day(2), 'then')
  expect(verdicts).toEqual({
    shrinks: 'COMPLIANT',
    'deleted-later': 'NON_COMPLIANT',
    'since-when': 'INSUFFICIENT_DATA',
  })
  const { header, rules, population, changes, agreement } = record.head
  expect(header).toMatchObject({
    asOf: day(2),
    past: { rules: 'then', madeAt: day(6), isMembershipKnown: true },
  })
  expect(rules.map(({ parameters, version }) => [parameters, version])).toEqual([[[['size', '20']], 1]])
  expect(changes.since).toBeNull()
  expect(agreement).toBeNull()
  // The bucket is recorded and in no rule's scope.
  expect(population.map(({ recorded, outOfScope }) => [recorded, outOfScope])).toEqual([
    [3, 0],
    [1, 1],
  ])
  const [finding] = await rowsOf(tableOf(FINDINGS, record))
  expect(finding).toMatchObject({
    resource_id: 'deleted-later',
    actual: '5',
    change: null,
    failed_since: start,
  })
  expect(report).toMatchObject({ asOf: day(2), pastAsOf: day(2) })
  expect(await maker.make({ account: estate.account, packId: packId as PackId })).toMatchObject({
    record: { head: { changes: { since: null } } },
  })
})

it('shows then under the rules of now', async () => {
  const { record, verdicts } = await verdictsAt(day(2), 'now')
  expect(verdicts).toEqual({
    shrinks: 'NON_COMPLIANT',
    'deleted-later': 'NON_COMPLIANT',
    'since-when': 'INSUFFICIENT_DATA',
    b: 'COMPLIANT',
  })
  const rows = await rowsOf(tableOf(FINDINGS, record))
  for (const row of rows) expect(row).toMatchObject({ failed_since: null, flipped_by_version: null })
})

it('equals the report of now where it is of a moment ago, and takes its place in nothing', async () => {
  const named = { account: estate.account, packId: packId as PackId }
  const now = await maker.make(named)
  maker.clock.set(toInstant(day(6) + 1))
  const { report, verdicts } = await verdictsAt(day(6), 'then')
  const rows = await rowsOf(tableOf(RESULTS, now.record))
  expect(verdicts).toEqual(Object.fromEntries(rows.map((row) => [`${row['resource_id']}`, row['verdict']])))
  expect(report.counts).toEqual(now.report.counts)
  const current = await getCurrentReport(estate.db, estate.scope, packId)
  expect(current).toMatchObject({ status: 'COMPLETE', completedAt: now.report.completedAt })
})

it('says when it is not kept which rules the package had, and refuses what was not or is not over', async () => {
  await sql`delete from pack_membership`.execute(estate.db)
  const { record, verdicts } = await verdictsAt(day(2), 'then')
  expect(record.head.header.past).toMatchObject({ isMembershipKnown: false })
  // The rule of buckets was there, in another package.
  expect(Object.keys(verdicts).sort()).toEqual(['b', 'deleted-later', 'shrinks', 'since-when'])
  for (const at of [day(-1), day(99)])
    await expect(verdictsAt(at, 'then')).rejects.toMatchObject({ code: 'Invalid{Param}' })
})

it('shows of a rule that was stopped then what it had said last, also when it runs again', async () => {
  const { db, scope, services, clock } = estate
  const { ruleId } = (await describePack(db, scope, services, packId)).rules[0]!.rule
  clock.set(day(7))
  await stopRules(db, scope, services, [ruleId])
  clock.set(day(8))
  const disk = { resourceType: 'ACS::ECS::Disk', resourceId: 'shrinks', document: { Size: 90 } }
  await estate.record({ ...disk, capturedAt: day(8) })
  await estate.evaluate()
  clock.set(day(9))
  await startRules(db, scope, services, [ruleId])
  await estate.evaluate()
  clock.set(day(10))
  const told = async (at: Instant) => {
    const { record, verdicts } = await verdictsAt(at, 'then')
    const rule = record.head.rules.find((each) => each.ruleId === ruleId)
    return [rule?.state, verdicts['shrinks']]
  }
  expect(await told(toInstant(day(7) - 1))).toEqual(['ACTIVE', 'NON_COMPLIANT'])
  expect(await told(toInstant(day(9) - 1))).toEqual(['INACTIVE', 'NON_COMPLIANT'])
  expect(await told(day(9))).toEqual(['ACTIVE', 'COMPLIANT'])
})
