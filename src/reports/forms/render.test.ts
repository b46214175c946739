import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemScope } from '../../accounts/scope.js'
import { openTestDatabase } from '../../db/testing.js'
import { countResources, countResults } from '../../evaluation/results.js'
import { NO_COUNTS } from '../../evaluation/types.js'
import { settableClock } from '../../platform/clock.js'
import type { ReportId } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import { readXls } from '../../workbook/testing/read-xls.js'
import { readXlsx } from '../../workbook/testing/read-xlsx.js'
import { writeXlsx } from '../../workbook/xlsx/write-xlsx.js'
import { type BuiltRecord, buildRecord, type RecordDeps } from '../build-record.js'
import { CATALOGUE_OF_TESTS } from '../catalogue-testing.js'
import type { StandardSource } from '../controls.js'
import { addCounts, type ResultRow, totalCount } from '../model.js'
import { digestRecord, openRecord, type ReportRecord } from '../read-record.js'
import { type SeededEstate, seedEstate } from '../testing.js'
import type { ReportForm } from './form.js'
import { viewRecord } from './form-view.js'
import { coverSheet } from './sheets/cover.js'
import { findingsSheet } from './sheets/findings.js'
import { rulesSheet } from './sheets/rules.js'
import { ENGLISH } from './words-en.js'
import { workbookOptions } from './workbook-options.js'
import { XLS_FORM } from './xls.js'
import { XLSX_FORM } from './xlsx.js'

const AT = toInstant(Date.UTC(2026, 10, 24, 6, 53, 5, 123))
const NAMES = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-2',
  '@SUM(A1)',
  '\tcmd',
  'a\u0002b\u0001c\u001fd',
  '_x0041_',
  '订单服务',
  '\ud800 alone',
  'x'.repeat(300),
  'two\nlines',
]
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
      rules: [
        {
          identifier: 'oss-bucket-public-read-prohibited',
          confidence: 'medium',
          source: 'ours',
        },
      ],
    },
  ],
}
/** Sheets that xlsx has beside the documented parts. */
const ADDED = new Set([
  'Results by account',
  'Control view',
  'Accounts and sources',
  'Control totals',
  'Exemption register',
  'Changes since an earlier report',
  'Glossary',
])

let test: Awaited<ReturnType<typeof openTestDatabase>>
let estate: SeededEstate
let built: BuiltRecord
let record: ReportRecord

function depsOf(language: 'en' | 'zh' = 'en'): RecordDeps {
  return {
    clock: settableClock(AT),
    settings: { language, timeZone: 'Asia/Shanghai', toolVersion: '0.1.0', staleAfterMs: 172_800_000 },
    catalogue: CATALOGUE_OF_TESTS,
  }
}

async function build(file: string, deps = depsOf()): Promise<BuiltRecord> {
  const subject = {
    account: estate.account,
    packNo: estate.packNo,
    reportId: 'rep-0123456789abcdef0123' as ReportId,
    requestedAt: AT,
    requestedBy: 'auditor',
  }
  const record = await buildRecord(test.db, subject, deps, { path: join(test.directory, file), pace: noPace })
  return record!
}

function open(file: string, digest: string): Promise<ReportRecord> {
  return openRecord({ digest, open: () => createReadStream(join(test.directory, file)) }, noPace)
}

async function render(form: ReportForm, from = record): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of form.render(from)) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function collect(rows: AsyncIterable<ResultRow>): Promise<ResultRow[]> {
  const all: ResultRow[] = []
  for await (const row of rows) all.push(row)
  return all
}

beforeAll(async () => {
  test = await openTestDatabase()
  estate = await seedEstate(test.db, {
    resources: 3_000,
    rules: 9,
    at: AT,
    nameOf: (resource) => `${NAMES[resource % NAMES.length]}`,
    tagsOf: (resource) => (resource % 2 === 0 ? { z: '=1', a: '' } : {}),
  })
  built = await build('record.gz')
  record = await open('record.gz', built.digest)
})

