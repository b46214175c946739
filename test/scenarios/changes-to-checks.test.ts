import { afterAll, beforeAll, expect, it } from 'vitest'
import { readXls } from '../../src/workbook/testing/read-xls.js'
import { readXlsx } from '../../src/workbook/testing/read-xlsx.js'
import { ASSAY, bucketSnapshot, call, importFiles, RAM, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

let server: TestServer
let CompliancePackId: string

beforeAll(async () => {
  server = await startTestServer()
  const buckets = [{ id: 'open', grant: 'public-read' }]
  await importFiles(server, { 'a.json': bucketSnapshot(server.accountId, buckets) })
  ;({ CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', {
    CompliancePackName: 'checks',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  }))
}, 60_000)
afterAll(() => server.stop())

interface Told {
  readonly id: string
  /** The sheet below its header, as texts. */
  readonly rows: readonly (readonly string[])[]
  readonly cover: string
}

/** Makes a report and reads what both forms of it say; they must say the same. */
async function report(): Promise<Told> {
  await call(server, 'GenerateCompliancePackReport', { CompliancePackId })
  const { ReportId } = await until(async () => {
    const { Reports } = await call<{ Reports: { ReportId: string; Status: string }[] }>(
      server,
      'ListReports',
      { CompliancePackId },
      ASSAY,
    )
    return Reports[0]?.Status === 'COMPLETE' ? Reports[0] : null
  })
  const { Report } = await call<{ Report: { Objects: { Form: string; Url: string }[] } }>(
    server,
    'GetReport',
    { ReportId },
    ASSAY,
  )
  const file = async (form: string) => {
    const { Url } = Report.Objects.find(({ Form }) => Form === form)!
    return Buffer.from(await (await fetch(Url)).arrayBuffer())
  }
  const xlsx = readXlsx(await file('xlsx')).sheets.map(({ name, rows }) => ({ name, rows: textsOf(rows) }))
  const xls = readXls(await file('xls')).map(({ name, rows }) => ({ name, rows: textsOf(rows) }))
  const sheetOf = (sheets: typeof xlsx, name: string) => sheets.find((sheet) => sheet.name === name)!.rows
  const [, ...rows] = sheetOf(xlsx, 'Changes to the checks')
  expect(sheetOf(xls, 'Changes to the checks').slice(1)).toEqual(rows)
  return { id: ReportId, rows, cover: sheetOf(xlsx, 'Cover').flat().join('\n') }
}

function textsOf(rows: readonly (readonly unknown[])[]): string[][] {
  return rows.map((row) =>
    row.map((cell) => {
      const value =
        typeof cell === 'object' && cell !== null && 'value' in cell ? (cell.value as unknown) : cell
      return value === null || value === undefined ? '' : String(value)
    }),
  )
}

it('a report tells who changed what it checks, and the next one what came after', async () => {
  const first = await report()
  expect(first.rows.map((row) => [row[1], row[3], row[4]])).toEqual([
    [expect.any(String), 'Created', 'Rule'],
    [expect.any(String), 'Created', 'Package'],
  ])
  expect(first.cover).toContain('2 since the package was made')

  await call(server, 'CreateUser', { UserName: 'alice' }, RAM)
  await call(
    server,
    'AttachPolicyToUser',
    { UserName: 'alice', PolicyType: 'System', PolicyName: 'AliyunConfigFullAccess' },
    RAM,
  )
  const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    server,
    'CreateAccessKey',
    { UserName: 'alice' },
    RAM,
  )
  const alice = {
    url: server.url,
    accessKeyId: AccessKey.AccessKeyId,
    accessKeySecret: AccessKey.AccessKeySecret,
  }
  await call(alice, 'UpdateCompliancePack', {
    CompliancePackId,
    CompliancePackName: 'checks',
    RiskLevel: 1,
    ConfigRules: [
      { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' },
      { ManagedRuleIdentifier: 'oss-bucket-public-write-prohibited' },
    ],
  })
  const second = await report()
  const mine = second.rows.filter((row) => row[4] === 'Package')
  expect(second.rows.every((row) => row[1] === 'alice')).toBe(true)
  expect(mine.map((row) => row[6])).toEqual([expect.stringContaining('rules of the package')])
  const { accessKeyId } = alice
  expect(mine[0]![2]).toBe(`${accessKeyId.slice(0, 4)}****${accessKeyId.slice(-4)}`)
  expect(JSON.stringify(second.rows)).not.toContain(accessKeyId)
  expect(second.cover).toContain(`since an earlier report (${first.id},`)

  const third = await report()
  expect(third.rows).toHaveLength(1)
  expect(third.rows[0]![0]).toContain(
    `Nothing that this package checks was changed since an earlier report (${second.id},`,
  )
})
