import { afterAll, beforeAll, expect, it } from 'vitest'
import { toInstant } from '../../../platform/instant.js'
import { CATALOGUE_OF_TESTS } from '../../../reports/catalogue-testing.js'
import { REPORT_FORMS } from '../../../reports/forms/index.js'
import { SYSTEM_REPORT_FORMS } from '../../../reports/systems/system-report.js'
import { type SeededEstate, seedEstate } from '../../../reports/testing.js'
import { type ReportGateway, startReportGateway } from '../reports/testing.js'
import { SYSTEM_OPERATIONS } from './list.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))
const PAYROLL = { SystemName: 'Payroll', Level: '3', Tag: '[{"Key":"system","Value":"payroll"}]' }

let reports: ReportGateway
let estate: SeededEstate

/** Two standards: the rules of tests speak to the first clause of each, nothing to the second. */
function standard(id: string) {
  const clause = (name: string, rules: readonly string[]) => ({
    id: name,
    title: { en: name, zh: name },
    rules: rules.map((identifier) => ({ identifier, confidence: 'full' as const, source: 'test' })),
  })
  return {
    id,
    title: { en: id, zh: id },
    edition: '2019',
    source: { en: '', zh: '' },
    disclaimer: { en: '', zh: '' },
    clauses: [clause(`${id}.1`, ['oss-bucket-public-read-prohibited']), clause(`${id}.2`, ['unheard-of'])],
  }
}

beforeAll(async () => {
  reports = await startReportGateway(AT, SYSTEM_OPERATIONS)
  const controls = new Map(['mlps-2-2019', 'mlps-3-2019'].map((id) => [id, standard(id)]))
  Object.assign(reports.deps, { catalogue: { ...CATALOGUE_OF_TESTS, controls } })
  estate = await seedEstate(reports.gateway.db, {
    resources: 40,
    rules: 8,
    at: AT,
    // Every eighth resource; of the buckets (1, 5, 9 ...) every second one.
    tagsOf: (resource) => (resource % 8 < 2 ? { system: 'payroll', env: 'prod' } : { env: 'prod' }),
  })
})
afterAll(() => reports.close())

const call = async (action: string, form: Record<string, string> = {}) =>
  (await reports.assay(action, form)).body

async function reportOf(SystemId: string, form: Record<string, string> = {}) {
  await call('GenerateSystemReport', { SystemId, Form: 'json', ...form })
  await reports.runJobs()
  const { SystemReport } = await call('GetSystemReport', { SystemId })
  const report = SystemReport as Record<string, unknown>
  expect(report['Cause']).toBeUndefined()
  const key = decodeURIComponent(new URL(String(report['Url'])).pathname.split('/').slice(2).join('/'))
  const chunks: Buffer[] = []
  for await (const chunk of reports.store.read(key)) chunks.push(chunk as Buffer)
  const read: { tables: { name: string; rows: Record<string, unknown>[] }[] } = JSON.parse(
    Buffer.concat(chunks).toString(),
  )
  return { report, table: (name: string) => read.tables.find((each) => each.name === name)?.rows ?? [] }
}

it('is kept, changed and deleted, under a name of its own', async () => {
  const { SystemId } = (await call('CreateSystem', { ...PAYROLL, FilingNumber: '11010813001-00001' })) as {
    SystemId: string
  }
  const shown = {
    SystemId,
    SystemName: 'Payroll',
    FilingNumber: '11010813001-00001',
    Level: 3,
    StandardId: 'mlps-3-2019',
    Owner: '',
    Tag: [{ Key: 'system', Value: 'payroll' }],
    ResourceGroupIds: '',
  }
  expect((await call('GetSystem', { SystemId }))['System']).toMatchObject(shown)
  expect(await call('CreateSystem', PAYROLL)).toMatchObject({ Code: 'SystemExists' })
  expect(await call('CreateSystem', { SystemName: 'all', Level: '2' })).toMatchObject({ Code: 'InvalidRule' })
  expect(await call('CreateSystem', { ...PAYROLL, Level: '6' })).toMatchObject({ Code: 'InvalidLevel' })
  await call('UpdateSystem', { SystemId, Level: '2', ResourceGroupIds: 'rg-1,rg-2', Owner: 'alice' })
  expect((await call('ListSystems'))['Systems']).toMatchObject([
    { SystemId, Level: 2, StandardId: 'mlps-2-2019', Owner: 'alice', ResourceGroupIds: 'rg-1,rg-2', Tag: [] },
  ])
  await call('DeleteSystem', { SystemId })
  expect(await call('GetSystem', { SystemId })).toMatchObject({ Code: 'SystemNotExists' })
  expect(await call('GenerateSystemReport', { SystemId })).toMatchObject({ Code: 'SystemNotExists' })
})

