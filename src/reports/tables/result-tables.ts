import type { Annotation } from '../../evaluation/types.js'
import { type ResultRow, totalCount } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { accountColumns, resourceColumns, ruleColumns } from './shared-columns.js'
import type { ColumnOf, TableSpec, TableValue } from './table.js'

/** Whatever the case: tags of people. */
export const OWNER_TAG = 'owner'
const TICKET_TAG = 'ticket'

/** Value of a tag, whatever the case of its key. */
export function tagOf({ tags }: ResultRow, name: string): string | null {
  return tags.find(([key]) => key.toLowerCase() === name)?.[1] ?? null
}

/** The ticket that was imported for a finding, else the one that a tag of its resource names. */
export function ticketOf(row: ResultRow): string | null {
  return row.ticket === '' ? tagOf(row, TICKET_TAG) : row.ticket
}

function failuresOf({ detail }: ResultRow): readonly Annotation[] {
  return detail?.kind === 'failures' ? detail.failures : []
}

const first =
  (member: keyof Annotation) =>
  (row: ResultRow): TableValue =>
    failuresOf(row)[0]?.[member] ?? null

/** Every non-compliant result with its evidence; further failing conditions as JSON. */
export const FINDINGS: TableSpec<ResultRow> = {
  name: 'findings',
  en: 'Non-compliant resources',
  zh: '不合规资源',
  count: ({ head }) => head.overview.results.nonCompliant,
  rows: (record) => record.findings(),
  columns: (record) => [
    ['finding_id', 'text', 'Finding ID', '发现 ID', (row) => row.findingId],
    ['verdict', 'code', 'Verdict', '结果', (row) => row.verdict],
    ...ruleColumns<ResultRow>(record),
    ...accountColumns<ResultRow>(record),
    ...resourceColumns<ResultRow>(),
    ['zone', 'text', 'Zone', '可用区', (row) => row.zone],
    ['property', 'text', 'Property', '属性', first('property')],
    ['actual', 'text', 'Actual', '实际值', first('configuration')],
    ['operator', 'text', 'Operator', '运算符', first('operator')],
    ['expected', 'text', 'Expected', '期望值', first('desiredValue')],
    ['reason', 'text', 'Reason', '原因', first('reason')],
    ['further_evidence', 'json', 'Further evidence', '其他证据', furtherEvidence],
    ['failed_since', 'instant', 'Failing since', '不合规起始时间', (row) => row.failedSince],
    ['age_ms', 'duration', 'Age', '持续时间', (row) => ageOf(record, row)],
    ['change', 'code', 'Since the earlier report', '较早前报告', (row) => row.change],
    [
      'flipped_by_version',
      'integer',
      'Made so by version',
      '导致不合规的版本',
      (row) => row.flippedBy?.version ?? null,
    ],
    [
      'flipped_by_change_at',
      'instant',
      'Made so by the change of',
      '导致不合规的变更时间',
      (row) => row.flippedBy?.capturedAt ?? null,
    ],
    ['owner', 'text', 'Owner (tag)', '负责人（标签）', (row) => tagOf(row, OWNER_TAG)],
    ['ticket', 'text', 'Ticket', '工单', ticketOf],
    [
      'remediation',
      'text',
      'Remediation',
      '修复建议',
      ({ rule }) => record.head.rules[rule]?.remediation ?? '',
    ],
    ['evaluated_at', 'instant', 'Evaluated at', '评估时间', (row) => row.evaluatedAt],
    ['tags', 'json', 'Tags', '标签', (row) => JSON.stringify(row.tags)],
  ],
}

function ageOf({ head }: ReportRecord, { failedSince }: ResultRow): number | null {
  return failedSince === null ? null : Math.max(0, head.header.asOf - failedSince)
}

function furtherEvidence(row: ResultRow): string | null {
  const [, ...others] = failuresOf(row)
  return others.length === 0 ? null : JSON.stringify(others)
}

const RESULT_COLUMNS: readonly ColumnOf<ResultRow>[] = [
  ['evaluated_at', 'instant', 'Evaluated at', '评估时间', (row) => row.evaluatedAt],
  ['detail', 'json', 'Detail', '详情', (row) => (row.detail === null ? null : JSON.stringify(row.detail))],
]

/** Every result of every verdict. */
export const RESULTS: TableSpec<ResultRow> = {
  name: 'results',
  en: 'All results',
  zh: '全部结果',
  count: ({ head }) => totalCount(head.overview.results),
  rows: (record) => record.results(),
  columns: (record) => [
    ['finding_id', 'text', 'Finding ID', '发现 ID', (row) => (row.findingId === '' ? null : row.findingId)],
    ['verdict', 'code', 'Verdict', '结果', (row) => row.verdict],
    ...ruleColumns<ResultRow>(record),
    ...accountColumns<ResultRow>(record),
    ...resourceColumns<ResultRow>(),
    ...RESULT_COLUMNS,
  ],
}
