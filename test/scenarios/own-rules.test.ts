import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readXlsx } from '../../src/workbook/testing/read-xlsx.js'
import { ROOT } from '../architecture.js'
import { ASSAY, bucketSnapshot, call, importFiles, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

const folder = mkdtempSync(join(tmpdir(), 'assay rules '))
const rules = join(folder, 'rules')
const settings = { ASSAY_RULES_DIR: rules, ASSAY_DATA_DIR: join(folder, 'data') }

function houseRule(grant: string): string {
  return `id: house-bucket-grant
name: { en: Buckets are as the house wants them, zh: 存储符合内部规定 }
description: { en: The ACL is the one of the house., zh: ACL符合内部规定。 }
remediation: { en: Change the ACL., zh: 修改ACL。 }
product: OSS
labels: [House]
resourceTypes: [ACS::OSS::Bucket]
riskLevel: 1
triggers: [change]
needs: [$.AccessControlList.Grant]
compliant: { featurePath: $.AccessControlList.Grant, operator: StringEquals, desired: ${grant} }
coverage: exact
evidence: [{ fact: $.AccessControlList.Grant, source: doc }]
examples:
  compliant: [{ name: as it must be, configuration: { AccessControlList: { Grant: ${grant} } } }]
  nonCompliant: [{ name: otherwise, configuration: { AccessControlList: { Grant: default } } }]
  insufficientData: [{ name: never collected, configuration: { AccessControlList: ~absent } }]
`
}

let server: TestServer
let CompliancePackId: string
beforeAll(async () => {
  mkdirSync(rules)
  mkdirSync(settings.ASSAY_DATA_DIR)
  writeFileSync(join(rules, 'house-bucket-grant.yaml'), houseRule('private'))
  server = await startTestServer(settings)
}, 60_000)
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function untilCounted(count: string): Promise<void> {
  await until(async () => {
    const summary = await call<unknown>(server, 'GetConfigRuleSummaryByRiskLevel')
    return JSON.stringify(summary).includes(count) ? true : null
  })
}

/** The sheet of changes to the checks of a new report. */
async function reportedChanges(): Promise<string> {
  const { ReportId: before } = await latest()
  await call(server, 'GenerateCompliancePackReport', { CompliancePackId })
  const { ReportId } = await until(async () => {
    const report = await latest()
    return report.Status === 'COMPLETE' && report.ReportId !== before ? report : null
  })
  const { Report } = await call<{ Report: { Objects: { Form: string; Url: string }[] } }>(
    server,
    'GetReport',
    { ReportId },
    ASSAY,
  )
  const { Url } = Report.Objects.find(({ Form }) => Form === 'xlsx')!
  const { sheets } = readXlsx(Buffer.from(await (await fetch(Url)).arrayBuffer()))
  return JSON.stringify(sheets.find(({ name }) => name === 'Changes to the checks')!.rows)
}

async function latest(): Promise<{ ReportId?: string; Status?: string }> {
  const { Reports } = await call<{ Reports: { ReportId: string; Status: string }[] }>(
    server,
    'ListReports',
    { CompliancePackId },
    ASSAY,
  )
  return Reports[0] ?? {}
}

it('a rule of the operator is listed, activated by its identifier and evaluated', async () => {
  const { ManagedRules } = await call<{
    ManagedRules: { ManagedRuleList: { Identifier: string; ConfigRuleName: string }[] }
  }>(server, 'ListManagedRules', { Keyword: 'house-bucket-grant' })
  expect(ManagedRules.ManagedRuleList.map(({ Identifier }) => Identifier)).toEqual(['house-bucket-grant'])
  await importFiles(server, {
    'a.json': bucketSnapshot(server.accountId, [{ id: 'open', grant: 'public-read' }]),
  })
  ;({ CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', {
    CompliancePackName: 'house',
    ConfigRules: [{ ManagedRuleIdentifier: 'house-bucket-grant' }],
  }))
  await untilCounted('"NonCompliantCount":1')
  expect(await reportedChanges()).toContain('Created')
})

it('a changed file makes a new version of the rule, which is evaluated again and told as a change', async () => {
  await server.stop()
  writeFileSync(join(rules, 'house-bucket-grant.yaml'), houseRule('public-read'))
  server = await startTestServer(settings)
  await untilCounted('"NonCompliantCount":0')
  const changes = await reportedChanges()
  for (const words of [
    '"Changed"',
    'Buckets are as the house wants them',
    '"condition"',
    'RefreshManagedRules',
  ])
    expect(changes).toContain(words)
  expect(changes).not.toContain('Created')
})

it('a wrong file stops the start before anything is made, naming file and line', async () => {
  const wrong = join(folder, 'wrong')
  mkdirSync(wrong)
  writeFileSync(join(wrong, 'house-bucket-grant.yaml'), houseRule('private').replace('Equals', 'Equal'))
  const dataDir = join(folder, 'other data')
  const start = promisify(execFile)('node', [join(ROOT, 'dist/cli/main.js'), 'serve'], {
    cwd: folder,
    env: { ...process.env, ASSAY_RULES_DIR: wrong, ASSAY_DATA_DIR: dataDir, ASSAY_PORT: '0' },
  })
  await expect(start).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining(
      `${join(wrong, 'house-bucket-grant.yaml')}:11: compliant.operator: is no`,
    ),
  })
  expect(readdirSync(dataDir)).not.toContain('master.key')
})
