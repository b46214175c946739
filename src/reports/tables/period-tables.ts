import type { CoverageGap, Episode, EpisodeCounts, PeriodMonth, PeriodRisk } from '../model-period.js'
import type { ReportRecord } from '../read-record.js'
import { accountColumns, resourceColumns, ruleColumns } from './shared-columns.js'
import type { ColumnOf, TableSpec } from './table.js'

function countsColumns<R extends EpisodeCounts>(): readonly ColumnOf<R>[] {
  return [
    ['open_at_begin', 'integer', 'Open at the begin', '期初未解决', (row) => row.openAtBegin],
    ['opened', 'integer', 'Opened', '新出现', (row) => row.opened],
    ['fixed', 'integer', 'Fixed', '已修复', (row) => row.fixed],
    ['exempted', 'integer', 'Exempted', '已豁免', (row) => row.exempted],
    ['other_ends', 'integer', 'Ended otherwise', '以其他方式结束', (row) => row.otherEnds],
    ['open_at_end', 'integer', 'Open at the end', '期末未解决', (row) => row.openAtEnd],
  ]
}

/** What the episodes of each risk level came to, and how they stand to the days they may take. */
export const PERIOD_RISKS: TableSpec<PeriodRisk> = {
  name: 'period_risks',
  en: 'Period by risk',
  zh: '期间按风险等级',
  count: ({ head }) => head.period?.risks.length ?? 0,
  rows: ({ head }) => head.period?.risks ?? [],
  columns: () => [
    ['risk_level', 'integer', 'Risk (1 high)', '风险等级（1 高）', (row) => row.riskLevel],
    ['sla_days', 'integer', 'Days allowed', '允许天数', (row) => row.slaDays],
    ...countsColumns<PeriodRisk>(),
    ['in_time', 'integer', 'Fixed in time', '按期修复', (row) => row.inTime],
    ['late', 'integer', 'Fixed late', '逾期修复', (row) => row.late],
    ['open_in_time', 'integer', 'Open, in time', '未解决，未逾期', (row) => row.openInTime],
    ['overdue', 'integer', 'Open, overdue', '未解决，已逾期', (row) => row.overdue],
    ['mean_fix_ms', 'duration', 'Mean time to fix', '平均修复时间', (row) => row.meanFixMs],
    ['longest_fix_ms', 'duration', 'Longest time to fix', '最长修复时间', (row) => row.longestFixMs],
  ],
}

/** The period month by month. */
export const PERIOD_MONTHS: TableSpec<PeriodMonth> = {
  name: 'period_months',
  en: 'Period by month',
  zh: '期间按月份',
  count: ({ head }) => head.period?.months.length ?? 0,
  rows: ({ head }) => head.period?.months ?? [],
  columns: () => [
    ['month', 'text', 'Month', '月份', (row) => row.month],
    ['from', 'instant', 'From', '起', (row) => row.from],
    ['to', 'instant', 'To', '止', (row) => row.to],
    ...countsColumns<PeriodMonth>(),
  ],
}

/** Every episode that touches the period. */
export const EPISODES: TableSpec<Episode> = {
  name: 'episodes',
  en: 'Episodes of non-compliance',
  zh: '不合规时段',
  count: ({ head }) => head.period?.episodes ?? 0,
  rows: (record) => record.episodes(),
  columns: (record) => [
    ['finding_id', 'text', 'Finding ID', '发现 ID', (row) => row.findingId],
    ['opened_at', 'instant', 'Opened at', '开始时间', (row) => row.openedAt],
    ['ended_at', 'instant', 'Ended at', '结束时间', (row) => row.endedAt],
    ['end', 'code', 'How it ended', '结束方式', (row) => row.how],
    ['duration_ms', 'duration', 'Duration', '持续时间', (row) => row.durationMs],
    ['sla', 'code', 'Against the days allowed', '与允许天数相比', (row) => row.sla],
    ...ruleColumns<Episode>(record),
    ...accountColumns<Episode>(record),
    ...resourceColumns<Episode>(),
  ],
}

/** Of a gap that is about one rule. */
function ruleOf({ head }: ReportRecord, { rule }: CoverageGap) {
  return rule === undefined ? undefined : head.rules[rule]
}

/** Times of the period in which it is not known how an account stood. */
export const COVERAGE_GAPS: TableSpec<CoverageGap> = {
  name: 'coverage_gaps',
  en: 'Coverage gaps',
  zh: '覆盖缺口',
  count: ({ head }) => head.period?.gaps.length ?? 0,
  rows: ({ head }) => head.period?.gaps ?? [],
  columns: (record) => [
    ...accountColumns<CoverageGap>(record),
    ['kind', 'code', 'What is missing', '缺失内容', (row) => row.kind],
    ['from', 'instant', 'From', '起', (row) => row.from],
    ['to', 'instant', 'To', '止', (row) => row.to],
    ['duration_ms', 'duration', 'Duration', '持续时间', (row) => row.to - row.from],
    ['rule_id', 'text', 'Rule ID', '规则 ID', (row) => ruleOf(record, row)?.ruleId ?? ''],
    ['rule_name', 'text', 'Rule', '规则', (row) => ruleOf(record, row)?.name ?? ''],
  ],
}
