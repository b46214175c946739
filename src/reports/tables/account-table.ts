import { NO_COUNTS, type VerdictCounts } from '../../evaluation/types.js'
import type { RiskLevel } from '../../rules/types.js'
import type { AccountRiskRow } from '../account-risks.js'
import { addCounts, complianceRate } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { countColumns } from './count-columns.js'
import { accountColumns } from './shared-columns.js'
import type { TableSpec } from './table.js'

/** One account with what its rules said. */
interface AccountRow {
  readonly account: number
  readonly risks: ReadonlyMap<RiskLevel, AccountRiskRow>
  readonly counts: VerdictCounts
}

/** Columns of non-compliant results, one for each risk level. */
export const RISK_COLUMNS = ['high_risk', 'medium_risk', 'low_risk'] as const

/** Each account with its results by risk level; null for a level of which it holds no rule. */
export const ACCOUNTS: TableSpec<AccountRow> = {
  name: 'accounts',
  en: 'Results by account',
  zh: '按账号统计',
  // Records of versions before do not have them.
  count: ({ head }) => (head.risks.length === 0 ? 0 : head.accounts.length),
  rows: accountRows,
  columns: (record) => [
    ...accountColumns<AccountRow>(record),
    [RISK_COLUMNS[0], 'integer', 'High risk', '高风险', (row) => failuresOf(row, 1)],
    [RISK_COLUMNS[1], 'integer', 'Medium risk', '中风险', (row) => failuresOf(row, 2)],
    [RISK_COLUMNS[2], 'integer', 'Low risk', '低风险', (row) => failuresOf(row, 3)],
    ['rules', 'integer', 'Rules', '规则数', (row) => sum(row, ({ rules }) => rules)],
    [
      'failing_rules',
      'integer',
      'Rules that fail',
      '不合规规则数',
      (row) => sum(row, (risk) => risk.failingRules),
    ],
    ['rate', 'share', 'Compliance rate', '合规率', ({ counts }) => complianceRate(counts)],
    ...countColumns<AccountRow>(({ counts }) => counts),
  ],
}

function accountRows({ head }: ReportRecord): readonly AccountRow[] {
  if (head.risks.length === 0) return []
  return head.accounts.map((_, account) => {
    const own = head.risks.filter((row) => row.account === account)
    return {
      account,
      risks: new Map(own.map((row) => [row.riskLevel, row])),
      counts: own.reduce((total, row) => addCounts(total, row.counts), NO_COUNTS),
    }
  })
}

function failuresOf({ risks }: AccountRow, level: RiskLevel): number | null {
  return risks.get(level)?.counts.nonCompliant ?? null
}

function sum({ risks }: AccountRow, count: (row: AccountRiskRow) => number): number {
  return [...risks.values()].reduce((total, row) => total + count(row), 0)
}