afterAll(() => test.close())

describe('a record', () => {
  it('has the digest of its lines, and the same again when built again', async () => {
    const stored = await digestRecord(() => createReadStream(join(test.directory, 'record.gz')))
    expect(stored).toBe(built.digest)
    expect((await build('again.gz')).digest).toBe(built.digest)
  })

  it('counts what the database counts', async () => {
    const scope = systemScope(estate.account)
    const inDatabase = await countResults(test.db, scope, estate.ruleNos)
    expect(built.overview.results).toEqual([...inDatabase.values()].reduce(addCounts, NO_COUNTS))
    expect(built.overview.resources).toEqual(await countResources(test.db, scope, estate.ruleNos))
    const rows = await collect(record.results())
    expect(rows).toHaveLength(totalCount(built.overview.results))
    for (const [index, rule] of record.head.rules.entries()) {
      const ruleNo = estate.ruleNos.find((no) => rule.ruleId.endsWith(String(no).padStart(20, '0')))!
      expect(rule.counts).toEqual(inDatabase.get(ruleNo))
      const nonCompliant = rows.filter((row) => row.rule === index && row.verdict === 'NON_COMPLIANT')
      expect(nonCompliant).toHaveLength(rule.counts.nonCompliant)
    }
  })

  it('accounts for every recorded resource', () => {
    const { population, accounts } = record.head
    const sum = (get: (row: (typeof population)[number]) => number) =>
      population.reduce((total, row) => total + get(row), 0)
    expect(sum((row) => row.recorded)).toBe(3_000)
    expect(accounts[0]).toMatchObject({ resources: 3_000, staleResources: 60, pendingChanges: 0 })
    expect(sum((row) => row.inScope + row.outOfScope)).toBe(3_000)
    expect(sum((row) => totalCount(row.states) + row.notEvaluated)).toBe(sum((row) => row.inScope))
    expect(sum((row) => row.unexpected)).toBe(0)
    expect(sum((row) => row.withInsufficientData)).toBe(built.overview.resourcesWithInsufficientData)
    expect(built.overview.resourcesWithInsufficientData).toBeGreaterThan(0)
    expect(built.overview.resourcesWithError).toBeGreaterThan(0)
  })

  it('is ordered by risk, rule, resource, and findings have ids of their own', async () => {
    const risks = record.head.rules.map((rule) => rule.riskLevel)
    expect(risks).toEqual(risks.toSorted((a, b) => a - b))
    const rows = await collect(record.results())
    expect(rows.map((row) => row.rule)).toEqual(rows.map((row) => row.rule).toSorted((a, b) => a - b))
    const ids = rows.flatMap((row) => (row.findingId === '' ? [] : [row.findingId]))
    expect(new Set(ids).size).toBe(ids.length)
    const { compliant, notApplicable } = built.overview.results
    expect(ids).toHaveLength(rows.length - compliant - notApplicable)
  })

  it('explains findings, missing data and errors', async () => {
    const rows = await collect(record.results())
    const failure = rows.find((row) => row.detail?.kind === 'failures' && row.detail.failures.length === 2)
    expect(failure?.detail).toEqual({
      kind: 'failures',
      failures: [
        {
          property: '$.DeletionProtection',
          operator: 'StringEquals',
          desiredValue: 'true',
          configuration: 'false',
        },
        {
          property: '$.InstanceChargeType',
          operator: 'StringIn',
          desiredValue: 'PrePaid,PostPaid',
          configuration: 'Trial',
        },
      ],
    })
    expect(rows.find((row) => row.verdict === 'INSUFFICIENT_DATA')?.detail).toEqual({
      kind: 'missing',
      missing: ['$.DeletionProtection'],
    })
    expect(rows.find((row) => row.verdict === 'ERROR')?.detail).toMatchObject({ kind: 'error' })
  })
})

