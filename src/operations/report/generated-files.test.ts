import { createHash, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyProof } from '../../../cli/report/verify-proof.js'
import { toInstant } from '../../platform/instant.js'
import { READERS } from '../../reports/forms/read-forms-testing.js'
import { SIGNER_OF_TESTS } from '../../reports/proof/testing.js'
import { listFiles } from '../../reports/store/generated-files.js'
import { type SeededEstate, seedEstate } from '../../reports/testing.js'
import { parseCsv } from '../../workbook/testing/parse-csv.js'
import { readZip } from '../../workbook/testing/read-zip.js'
import { GetSignedManifest } from '../assay/reports/GetSignedManifest.js'
import { type ReportGateway, startReportGateway } from '../assay/reports/testing.js'
import { RESOURCE_OPERATIONS } from '../resource/list.js'
import { REPORT_OPERATIONS } from './list.js'

const AT = toInstant(Date.UTC(2021, 5, 22, 2, 46, 5, 857))
const ACCOUNT = '1208863178610001'
const MINUTE_MS = 60_000

let reports: ReportGateway
let estate: SeededEstate

beforeAll(async () => {
  reports = await startReportGateway(AT, [...REPORT_OPERATIONS, ...RESOURCE_OPERATIONS, GetSignedManifest])
  estate = await seedEstate(reports.gateway.db, {
    resources: 40,
    rules: 8,
    at: AT,
    nameOf: (resource) => (resource === 0 ? '=cmd|calc, "x"' : `name ${resource}`),
  })
})
afterAll(() => reports.close())

