import type { VerdictCounts } from '../../evaluation/types.js'
import type { ColumnOf } from './table.js'

/** One column for each verdict. */
export function countColumns<R>(counts: (row: R) => VerdictCounts): readonly ColumnOf<R>[] {
  return [
    ['compliant', 'integer', 'Compliant', '合规', (row) => counts(row).compliant],
    ['non_compliant', 'integer', 'Non-compliant', '不合规', (row) => counts(row).nonCompliant],
    ['not_applicable', 'integer', 'Not applicable', '不适用', (row) => counts(row).notApplicable],
    ['insufficient_data', 'integer', 'Insufficient data', '数据不足', (row) => counts(row).insufficientData],
    ['ignored', 'integer', 'Ignored', '已忽略', (row) => counts(row).ignored],
    ['error', 'integer', 'Error', '错误', (row) => counts(row).error],
  ]
}