describe('the workbooks', () => {
  it('render twice to the same bytes', async () => {
    for (const form of [XLSX_FORM, XLS_FORM])
      expect(Buffer.compare(await render(form), await render(form))).toBe(0)
  })

  it('agree with the record row by row', async () => {
    const findings = await collect(record.findings())
    const xlsx = readXlsx(await render(XLSX_FORM))
    const sheets = new Map(
      xlsx.sheets.map((sheet) => [sheet.name, sheet.rows.map((row) => row.map((cell) => cell.value))]),
    )
    const { sheets: names } = ENGLISH
    expect([...sheets.keys()].filter((name) => !ADDED.has(name))).toEqual(Object.values(names))
    expect(sheets.get(names.rules)).toHaveLength(record.head.rules.length + 1)
    expect(sheets.get(names.results)).toHaveLength(totalCount(built.overview.results) + 1)
    const shown = sheets.get(names.findings)!.slice(1)
    expect(shown).toHaveLength(findings.length)
    expect(shown.map((row) => row[19])).toEqual(findings.map((finding) => finding.findingId))
    expect(shown.map((row) => row[3])).toEqual(findings.map((finding) => finding.resourceName.toWellFormed()))
    const verdicts = sheets
      .get(names.results)!
      .slice(1)
      .map((row) => row[2])
    const count = (verdict: string) => verdicts.filter((each) => each === verdict).length
    expect(count('Insufficient data')).toBe(built.overview.results.insufficientData)
    expect(count('Error')).toBe(built.overview.results.error)
    expect(xlsx.sheets.flatMap((sheet) => sheet.rows.flat()).some((cell) => cell.isFormula)).toBe(false)
  })

  it('xls holds the same findings, rules and population as xlsx', async () => {
    const xlsx = readXlsx(await render(XLSX_FORM))
    const xls = readXls(await render(XLS_FORM))
    expect(xls.map((sheet) => sheet.name)).toEqual(
      xlsx.sheets
        .map((sheet) => sheet.name)
        .filter((name) => name !== ENGLISH.sheets.results && !ADDED.has(name)),
    )
    for (const name of [ENGLISH.sheets.rules, ENGLISH.sheets.findings, ENGLISH.sheets.population]) {
      const rowsOf = (
        sheets: readonly { name: string; rows: readonly (readonly { value: unknown }[])[] }[],
      ) =>
        sheets.find((sheet) => sheet.name === name)!.rows.map((row) => row.map((cell) => cell?.value ?? null))
      const ends = (rows: unknown[][]) =>
        rows.map((row) => row.slice(0, row.findLastIndex((value) => value !== null) + 1))
      expect(ends(rowsOf(xls))).toEqual(ends(rowsOf(xlsx.sheets)))
    }
  })

  it('link each rule to its first finding', async () => {
    const xlsx = readXlsx(await render(XLSX_FORM))
    const rules = xlsx.sheets.find((sheet) => sheet.name === ENGLISH.sheets.rules)!
    const findings = xlsx.sheets.find((sheet) => sheet.name === ENGLISH.sheets.findings)!
    const links = [
      ...rules.xml.matchAll(/<hyperlink ref="G(\d+)" location="'Non-compliant resources'!A(\d+)"/g),
    ]
    expect(links.length).toBe(record.head.rules.filter((rule) => rule.counts.nonCompliant > 0).length)
    for (const [, ruleRow, findingRow] of links) {
      const rule = rules.rows[Number(ruleRow) - 1]![0]!.value
      expect(findings.rows[Number(findingRow) - 1]![1]!.value).toBe(rule)
      expect(findings.rows[Number(findingRow) - 2]![1]!.value).not.toBe(rule)
    }
  })

  it('link each clause to its first rule and its first finding', async () => {
    const controls = new Map([['test-1', STANDARD]])
    const { digest } = await build('clauses.gz', {
      ...depsOf(),
      catalogue: { ...CATALOGUE_OF_TESTS, controls },
    })
    const xlsx = readXlsx(await render(XLSX_FORM, await open('clauses.gz', digest)))
    const sheetOf = (name: string) => xlsx.sheets.find((sheet) => sheet.name === name)!
    const view = sheetOf('Control view')
    const links = [...view.xml.matchAll(/<hyperlink ref="([BE])2" location="'([^']+)'!A(\d+)"/g)]
    expect(links.map(([, column, sheet]) => [column, sheet])).toEqual([
      ['B', ENGLISH.sheets.rules],
      ['E', ENGLISH.sheets.findings],
    ])
    const names = String(view.rows[1]![5]!.value).split('\n')
    expect(sheetOf(ENGLISH.sheets.rules).rows[Number(links[0]![3]) - 1]![0]!.value).toBe(names[0])
    expect(sheetOf(ENGLISH.sheets.findings).rows[Number(links[1]![3]) - 1]![1]!.value).toBe(names[0])
  })

  it('say where split sheets go on, and links follow', async () => {
    const rows = 70
    const view = viewRecord(record, { rowsPerSheet: rows, hasCharts: true, hasAllResults: true })
    const sheets = [coverSheet(view), rulesSheet(view), findingsSheet(view)]
    const limits = { rows, xmlBytes: 1_000_000_000 }
    const chunks: Buffer[] = []
    for await (const chunk of writeXlsx(sheets, workbookOptions(view.record), limits))
      chunks.push(Buffer.from(chunk))
    const xlsx = readXlsx(Buffer.concat(chunks))
    const parts = Math.ceil(built.overview.results.nonCompliant / (rows - 1))
    expect(xlsx.sheets).toHaveLength(2 + parts)
    const cover = xlsx.sheets[0]!.rows.flat().map((cell) => String(cell.value))
    expect(
      cover.some((text) =>
        text.includes(`${parts} in all, the last is "Non-compliant resources (${parts})"`),
      ),
    ).toBe(true)
    const rules = xlsx.sheets.find((sheet) => sheet.name === ENGLISH.sheets.rules)!
    const links = [...rules.xml.matchAll(/<hyperlink ref="G(\d+)" location="'([^']+)'!A(\d+)"/g)]
    expect(new Set(links.map((link) => link[2])).size).toBeGreaterThan(3)
    for (const [, ruleRow, sheetName, row] of links) {
      const target = xlsx.sheets.find((sheet) => sheet.name === sheetName)!.rows
      expect(target[Number(row) - 1]![1]!.value).toBe(rules.rows[Number(ruleRow) - 1]![0]!.value)
    }
  })

  it('speak Chinese and name the time zone', async () => {
    const { digest } = await build('zh.gz', depsOf('zh'))
    const xlsx = readXlsx(await render(XLSX_FORM, await open('zh.gz', digest)))
    expect(xlsx.sheets.map((sheet) => sheet.name)).toEqual([
      '封面',
      '检测概览',
      '按账号统计',
      '控制项视图',
      '规则',
      '不合规资源',
      '全部检测结果',
      '资源总体',
      '账号与数据来源',
      '控制总数',
      '豁免登记',
      '较早前报告的变化',
      '对检查的更改',
      '方法',
      '术语表',
    ])
    const cells = xlsx.sheets[0]!.rows.flat().map((cell) => cell.value)
    expect(cells).toContain('2026-11-24 14:53:05 (Asia/Shanghai)')
    expect(cells).toContain('复核')
    expect(xlsx.sheets[5]!.rows[0]!.map((cell) => cell.value)).toContain(
      '检测时间 (Asia/Shanghai)\nevaluated_at',
    )
    expect(xlsx.sheets[12]!.rows[1]![0]!.value).toContain('其检查内容没有任何更改')
    const remediations = new Set(xlsx.sheets[5]!.rows.slice(1).map((row) => row[11]?.value ?? ''))
    expect(remediations).toEqual(new Set(['', '将存储空间 ACL 设置为私有，并检查其授权策略。']))
  })
})
