import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../../db/testing.js'
import type { RuleAgreement } from '../../../evaluation/compare-verdicts.js'
import { insertComparison, moveComparison } from '../../../evaluation/store/comparisons.js'
import { settableClock } from '../../../platform/clock.js'
import type { ReportId } from '../../../platform/ids.js'
import { type Instant, toInstant } from '../../../platform/instant.js'
import { readXls } from '../../../workbook/testing/read-xls.js'
import { readXlsx } from '../../../workbook/testing/read-xlsx.js'
import { buildRecord } from '../../build-record.js'
import { CATALOGUE_OF_TESTS } from '../../catalogue-testing.js'
import { openRecord, type ReportRecord } from '../../read-record.js'
import { type SeededEstate, seedEstate } from '../../testing.js'
import { CHINESE } from '../words-zh.js'
import { XLS_FORM } from '../xls.js'
import { XLSX_FORM } from '../xlsx.js'

const AT = toInstant(Date.UTC(2026, 10, 24, 6, 53, 5))
const MINUTE = 60_000
const NOTHING = 'No verdicts of Cloud Config were compared with the results of this package.'
const noPace = () => undefined

let test: Awaited<ReturnType<typeof openTestDatabase>>
let estate: SeededEstate

beforeEach(async () => {
  test = await openTestDatabase()
  estate = await seedEstate(test.db, { resources: 40, rules: 3, at: AT })
})
afterEach(() => test.close())

async function build(language: 'en' | 'zh' = 'en'): Promise<ReportRecord> {
  const path = join(test.directory, `${language}.gz`)
  const subject = {
    account: estate.account,
    packNo: estate.packNo,
    reportId: 'rep-0123456789abcdef0123' as ReportId,
    requestedAt: AT,
    requestedBy: 'auditor',
  }
  const settings = { language, timeZone: 'Asia/Shanghai', toolVersion: '0.1.0', staleAfterMs: 172_800_000 }
  const deps = { clock: settableClock(AT), settings, catalogue: CATALOGUE_OF_TESTS }
  const built = await buildRecord(test.db, subject, deps, { path, pace: noPace })
  return openRecord({ digest: built!.digest, open: () => createReadStream(path) }, noPace)
}

async function bytesOf(rendered: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of rendered) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

type Cells = readonly (readonly ({ readonly value: unknown } | undefined)[])[]

/** The rows of a sheet from column B on, without empty cells at their end. */
function valuesOf(rows: Cells): unknown[][] {
  return rows.map((row) => {
    const values = Array.from(row, (cell) => cell?.value ?? null)
    return values.slice(1, values.findLastIndex((value) => value !== null) + 1)
  })
}

async function sheetsOf(record: ReportRecord, name: string) {
  const xlsx = readXlsx(await bytesOf(XLSX_FORM.render(record))).sheets
  const xls = readXls(await bytesOf(XLS_FORM.render(record)))
  const [inXlsx, inXls] = [xlsx, xls].map((sheets: readonly { name: string; rows: Cells }[]) =>
    valuesOf(sheets.find((sheet) => sheet.name === name)!.rows),
  )
  return { inXlsx: inXlsx!, inXls: inXls! }
}

/** Keeps a comparison that is done. */
async function compare(comparisonId: string, createdAt: Instant, rules: readonly RuleAgreement[]) {
  await insertComparison(test.db, estate.account, comparisonId, createdAt)
  const at = toInstant(createdAt + MINUTE)
  const move = { from: 'uploading', to: 'done', at, summary: { rules, cause: null } } as const
  await moveComparison(test.db, estate.account, comparisonId, move)
}

function agreement(rule: number | null, given: Partial<RuleAgreement>): RuleAgreement {
  const counts = { agree: 0, differ: 0, onlyOurs: 0, onlyTheirs: 0, noData: 0 }
  const ruleId = rule === null ? null : `cr-${String(rule).padStart(20, '0')}`
  return { ruleId, theirRuleId: null, ruleName: 'x', ...counts, ...given }
}

