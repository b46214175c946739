import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../db/testing.js'
import { NO_COUNTS, type StoredVerdict } from '../evaluation/types.js'
import { settableClock } from '../platform/clock.js'
import type { ReportId, RuleId } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { shippedCatalogue } from '../rule-files.js'
import { buildRecord } from './build-record.js'
import { LOGIC_OF_TESTS } from './catalogue-testing.js'
import { standardsOf } from './controls.js'
import type { RuleRow } from './model.js'
import { openRecord } from './read-record.js'
import { reportTables } from './tables/report-tables.js'
import { type SeededEstate, seedEstate } from './testing.js'

const AT = toInstant(Date.UTC(2026, 10, 24))
const noPace = () => undefined
const catalogue = shippedCatalogue()
const standards = [...catalogue.controls.values()]
const templates = [...catalogue.packs.values()]

function row(sourceIdentifier: string, verdict: StoredVerdict): RuleRow {
  return {
    ruleId: `cr-${sourceIdentifier}` as RuleId,
    name: sourceIdentifier,
    description: '',
    sourceOwner: 'ALIYUN',
    sourceIdentifier,
    riskLevel: 1,
    version: 1,
    state: 'ACTIVE',
    resourceTypes: [],
    logic: LOGIC_OF_TESTS,
    parameters: [],
    verdict,
    counts: {
      ...NO_COUNTS,
      ...(verdict === 'COMPLIANT' ? { compliant: 1 } : { nonCompliant: 1 }),
    },
    lastEvaluatedAt: AT,
    remediation: '',
  }
}

/** Every rule that a standard names. */
function rulesOf({ clauses }: (typeof standards)[number]): readonly string[] {
  return [...new Set(clauses.flatMap(({ rules }) => rules.map(({ identifier }) => identifier)))]
}

describe.each(standards)('$id in a report', (standard) => {
  const { id, clauses } = standard
  const shown = (rows: readonly RuleRow[], language: 'en' | 'zh' = 'en') => {
    const [found, ...others] = standardsOf(catalogue.controls, rows, language, [id])
    expect(others).toEqual([])
    return found!
  }

  it('shows every clause in the order of the standard, with its own words', () => {
    const found = shown(
      rulesOf(standard).map((rule) => row(rule, 'COMPLIANT')),
      'zh',
    )
    expect(found.standardId).toBe(id)
    expect([found.title, found.source, found.disclaimer]).toEqual([
      standard.title.zh,
      standard.source.zh,
      standard.disclaimer.zh,
    ])
    expect(found.clauses.map(({ clause, title }) => [clause, title])).toEqual(
      clauses.map((clause) => [clause.id, clause.title.zh]),
    )
  })

  it('calls a clause met when all its rules are, but not on hints alone, and never one that only people can check', () => {
    const identifiers = rulesOf(standard)
    const found = shown(identifiers.map((rule) => row(rule, 'COMPLIANT')))
    for (const [at, { status, rules, mappings, absent, manual }] of found.clauses.entries()) {
      const clause = clauses[at]!
      const isHint = clause.rules.every(({ confidence }) => confidence === 'low')
      const wanted = clause.manual !== undefined ? 'manual' : isHint ? 'partly' : 'met'
      expect([clause.id, status]).toEqual([clause.id, wanted])
      expect(rules).toHaveLength(clause.rules.length)
      const told = rules.map((index, each) => ({ identifier: identifiers[index], ...mappings![each]! }))
      expect(new Set(told)).toEqual(new Set(clause.rules))
      expect(absent).toEqual([])
      expect(manual).toBe(clause.manual?.en ?? '')
    }
  })

  it('never calls a clause met that one rule fails', () => {
    const [failing] = rulesOf(standard)
    const rows = rulesOf(standard).map((rule) => row(rule, rule === failing ? 'NON_COMPLIANT' : 'COMPLIANT'))
    const touched = shown(rows).clauses.filter((_, at) =>
      clauses[at]!.rules.some(({ identifier }) => identifier === failing),
    )
    expect(touched.length).toBeGreaterThan(0)
    for (const { rules, status } of touched) expect(status).toBe(rules.length === 1 ? 'notMet' : 'partly')
  })

  it('tests nothing without rules, and says which are absent', () => {
    for (const [at, { status, absent }] of shown([]).clauses.entries()) {
      const clause = clauses[at]!
      expect(status).toBe(clause.manual === undefined ? 'notTested' : 'manual')
      expect(absent).toEqual(clause.rules.map(({ identifier }) => identifier))
    }
  })

  it('is the only one that a package named after it shows, and many of its checkable clauses are tested', () => {
    const [template, ...others] = templates.filter(({ standards }) => standards?.includes(id))
    expect(others).toEqual([])
    expect(template?.standards).toEqual([id])
    const rows = template!.rules.map(({ identifier }) => row(identifier, 'COMPLIANT'))
    const checkable = shown(rows).clauses.filter(({ status }) => status !== 'manual')
    const tested = checkable.filter(({ status }) => status !== 'notTested')
    expect(tested.length).toBeGreaterThan(checkable.length * 0.4)
  })
})

