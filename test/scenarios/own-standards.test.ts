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

const folder = mkdtempSync(join(tmpdir(), 'assay standards '))
const controls = join(folder, 'controls')

function houseRules(rule: string): string {
  return `id: house-1
title: { en: House rules, zh: 内部规定 }
edition: "1"
source: { en: Our handbook, zh: 内部手册 }
disclaimer: { en: For us alone, zh: 仅供内部使用 }
clauses:
  - id: "H.1"
    title: { en: Nobody reads our buckets, zh: 存储不公开 }
    rules:
      - { identifier: ${rule}, confidence: high, source: user }
  - id: "H.2"
    title: { en: Doors are locked, zh: 门已上锁 }
    manual: { en: Look at the doors, zh: 查看门锁 }
`
}

let server: TestServer
beforeAll(async () => {
  mkdirSync(controls)
  writeFileSync(join(controls, 'house-1.yaml'), houseRules('oss-bucket-public-read-prohibited'))
  server = await startTestServer({ ASSAY_CONTROLS_DIR: controls })
}, 60_000)
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('a standard of the operator is listed and stands in reports', async () => {
  const { Standards } = await call<{ Standards: { StandardId: string; ClauseCount: number }[] }>(
    server,
    'ListControlStandards',
    {},
    ASSAY,
  )
  expect(Standards).toContainEqual(expect.objectContaining({ StandardId: 'house-1', ClauseCount: 2 }))
  expect(Standards.map(({ StandardId }) => StandardId)).toContain('iso-27001-2022')

  await importFiles(server, {
    'a.json': bucketSnapshot(server.accountId, [{ id: 'open', grant: 'public-read' }]),
  })
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', {
    CompliancePackName: 'house',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  })
  await until(async () => {
    const summary = await call<unknown>(server, 'GetConfigRuleSummaryByRiskLevel')
    return JSON.stringify(summary).includes('"NonCompliantCount":1') ? true : null
  })
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
  const { Url } = Report.Objects.find(({ Form }) => Form === 'xlsx')!
  const { sheets } = readXlsx(Buffer.from(await (await fetch(Url)).arrayBuffer()))
  const textOf = (name: string) => JSON.stringify(sheets.find((sheet) => sheet.name === name)!.rows)
  for (const words of ['house-1', 'H.1', 'Nobody reads our buckets', 'H.2', 'Look at the doors'])
    expect(textOf('Control view')).toContain(words)
  expect(textOf('Control view')).not.toContain('iso-27001-2022')
  expect(textOf('Cover')).toContain('For us alone')
})

it('a wrong file stops the start before anything is made, naming file and line', async () => {
  const wrong = join(folder, 'wrong')
  mkdirSync(wrong)
  writeFileSync(join(wrong, 'house-1.yaml'), houseRules('no-such-rule'))
  const dataDir = join(folder, 'data')
  const start = promisify(execFile)('node', [join(ROOT, 'dist/cli/main.js'), 'serve'], {
    cwd: folder,
    env: { ...process.env, ASSAY_CONTROLS_DIR: wrong, ASSAY_DATA_DIR: dataDir, ASSAY_PORT: '0' },
  })
  await expect(start).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining(`${join(wrong, 'house-1.yaml')}:10: clause H.1 names no-such-rule`),
  })
  expect(readdirSync(dataDir)).not.toContain('master.key')
})