async function bytesOf(url: unknown): Promise<Buffer> {
  const key = decodeURIComponent(new URL(String(url)).pathname.split('/').slice(2).join('/'))
  const chunks: Buffer[] = []
  for await (const chunk of reports.store.read(key)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function rulesReport(form: Record<string, string> = {}) {
  const { body } = await reports.config('GetConfigRulesReport', form)
  return body['ConfigRulesReport'] as Record<string, unknown>
}

async function inventory() {
  const { body } = await reports.config('GetResourceInventory')
  return body['ResourceInventory'] as Record<string, unknown>
}

async function inventoryRows() {
  const text = (await bytesOf((await inventory())['DownloadUrl'])).toString('utf8')
  expect(text.startsWith('\ufeff')).toBe(true)
  return parseCsv(text.slice(1))
}

describe('a report on rules', () => {
  it('answers the documented members in each state, and leads to a zip of a workbook', async () => {
    const AccountId = Number(ACCOUNT)
    expect(await rulesReport()).toEqual({ AccountId, ReportStatus: 'NONE' })
    const { body } = await reports.config('GenerateConfigRulesReport')
    const { ReportId } = body
    expect(body).toEqual({
      ReportId: expect.stringMatching(/^crp-[0-9a-f]{20}$/),
      RequestId: expect.any(String),
    })
    expect(await rulesReport()).toEqual({ AccountId, ReportId, ReportStatus: 'CREATING' })
    expect((await reports.config('GenerateConfigRulesReport')).body).toMatchObject({
      Code: 'ConfigRuleReportCreating',
      Message: 'The config rule report is being created.',
    })
    await reports.runJobs()
    const report = await rulesReport()
    expect(report).toEqual({
      AccountId,
      ReportId,
      ReportStatus: 'COMPLETE',
      ReportCreateTimestamp: AT,
      ReportUrl: expect.stringContaining(
        `/ConfigRuleReports/${ACCOUNT}/rules/${ACCOUNT}-rules-report-202106221046.zip?Expires=`,
      ),
    })
    const files = readZip(await bytesOf(report['ReportUrl']))
    expect([...files.keys()]).toEqual([`${ACCOUNT}.xls`, 'manifest.json', 'manifest.sig'])
    const unpacked = mkdtempSync(join(tmpdir(), 'assay zip '))
    for (const [name, bytes] of files) writeFileSync(join(unpacked, name), bytes)
    const proof = { manifest: join(unpacked, 'manifest.json'), trustedKeys: SIGNER_OF_TESTS.publicKey }
    expect(await verifyProof({ ...proof, files: [] })).toMatchObject({
      problems: [],
      unchecked: [],
      reportId: ReportId,
    })
    writeFileSync(join(unpacked, `${ACCOUNT}.xls`), 'edited')
    expect((await verifyProof({ ...proof, files: [] })).problems).toHaveLength(1)
    rmSync(unpacked, { recursive: true })
    const read = await READERS['xls']!(files.get(`${ACCOUNT}.xls`)!)
    expect(read.findings.length).toBeGreaterThan(0)
    // All rules of the account: each of the 40 resources has the results of two of the eight.
    expect(Object.values(read.counts).reduce((sum, count) => sum + count)).toBe(80)
  })

  it('is of the chosen rules alone; a newer one replaces it', async () => {
    reports.clock.set(toInstant(AT + MINUTE_MS))
    const before = (await rulesReport())['ReportId']
    const { body } = await reports.config('GenerateConfigRulesReport', {
      ConfigRuleIds: 'cr-00000000000000000001,cr-00000000000000000001',
    })
    await reports.runJobs()
    const report = await rulesReport()
    expect(report['ReportId']).toBe(body['ReportId'])
    const files = readZip(await bytesOf(report['ReportUrl']))
    const read = await READERS['xls']!(files.get(`${ACCOUNT}.xls`)!)
    expect(Object.values(read.counts).reduce((sum, count) => sum + count)).toBe(10)
    for (const ReportId of [String(before), 'crp-00000000000000000000'])
      expect((await rulesReport({ ReportId }))['ReportStatus']).toBe('NONE')
    const of = { kind: 'rules', subject: '' } as const
    expect(await listFiles(reports.gateway.db, estate.account, of)).toHaveLength(1)
  })

  it('of an unknown rule is refused', async () => {
    const { status, body } = await reports.config('GenerateConfigRulesReport', { ConfigRuleIds: 'cr-0' })
    expect([status, body['Code']]).toEqual([400, 'ConfigRuleNotExists'])
  })
})

describe('an inventory', () => {
  it('lists what is recorded, safe to open in a spreadsheet', async () => {
    expect(await inventory()).toEqual({})
    await reports.config('GenerateResourceInventory')
    expect(await inventory()).toEqual({ Status: 'CREATING' })
    await reports.runJobs()
    expect(await inventory()).toEqual({
      Status: 'COMPLETE',
      ResourceInventoryGenerateTime: AT + MINUTE_MS,
      DownloadUrl: expect.stringContaining(
        `/RESOURCE_INVENTORY/${ACCOUNT}/${ACCOUNT}-RESOURCE_INVENTORY-202106221047.csv?Expires=`,
      ),
    })
    const [head, ...rows] = await inventoryRows()
    expect(head?.slice(0, 5)).toEqual(['AccountId', 'ResourceType', 'ResourceId', 'ResourceName', 'RegionId'])
    expect(rows).toHaveLength(40)
    expect(rows[0]![3]).toBe(`'=cmd|calc, "x"`)
    const { DownloadUrl } = await inventory()
    const FileName = basename(new URL(String(DownloadUrl)).pathname)
    const { body } = await reports.assay('GetSignedManifest', { FileName })
    const text = Buffer.from(String(body['Manifest']))
    const isSigned = (bytes: Buffer) =>
      verify(null, bytes, SIGNER_OF_TESTS.publicKey, Buffer.from(String(body['Signature']), 'base64'))
    expect([isSigned(text), isSigned(Buffer.concat([text, text]))]).toEqual([true, false])
    const bytes = await bytesOf(DownloadUrl)
    expect(JSON.parse(text.toString())).toMatchObject({
      kind: 'inventory',
      contents: [
        {
          accountIds: [ACCOUNT],
          rows: { resources: 40 },
          asked: {
            startedAt: AT + MINUTE_MS,
            queries: expect.arrayContaining([
              expect.objectContaining({ sql: expect.stringContaining('from "resource"'), rows: 40 }),
            ]),
          },
        },
      ],
      files: [{ name: FileName, sha256: createHash('sha256').update(bytes).digest('hex') }],
      previous: null,
    })
    expect((await reports.assay('GetSignedManifest', { FileName: 'other.csv' })).body['Code']).toBe(
      'FileNotExists',
    )
  })

  it('is replaced by another wish while it is being made, and joined by the same', async () => {
    const wish = { ResourceTypes: 'ACS::OSS::Bucket', Regions: 'cn-shanghai' }
    await reports.config('GenerateResourceInventory', { ResourceDeleted: '0' })
    for (let i = 0; i < 2; i++) await reports.config('GenerateResourceInventory', wish)
    const of = { kind: 'inventory', subject: '' } as const
    expect(await listFiles(reports.gateway.db, estate.account, of)).toHaveLength(2)
    await reports.runJobs()
    const [, ...rows] = await inventoryRows()
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(([, type, , , region]) => `${type} ${region}`))).toEqual(
      new Set(['ACS::OSS::Bucket cn-shanghai']),
    )
    expect(await listFiles(reports.gateway.db, estate.account, of)).toHaveLength(1)
  })
})
