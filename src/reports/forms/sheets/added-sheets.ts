import type { Link, SheetSource } from '../../../workbook/model.js'
import { ACCOUNTS, RISK_COLUMNS } from '../../tables/account-table.js'
import { CHANGES, EXEMPTIONS } from '../../tables/change-tables.js'
import { CONTROL_TOTALS, CONTROLS, SOURCES } from '../../tables/head-tables.js'
import { COVERAGE_GAPS, EPISODES, PERIOD_MONTHS, PERIOD_RISKS } from '../../tables/period-tables.js'
import { type ReportTable, type TableSpec, type TableValue, tableOf } from '../../tables/table.js'
import { type FormView, linkToRow } from '../form-view.js'
import { aboutTable } from '../table-texts.js'
import { heatStyle } from './heat.js'
import { type TableLook, tableSheet } from './table-sheet.js'

/** A table that stands in the workbook as it is, what it is for, and how it looks. */
interface AddedTable {
  readonly table: ReportTable
  readonly look: TableLook
  readonly about: string
}

function added<R>(view: FormView, spec: TableSpec<R>, look: Omit<TableLook, 'empty'>): AddedTable {
  const { about, empty } = aboutTable(view, spec.name)
  return { table: tableOf(spec, view.record), look: { ...look, empty }, about }
}

/** The standards' clauses. */
export function controlTable(view: FormView): AddedTable {
  return added(view, CONTROLS, {
    widths: {
      standard: 25,
      clause: 12,
      title: 44,
      status: 26,
      findings: 11,
      rules: 40,
      mappings: 34,
      absent_rules: 34,
      manual: 34,
    },
    // What a person found is written on the printed page, too.
    first: [
      ...['standard', 'clause', 'title', 'status', 'findings', 'rules'],
      ...['manual_result', 'manual_evidence'],
    ],
    printed: 8,
    freezeColumns: 2,
    tabColor: '1F3A5F',
    links: { clause: (row) => firstRule(view, row), findings: (row) => firstFinding(view, row) },
  })
}

/** The accounts, shaded by how much fails in them. */
export function accountTable(view: FormView): AddedTable {
  const failures = view.record.head.risks.map(({ counts }) => counts.nonCompliant)
  const most = failures.reduce((most, count) => Math.max(most, count), 0)
  const shade = (count: number) => heatStyle(count, most)
  return added(view, ACCOUNTS, {
    widths: { account_id: 19, account_name: 30 },
    printed: 14,
    freezeColumns: 2,
    tabColor: 'B4402C',
    shades: Object.fromEntries(RISK_COLUMNS.map((name) => [name, shade])),
  })
}

/** Indexes of the rules of a clause. */
function rulesOf({ record }: FormView, row: ReadonlyMap<string, TableValue>): readonly number[] {
  const ids = String(row.get('rule_ids') ?? '').split(',')
  return ids.map((id) => record.head.rules.findIndex(({ ruleId }) => ruleId === id)).filter((at) => at >= 0)
}

function firstRule(view: FormView, row: ReadonlyMap<string, TableValue>): Link | null {
  const [first] = rulesOf(view, row)
  return first === undefined ? null : linkToRow(view, view.words.sheets.rules, first)
}

function firstFinding(view: FormView, row: ReadonlyMap<string, TableValue>): Link | null {
  const { rules } = view.record.head
  const failing = rulesOf(view, row).find((index) => rules[index]!.counts.nonCompliant > 0)
  if (failing === undefined) return null
  const before = rules.slice(0, failing).reduce((sum, { counts }) => sum + counts.nonCompliant, 0)
  return linkToRow(view, view.words.sheets.findings, before)
}

/** Tables behind the population: how current the data is, totals of sources, exemptions, changes. */
export function evidenceTables(view: FormView): readonly AddedTable[] {
  return [
    added(view, SOURCES, {
      widths: { account_id: 19, source: 16 },
      printed: 12,
      freezeColumns: 2,
      tabColor: '5B9A68',
    }),
    added(view, CONTROL_TOTALS, {
      widths: { account_id: 19, resource_type: 34, source: 28, reason: 50 },
      printed: 10,
      freezeColumns: 1,
      tabColor: '5B9A68',
    }),
    added(view, EXEMPTIONS, {
      widths: { state: 16, rule_name: 34, reason: 40, selector: 30, risk_level: 9 },
      first: [
        ...[
          'state',
          'rule_name',
          'risk_level',
          'resource_type',
          'resource_id',
          'system',
          'selector',
          'reason',
        ],
        ...['owner', 'requested_by', 'approved_by', 'created_at', 'expires_at', 'ended_at'],
      ],
      printed: 14,
      freezeColumns: 2,
      tabColor: '7F8FA9',
    }),
    added(view, CHANGES, {
      widths: { change: 24, rule_name: 34, risk_level: 9 },
      first: [
        ...['change', 'changed_at', 'age_ms', 'risk_level', 'rule_name', 'resource_type', 'resource_id'],
        ...['resource_name', 'region', 'account_id'],
      ],
      printed: 10,
      freezeColumns: 1,
      tabColor: '8A5A00',
    }),
    ...periodTables(view),
  ]
}

/** What a report on a period tells of it; none of another report. */
export function periodTables(view: FormView): readonly AddedTable[] {
  if (view.record.head.period === undefined) return []
  const look = { freezeColumns: 1, tabColor: '4B6A88' }
  return [
    added(view, PERIOD_RISKS, { ...look, widths: { risk_level: 12 }, printed: 14 }),
    added(view, PERIOD_MONTHS, { ...look, widths: { month: 14 }, printed: 9 }),
    added(view, EPISODES, {
      ...look,
      widths: { finding_id: 26, end: 24, sla: 28, rule_name: 34, risk_level: 9 },
      first: [
        ...['sla', 'opened_at', 'ended_at', 'end', 'duration_ms', 'risk_level', 'rule_name'],
        ...['resource_type', 'resource_id', 'resource_name', 'region', 'account_id'],
      ],
      printed: 12,
    }),
    added(view, COVERAGE_GAPS, {
      ...look,
      widths: { account_id: 19, kind: 30, rule_name: 34 },
      first: ['account_id', 'account_name', 'kind', 'rule_name', 'from', 'to', 'duration_ms'],
      printed: 7,
    }),
  ]
}

/** The sheet of such a table. */
export function addedSheet(view: FormView, { table, look }: AddedTable): SheetSource {
  return tableSheet(view, table, look)
}
