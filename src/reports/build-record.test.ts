import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemScope } from '../accounts/scope.js'
import { openTestDatabase } from '../db/testing.js'
import { countResources, countResults } from '../evaluation/results.js'
import { NO_COUNTS } from '../evaluation/types.js'
import { packMask } from '../packs/pack-mask.js'
import { settableClock } from '../platform/clock.js'
import type { ImportId, ReportId, ResourceNo, RuleNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { type BuiltRecord, buildRecord } from './build-record.js'
import { CATALOGUE_OF_TESTS } from './catalogue-testing.js'
import { REPORT_FORMS } from './forms/index.js'
import { addCounts, complianceRate, type ResultRow, totalCount } from './model.js'
import { openRecord, type ReportRecord } from './read-record.js'
import { type EstateSpec, type SeededEstate, seedEstate } from './testing.js'

const AT = toInstant(Date.UTC(2026, 10, 24, 6, 53))
const noPace = () => undefined

let test: Awaited<ReturnType<typeof openTestDatabase>>

beforeEach(async () => {
  test = await openTestDatabase()
})

afterEach(() => test.close())

const seed = (spec: Partial<EstateSpec>) => seedEstate(test.db, { resources: 400, rules: 8, at: AT, ...spec })

const path = () => join(test.directory, 'record.gz')

function write(estate: SeededEstate): Promise<BuiltRecord | null> {
  const subject = {
    account: estate.account,
    packNo: estate.packNo,
    reportId: 'rep-1' as ReportId,
    requestedAt: AT,
    requestedBy: 'auditor',
  }
  const settings = {
    language: 'en',
    timeZone: 'UTC',
    toolVersion: '0.1.0',
    staleAfterMs: 172_800_000,
  } as const
  const catalogue = { ...CATALOGUE_OF_TESTS, resourceTypes: new Set(['ACS::ECS::Instance']) }
  const deps = { clock: settableClock(AT), settings, catalogue }
  return buildRecord(test.db, subject, deps, { path: path(), pace: noPace })
}

async function build(estate: SeededEstate): Promise<{ record: ReportRecord; rows: ResultRow[] }> {
  const built = await write(estate)
  const record = await openRecord({ digest: built!.digest, open: () => createReadStream(path()) }, noPace)
  const rows: ResultRow[] = []
  for await (const row of record.results()) rows.push(row)
  return { record, rows }
}

describe('what a record counts', () => {
  it('is what the scope of the package leaves, as the package itself counts', async () => {
    const packScope = { regionIds: ['cn-hangzhou'], excludeTags: [{ key: 'team', value: 'team-1' }] }
    const estate = await seed({ packScope })
    const { record, rows } = await build(estate)
    const mask = () => packMask(test.db, { accountNo: estate.account.accountNo, scope: packScope })!
    const scope = systemScope(estate.account)
    const counts = await countResults(test.db, scope, estate.ruleNos, mask())
    const { overview, population } = record.head
    expect(overview.results).toEqual([...counts.values()].reduce(addCounts, NO_COUNTS))
    expect(overview.resources).toEqual(await countResources(test.db, scope, estate.ruleNos, mask()))
    expect(new Set(rows.map((row) => row.region))).toEqual(new Set(['cn-hangzhou']))
    const outside = population.filter((row) => row.region !== 'cn-hangzhou')
    expect(outside.every((row) => row.outOfScope === row.recorded && row.inScope === 0)).toBe(true)
    expect(population.reduce((sum, row) => sum + row.recorded, 0)).toBe(400)
    for (const { excludedBy, outOfScope } of population)
      expect(excludedBy).toEqual({ packageScope: outOfScope, ruleScopes: 0, noRule: 0 })
  })

  it('shows types that no rule looks at and resources that were not evaluated', async () => {
    const estate = await seed({ rules: 2, verdictOf: (_, resource) => (resource < 40 ? 0 : 1) })
    const { population } = (await build(estate)).record.head
    const sum = (type: string, get: (row: (typeof population)[number]) => number) =>
      population.filter((row) => row.resourceType === type).reduce((total, row) => total + get(row), 0)
    expect(sum('ACS::RDS::DBInstance', (row) => row.outOfScope)).toBe(100)
    expect(sum('ACS::RDS::DBInstance', (row) => row.excludedBy!.noRule)).toBe(100)
    const supported = new Map(population.map((row) => [row.resourceType, row.isSupported]))
    expect([supported.get('ACS::ECS::Instance'), supported.get('ACS::RDS::DBInstance')]).toEqual([
      true,
      false,
    ])
    expect(sum('ACS::ECS::Instance', (row) => row.notEvaluated)).toBe(10)
    expect(sum('ACS::ECS::Instance', (row) => row.states.compliant)).toBe(90)
  })

  it('regression: takes the age of a source from a run that brought control totals alone', async () => {
    const estate = await seed({ resources: 8 })
    const before = await build(estate)
    await test.db
      .insertInto('snapshotRun')
      .values({
        accountNo: estate.account.accountNo,
        runNo: 9,
        importId: 'imp-totals' as ImportId,
        source: 'import',
        asOf: toInstant(0),
        coverage: '[]',
        counts: '{}',
        problems: '[]',
        startedAt: AT,
        finishedAt: AT,
      })
      .execute()
    const { record } = await build(estate)
    expect(record.head.accounts[0]?.sources).toEqual(before.record.head.accounts[0]?.sources)
  })

  it('leaves out results on deleted resources and says how many there are', async () => {
    const estate = await seed({ verdictOf: () => 2 })
    const resourceNo = (2 ** 32) as ResourceNo
    await test.db
      .updateTable('resource')
      .set({ deletedAt: AT })
      .where('resourceNo', '=', resourceNo)
      .execute()
    const { record, rows } = await build(estate)
    const { population, overview } = record.head
    expect(population.reduce((sum, row) => sum + row.unexpected, 0)).toBe(1)
    expect(population.reduce((sum, row) => sum + row.recorded, 0)).toBe(399)
    expect(rows).toHaveLength(798)
    expect(overview.results).toEqual({ ...NO_COUNTS, nonCompliant: 798 })
    expect(record.head.accounts[0]?.resources).toBe(399)
  })

  it('never calls missing data or errors a pass', async () => {
    const estate = await seed({ verdictOf: (rule) => (rule % 2 === 0 ? 4 : 6) })
    const { overview, rules } = (await build(estate)).record.head
    expect(complianceRate(overview.results)).toBeNull()
    expect(overview.rules).toEqual({ ...NO_COUNTS, insufficientData: 8 })
    expect(overview.resources).toEqual({ ...NO_COUNTS, insufficientData: 400 })
    expect([overview.resourcesWithInsufficientData, overview.resourcesWithError]).toEqual([200, 200])
    expect(new Set(rules.map((rule) => rule.verdict))).toEqual(new Set(['INSUFFICIENT_DATA']))
  })
})

it('explains a result by the version of the rule it was made with', async () => {
  const estate = await seed({ rules: 1, verdictOf: () => 2 })
  const old = await test.db.selectFrom('ruleVersion').selectAll().executeTakeFirstOrThrow()
  const logic = old.logic.replace('"desired":"true"', '"desired":"changed since"')
  await test.db
    .insertInto('ruleVersion')
    .values({ ...old, version: 2, logic })
    .execute()
  await test.db
    .updateTable('rule')
    .set({ version: 2 })
    .where('ruleNo', '=', 1 as RuleNo)
    .execute()
  const { rows } = await build(estate)
  expect(rows).toHaveLength(100)
  const [first] = rows.map(({ detail }) => (detail?.kind === 'failures' ? detail.failures[0] : undefined))
  expect(first).toMatchObject({ desiredValue: 'true', configuration: 'false' })
})

it.each([
  ['no rules', { rules: 0 }],
  ['no resources', { resources: 0 }],
  ['nothing at all', { rules: 0, resources: 0 }],
])('a package with %s makes a report that says so', async (_, spec) => {
  const { record, rows } = await build(await seed(spec))
  expect(rows).toEqual([])
  expect(totalCount(record.head.overview.results)).toBe(0)
  for (const form of REPORT_FORMS) {
    let bytes = 0
    for await (const chunk of form.render(record)) bytes += chunk.length
    expect(bytes).toBeGreaterThan(1_000)
  }
})

it('a package that is gone has no record', async () => {
  const estate = await seed({})
  await test.db.updateTable('pack').set({ deletedAt: AT }).execute()
  expect(await write(estate)).toBeNull()
})

it('a record that ends early is no record', async () => {
  const estate = await seed({})
  const built = await write(estate)
  const whole = await readFile(path())
  const cut = () => Readable.from([whole.subarray(0, whole.length - 200)])
  const record = await openRecord({ digest: built!.digest, open: cut }, noPace)
  const read = async () => {
    for await (const _ of record.results());
  }
  await expect(read()).rejects.toThrow()
})
