import { type CheckChange, complianceRate, type TrendPoint } from '../model.js'
import type { EndedFinding, ExemptionRow, FindingChange, FindingEnd } from '../model-changes.js'
import type { ReportRecord } from '../read-record.js'
import { countColumns } from './count-columns.js'
import { accountColumns, resourceColumns, ruleColumns } from './shared-columns.js'
import type { TableSpec } from './table.js'

/** A finding that is new, still there, back, or ended since the report compared with. */
interface ChangeRow {
  readonly change: FindingChange | FindingEnd
  readonly findingId: string
  readonly at: number | null
  readonly ageMs: number | null
  readonly rule: number
  readonly removedRule?: EndedFinding['removedRule'] | undefined
  readonly account: number
  readonly removedAccount?: EndedFinding['removedAccount'] | undefined
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly region: string
}

/** Every finding against the report compared with: those that ended, by rule, then those there are; none in a first report. */
export const CHANGES: TableSpec<ChangeRow> = {
  name: 'changes',
  en: 'Changes since an earlier report',
  zh: '较早前报告的变化',
  count: ({ head }) =>
    head.changes.since === null ? 0 : head.changes.ended + head.overview.results.nonCompliant,
  rows: changeRows,
  columns: (record) => [
    ['finding_id', 'text', 'Finding ID', '发现 ID', (row) => row.findingId],
    ['change', 'code', 'Change', '变化', (row) => row.change],
    ['changed_at', 'instant', 'Since', '时间', (row) => row.at],
    ['age_ms', 'duration', 'Age', '持续时间', (row) => row.ageMs],
    ...ruleColumns<ChangeRow>(record),
    ...accountColumns<ChangeRow>(record),
    ...resourceColumns<ChangeRow>(),
  ],
}

async function* changeRows(record: ReportRecord): AsyncGenerator<ChangeRow> {
  const { changes, header } = record.head
  if (changes.since === null) return
  for await (const row of record.endedFindings()) yield endedRow(row)
  for await (const { change, failedSince, ...row } of record.findings()) {
    if (change === null || failedSince === null) continue
    yield { ...row, change, at: failedSince, ageMs: Math.max(0, header.asOf - failedSince) }
  }
}

function endedRow({ how, ...row }: EndedFinding): ChangeRow {
  return { ...row, change: how, ageMs: null }
}

/** Every exemption from a rule of the package, ended ones too. */
export const EXEMPTIONS: TableSpec<ExemptionRow> = {
  name: 'exemptions',
  en: 'Exemption register',
  zh: '豁免登记',
  count: ({ head }) => head.exemptions,
  rows: (record) => record.exemptions(),
  columns: (record) => [
    ['exemption_id', 'text', 'Exemption ID', '豁免 ID', (row) => row.exemptionId],
    ['state', 'code', 'State', '状态', (row) => row.state],
    ...ruleColumns<ExemptionRow>(record),
    ...accountColumns<ExemptionRow>(record),
    ['resource_type', 'text', 'Resource type', '资源类型', (row) => row.resourceType],
    ['resource_id', 'text', 'Resource ID', '资源 ID', (row) => row.resourceId],
    ['system', 'text', 'System', '信息系统', (row) => row.system ?? ''],
    ['selector', 'json', 'Selector', '选择条件', (row) => (row.selector === '' ? null : row.selector)],
    ['reason', 'text', 'Reason', '原因', (row) => row.reason],
    ['owner', 'text', 'Owner', '负责人', (row) => row.owner],
    ['requested_by', 'text', 'Requested by', '申请人', (row) => row.requestedBy],
    ['approved_by', 'text', 'Approved by', '批准人', (row) => row.approvedBy],
    ['created_at', 'instant', 'Created at', '创建时间', (row) => row.createdAt],
    ['expires_at', 'instant', 'Expires at', '到期时间', (row) => row.expiresAt],
    ['ended_at', 'instant', 'Ended at', '结束时间', (row) => row.endedAt],
  ],
}

/** Who changed what the package checks. */
export const CHECK_CHANGES: TableSpec<CheckChange> = {
  name: 'check_changes',
  en: 'Changes to the checks',
  zh: '检查变更',
  count: ({ head }) => head.checks.changes,
  rows: (record) => record.checkChanges(),
  columns: () => [
    ['changed_at', 'instant', 'Changed at', '变更时间', (row) => row.at],
    ['changed_by', 'text', 'Changed by', '变更人', (row) => row.by],
    ['access_key', 'text', 'Access key', '访问密钥', (row) => row.key],
    ['act', 'code', 'Change', '变更', (row) => row.act],
    ['subject', 'code', 'Subject', '对象', (row) => row.subject],
    ['subject_id', 'text', 'Subject ID', '对象 ID', (row) => row.subjectId],
    ['subject_name', 'text', 'Subject name', '对象名称', (row) => row.subjectName],
    ['members', 'json', 'What changed', '变更内容', (row) => JSON.stringify(row.members)],
    ['action', 'text', 'Action', '操作', (row) => row.action],
    ['result', 'text', 'Result', '结果', (row) => row.result],
    ['audit_entry_no', 'integer', 'Audit entry', '审计条目', (row) => row.auditEntryNo],
    ['untold', 'integer', 'Further changes', '其他变更数', (row) => row.untold],
    ['request_id', 'text', 'Request ID', '请求 ID', (row) => row.requestId],
  ],
}

interface TrendRow extends TrendPoint {
  readonly rate: number | null
}

/** The package's reports over time, this one last. */
export const TREND: TableSpec<TrendRow> = {
  name: 'trend',
  en: 'Trend',
  zh: '趋势',
  count: ({ head }) => head.trend.length + 1,
  rows: trendRows,
  columns: () => [
    ['report_id', 'text', 'Report ID', '报告 ID', (row) => row.reportId],
    ['as_of', 'instant', 'As of', '截至时间', (row) => row.asOf],
    ['rate', 'share', 'Compliance rate', '合规率', (row) => row.rate],
    ...countColumns<TrendRow>((row) => row.results),
    [
      'non_compliant_resources',
      'integer',
      'Non-compliant resources',
      '不合规资源数',
      (row) => row.resources.nonCompliant,
    ],
  ],
}

/** Every point of the trend, oldest first; the last is the report itself. */
export function trendRows({ head }: ReportRecord): readonly TrendRow[] {
  const { header, overview, trend } = head
  const { results, resources } = overview
  const points = [...trend, { reportId: header.reportId, asOf: header.asOf, results, resources }]
  return points.map((point) => ({ ...point, rate: complianceRate(point.results) }))
}
