import { afterAll, beforeAll, expect, it } from 'vitest'
import { toInstant } from '../../../platform/instant.js'
import { type SeededEstate, seedEstate } from '../../../reports/testing.js'
import { UpdateCompliancePack } from '../../compliance-pack/UpdateCompliancePack.js'
import { REPORT_OPERATIONS } from '../../report/list.js'
import { ASSAY_REPORT_OPERATIONS } from '../reports/list.js'
import { type ReportGateway, startReportGateway } from '../reports/testing.js'
import { SYSTEM_OPERATIONS } from './list.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))
const tagged = (value: string) => JSON.stringify([{ Key: 'system', Value: value }])

let reports: ReportGateway
let estate: SeededEstate

beforeAll(async () => {
  reports = await startReportGateway(AT, [
    ...SYSTEM_OPERATIONS,
    ...ASSAY_REPORT_OPERATIONS,
    ...REPORT_OPERATIONS,
    UpdateCompliancePack,
  ])
  estate = await seedEstate(reports.gateway.db, {
    resources: 16,
    rules: 4,
    at: AT,
    packScope: { excludeRegionIds: ['nowhere'] },
    tagsOf: (resource) => ({ system: resource < 4 ? 'payroll' : 'shop' }),
  })
})
afterAll(() => reports.close())

const call = async (action: string, form: Record<string, string> = {}) =>
  (await reports.assay(action, form)).body

interface Read {
  readonly header: { readonly pack: { readonly system?: object } }
  readonly tables: readonly { readonly name: string; readonly rows: readonly Record<string, unknown>[] }[]
}

/** The package's report: what it says of the system, how many resources are in scope, and the changes to its checks. */
async function reportOfPackage() {
  reports.clock.advance(60_000)
  await reports.config('GenerateCompliancePackReport', { CompliancePackId: estate.packId })
  await reports.runJobs()
  const { Reports } = (await call('ListReports', { PageSize: '1' })) as unknown as {
    Reports: [{ ReportId: string }]
  }
  const { Report } = (await call('GetReport', { ReportId: Reports[0].ReportId })) as unknown as {
    Report: { Objects: { Form: string; Url: string }[] }
  }
  const url = Report.Objects.find(({ Form }) => Form === 'json')!.Url
  const key = decodeURIComponent(new URL(url).pathname.split('/').slice(2).join('/'))
  const chunks: Buffer[] = []
  for await (const chunk of reports.store.read(key)) chunks.push(chunk as Buffer)
  const read: Read = JSON.parse(Buffer.concat(chunks).toString())
  const rows = (name: string) => read.tables.find((each) => each.name === name)!.rows
  const inScope = rows('population').reduce((sum, row) => sum + Number(row['in_scope']), 0)
  const changes = rows('check_changes').map((row) => [row['action'], row['subject'], row['members']])
  return { system: read.header.pack.system, inScope, changes }
}

it('makes a package about a system, which it follows, until somebody says otherwise', async () => {
  const CompliancePackId = estate.packId
  expect(await reportOfPackage()).toMatchObject({ inScope: 16 })
  const owner = { FilingNumber: '110108-00001', Owner: 'alice' }
  const system = { SystemName: 'Payroll', Level: '3', Tag: tagged('payroll'), ...owner }
  const { SystemId } = (await call('CreateSystem', system)) as { SystemId: string }

  expect((await reports.assay('SetPackageSystem', { CompliancePackId, SystemId })).status).toBe(200)
  expect(await reportOfPackage()).toEqual({
    system: { systemId: SystemId, name: 'Payroll', filingNumber: '110108-00001', level: 3, owner: 'alice' },
    inScope: 4,
    changes: [['SetPackageSystem', 'package', ['scope']]],
  })

  // Another description leaves the scope as it is; the system's rule takes the package along.
  await reports.config('UpdateCompliancePack', { CompliancePackId, Description: 'other' })
  await call('UpdateSystem', { SystemId, Tag: tagged('shop') })
  expect(await reportOfPackage()).toMatchObject({
    system: { systemId: SystemId },
    inScope: 12,
    changes: [
      ['UpdateCompliancePack', 'package', ['description']],
      ['UpdateSystem', 'package', ['scope']],
      ['UpdateSystem', 'system', ['rule']],
    ],
  })

  // Other tags are no system's, and what was narrowed before is narrowed still.
  await reports.config('UpdateCompliancePack', {
    CompliancePackId,
    TagKeyScope: 'system',
    TagValueScope: 'payroll',
  })
  const own = await reportOfPackage()
  expect([own.system, own.inScope]).toEqual([undefined, 4])
  await call('UpdateSystem', { SystemId, Tag: tagged('nothing') })
  expect((await reportOfPackage()).inScope).toBe(4)

  await call('UpdateSystem', { SystemId, Tag: tagged('shop') })
  await call('SetPackageSystem', { CompliancePackId, SystemId })
  await call('DeleteSystem', { SystemId })
  const orphan = await reportOfPackage()
  expect([orphan.system, orphan.inScope]).toEqual([undefined, 12])
  await call('SetPackageSystem', { CompliancePackId })
  expect((await reportOfPackage()).inScope).toBe(16)
  const { scope } = await reports.gateway.db
    .selectFrom('packVersion')
    .select('scope')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  expect(JSON.parse(scope)).toEqual({ excludeRegionIds: ['nowhere'] })
})

it('refuses a package and a system that are not there', async () => {
  const CompliancePackId = estate.packId
  expect(await call('SetPackageSystem', { CompliancePackId, SystemId: 'sys-0' })).toMatchObject({
    Code: 'SystemNotExists',
  })
  expect(await call('SetPackageSystem', { CompliancePackId: 'cp-0' })).toMatchObject({
    Code: 'Invalid.CompliancePackId.Value',
  })
})