it('is reported on under the standard of its level, over its own resources, and the population adds up', async () => {
  const { SystemId } = (await call('CreateSystem', PAYROLL)) as { SystemId: string }
  expect((await call('GetSystemReport', { SystemId }))['SystemReport']).toEqual({ SystemId, Status: 'NONE' })
  const { report, table } = await reportOf(SystemId)
  expect(report).toMatchObject({ SystemId, Status: 'COMPLETE', Form: 'json', CompleteTimestamp: AT })
  const controls = table('controls')
  expect(controls.map((row) => [row['standard'], row['clause']])).toEqual([
    ['mlps-3-2019', 'mlps-3-2019.1'],
    ['mlps-3-2019', 'mlps-3-2019.2'],
  ])
  // No rule speaks to the second clause: it is not tested, never met.
  expect(controls[1]?.['status']).not.toBe('met')
  const results = table('results')
  // Two of the eight rules are of the identifier; five of the ten buckets are of the system.
  expect(results).toHaveLength(10)
  const population = table('population')
  const sum = (name: string) => population.reduce((total, row) => total + Number(row[name]), 0)
  expect(sum('recorded')).toBe(40)
  expect(sum('in_scope')).toBe(5)
  expect(sum('out_of_scope')).toBe(35)

  // The next one is compared with it; one with the rules of a package is another series.
  reports.clock.advance(3_600_000)
  await call('UpdateSystem', { SystemId, Owner: 'bob' })
  const next = await reportOf(SystemId)
  expect(next.table('trend').map((row) => row['report_id'])).toEqual([
    report['ReportId'],
    next.report['ReportId'],
  ])
  expect(next.table('check_changes')).toMatchObject([
    { act: 'changed', subject: 'system', subject_id: SystemId, members: ['owner'] },
  ])
  const ofPack = await reportOf(SystemId, { CompliancePackId: estate.packId })
  expect(ofPack.table('trend')).toHaveLength(1)
  expect(ofPack.table('findings').length).toBeGreaterThan(0)
  for (const row of ofPack.table('findings')) expect(row['change']).toBeNull()
  reports.clock.advance(3_600_000)
  const again = await reportOf(SystemId, { CompliancePackId: estate.packId })
  expect(again.table('trend')).toHaveLength(2)
  for (const row of again.table('findings')) expect(row['change']).toBe('stillFailing')
  await call('DeleteSystem', { SystemId })
  expect(await reports.gateway.db.selectFrom('systemReport').selectAll().execute()).toEqual([])
})

it('can be reported on with the rules of one package', async () => {
  const { SystemId } = (await call('CreateSystem', { ...PAYROLL, SystemName: 'Wages' })) as {
    SystemId: string
  }
  const { table } = await reportOf(SystemId, { CompliancePackId: estate.packId })
  // Each of the ten resources has the results of two of the eight rules.
  expect(table('results')).toHaveLength(20)
  expect(await call('GenerateSystemReport', { SystemId, CompliancePackId: 'cp-0' })).toMatchObject({
    Code: 'Invalid.CompliancePackId.Value',
  })
})

it('knows every form of reports', () => {
  expect(SYSTEM_REPORT_FORMS).toEqual(
    Object.fromEntries(REPORT_FORMS.map(({ name, extension }) => [name, extension])),
  )
})