describe('which standards a report shows', () => {
  const all = standards.flatMap(rulesOf).map((rule) => row(rule, 'COMPLIANT'))
  const idsOf = (rows: readonly RuleRow[], listed?: readonly string[]) =>
    standardsOf(catalogue.controls, rows, 'en', listed).map(({ standardId }) => standardId)

  it('is what the list says, in its order, whatever the rules reach', () => {
    expect(idsOf(all, ['soc-2-2017', 'mlps-2-2019'])).toEqual(['soc-2-2017', 'mlps-2-2019'])
    expect(idsOf(all, [])).toEqual([])
    expect(idsOf([], ['mlps-2-2019'])).toEqual(['mlps-2-2019'])
  })

  it('is what the rules reach often enough where there is no list', () => {
    expect(idsOf(all)).toEqual(standards.map(({ id }) => id))
    expect(idsOf([row('root-mfa-check', 'COMPLIANT')])).toEqual([])
    expect(idsOf([])).toEqual([])
  })

  it('is said by every shipped template', () => {
    expect(templates.filter(({ standards }) => standards === undefined).map(({ name }) => name)).toEqual([])
  })
})

describe('the control view of a stored report', () => {
  let test: TestDatabase
  let estate: SeededEstate
  beforeAll(async () => {
    test = await openTestDatabase()
    estate = await seedEstate(test.db, { resources: 40, rules: 4, at: AT })
  })
  afterAll(() => test.close())

  async function build(templateId: string, language: 'en' | 'zh') {
    await test.db.updateTable('pack').set({ templateId }).execute()
    const subject = {
      account: estate.account,
      packNo: estate.packNo,
      reportId: 'rep-1' as ReportId,
      requestedAt: AT,
      requestedBy: 'auditor',
    }
    const settings = { language, timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 }
    const path = join(test.directory, 'record.gz')
    const deps = { clock: settableClock(AT), settings, catalogue }
    const built = await buildRecord(test.db, subject, deps, { path, pace: noPace })
    return openRecord({ digest: built!.digest, open: () => createReadStream(path) }, noPace)
  }

  it.each(templates.filter(({ standards }) => standards?.length === 1))(
    'has every clause of the standard of $name',
    async ({ id, standards: listed }) => {
      const record = await build(id, 'en')
      const { clauses, disclaimer } = catalogue.controls.get(listed![0]!)!
      expect(record.head.standards).toMatchObject([{ standardId: listed![0], disclaimer: disclaimer.en }])
      const table = reportTables(record).find(({ name }) => name === 'controls')!
      const rows = await Readable.from(table.rows()).toArray()
      expect(table.rowCount).toBe(clauses.length)
      const at = table.columns.findIndex(({ name }) => name === 'clause')
      expect(rows.map((cells) => cells[at])).toEqual(clauses.map((clause) => clause.id))
    },
  )

  it('says whose each mapping is and how much the rule says, in the language of the report', async () => {
    const template = templates.find(({ name }) => name === 'ComplianceCheckForSOC2')!
    const textsOf = async (language: 'en' | 'zh') => {
      const tables = reportTables(await build(template.id, language))
      const table = tables.find(({ name }) => name === 'controls')!
      const at = table.columns.findIndex(({ name }) => name === 'mappings')
      const rows = await Readable.from(table.rows()).toArray()
      return rows.flatMap((cells) => String(cells[at]).split('\n'))
    }
    expect(await textsOf('en')).toContain('a part of it (mapped by this tool)')
    expect(await textsOf('zh')).toContain('部分对应 (本工具自行映射)')
  })
})
