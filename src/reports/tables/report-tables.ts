import type { ReportRecord } from '../read-record.js'
import { ACCOUNTS } from './account-table.js'
import { CHANGES, CHECK_CHANGES, EXEMPTIONS, TREND } from './change-tables.js'
import { AGREEMENT, CONTROL_TOTALS, CONTROLS, POPULATION, RULES, SOURCES } from './head-tables.js'
import { COVERAGE_GAPS, EPISODES, PERIOD_MONTHS, PERIOD_RISKS } from './period-tables.js'
import { FINDINGS, RESULTS } from './result-tables.js'
import { type ReportTable, tableOf } from './table.js'

/** Every table of a report, in the order in which every form shows them. */
export function reportTables(record: ReportRecord): readonly ReportTable[] {
  return [
    tableOf(SOURCES, record),
    tableOf(ACCOUNTS, record),
    tableOf(CONTROLS, record),
    tableOf(RULES, record),
    tableOf(FINDINGS, record),
    tableOf(RESULTS, record),
    tableOf(POPULATION, record),
    tableOf(CONTROL_TOTALS, record),
    tableOf(EXEMPTIONS, record),
    tableOf(CHANGES, record),
    ...(record.head.period === undefined ? [] : periodTables(record)),
    tableOf(CHECK_CHANGES, record),
    tableOf(AGREEMENT, record),
    tableOf(TREND, record),
  ]
}

function periodTables(record: ReportRecord): readonly ReportTable[] {
  return [
    tableOf(PERIOD_RISKS, record),
    tableOf(PERIOD_MONTHS, record),
    tableOf(EPISODES, record),
    tableOf(COVERAGE_GAPS, record),
  ]
}