describe('the sheet of the method', () => {
  it('says that nothing was compared, and how verdicts are made', async () => {
    await insertComparison(test.db, estate.account, 'cmp-unfinished', AT)
    const record = await build()
    expect(record.head.agreement).toBeNull()
    const { inXlsx, inXls } = await sheetsOf(record, 'Method')
    expect(inXls).toEqual(inXlsx)
    const texts = inXlsx.flat()
    expect(texts.at(-1)).toBe(NOTHING)
    expect(texts).toContainEqual(
      expect.stringContaining('insufficient data; where the rule could not be run'),
    )
    expect(texts).not.toContain('Only theirs')
  })

  it('shows the last comparison for the rules of the package, in their order', async () => {
    await compare('cmp-old', toInstant(AT - 100 * MINUTE), [agreement(1, { theirRuleId: 'cr-o', differ: 9 })])
    await compare('cmp-last', toInstant(AT - 10 * MINUTE), [
      agreement(null, { theirRuleId: 'cr-elsewhere', onlyTheirs: 500 }),
      agreement(77, { theirRuleId: 'cr-other-package', agree: 400 }),
      agreement(2, { onlyOurs: 10 }),
      agreement(1, {
        theirRuleId: 'cr-theirs',
        agree: 1_999,
        differ: 0,
        onlyOurs: 3,
        onlyTheirs: 0,
        noData: 1,
      }),
    ])
    const record = await build()
    const { inXlsx, inXls } = await sheetsOf(record, 'Method')
    expect(inXls).toEqual(inXlsx)
    const head = inXlsx.findIndex((row) => row[0] === 'Rule')
    expect(inXlsx.slice(head)).toEqual([
      [
        'Rule',
        'Identifier',
        'Rule id in Cloud Config',
        'Agree',
        'Differ',
        'Only ours',
        'Only theirs',
        'No data',
        'Agreement',
      ],
      ['ECS rule 1', 'ecs-instance-deletion-protection-enabled', 'cr-theirs', 1_999, 0, 3, 0, 1, 0.999],
      ['OSS rule 2', 'oss-bucket-public-read-prohibited', 'none', 0, 0, 10, 0, 0, 'n/a'],
      ['RDS rule 3', 'rds-instance-enabled-tde', 'none', 'n/a', 'n/a', 'n/a', 'n/a', 'n/a', 'n/a'],
      ['Total', null, null, 1_999, 0, 13, 0, 1, 0.999],
    ])
    const texts = inXlsx.flat()
    expect(texts).not.toContain(NOTHING)
    expect(texts).toContainEqual(
      expect.stringMatching(
        /uploaded at 2026-11-24 14:43:05 \(comparison cmp-last\) and compared at 2026-11-24 14:44:05/,
      ),
    )
  })

  it('is in the contents of the cover', async () => {
    const { inXlsx, inXls } = await sheetsOf(await build(), 'Cover')
    for (const rows of [inXlsx, inXls])
      expect(rows).toContainEqual([
        'Method',
        null,
        'How verdicts are made, and how often Cloud Config said the same',
      ])
  })

  it('speaks Chinese', async () => {
    const before = await sheetsOf(await build('zh'), '方法')
    expect(before.inXlsx.flat().at(-1)).toBe(CHINESE.method.nothingCompared)
    await compare('cmp-zh', AT, [agreement(3, { theirRuleId: 'cr-t', agree: 1, onlyTheirs: 1 })])
    const { inXlsx, inXls } = await sheetsOf(await build('zh'), '方法')
    expect(inXls).toEqual(inXlsx)
    expect(inXlsx).toContainEqual(['RDS rule 3', 'rds-instance-enabled-tde', 'cr-t', 1, 0, 0, 1, 0, 0.5])
  })
})
