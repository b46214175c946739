import type { EndedFinding } from '../model-changes.js'
import type { ReportRecord } from '../read-record.js'
import type { ColumnOf } from './table.js'

/** The account of a row, by its index; one that is none of the report's is told in the row. */
export function accountColumns<
  R extends {
    readonly account: number
    readonly removedAccount?: EndedFinding['removedAccount'] | undefined
  },
>({ head }: ReportRecord): readonly ColumnOf<R>[] {
  const accountOf = ({ account, removedAccount }: R) => removedAccount ?? head.accounts[account]
  return [
    ['account_id', 'text', 'Account ID', '账号 ID', (row) => accountOf(row)?.accountId ?? ''],
    ['account_name', 'text', 'Account', '账号名称', (row) => accountOf(row)?.name ?? ''],
  ]
}

/** The rule of a row, by its index; one that is none of the report's is told in the row. */
export function ruleColumns<
  R extends { readonly rule: number; readonly removedRule?: EndedFinding['removedRule'] | undefined },
>({ head }: ReportRecord): readonly ColumnOf<R>[] {
  const ruleOf = ({ rule, removedRule }: R) => removedRule ?? head.rules[rule]
  return [
    ['rule_id', 'text', 'Rule ID', '规则 ID', (row) => ruleOf(row)?.ruleId ?? ''],
    ['rule_name', 'text', 'Rule', '规则', (row) => ruleOf(row)?.name ?? ''],
    ['risk_level', 'integer', 'Risk (1 high)', '风险等级（1 高）', (row) => ruleOf(row)?.riskLevel ?? null],
  ]
}

/** Which resource a row is about. */
export function resourceColumns<
  R extends {
    readonly resourceType: string
    readonly resourceId: string
    readonly resourceName: string
    readonly region: string
  },
>(): readonly ColumnOf<R>[] {
  return [
    ['resource_type', 'text', 'Resource type', '资源类型', (row) => row.resourceType],
    ['resource_id', 'text', 'Resource ID', '资源 ID', (row) => row.resourceId],
    ['resource_name', 'text', 'Resource name', '资源名称', (row) => row.resourceName],
    ['region', 'text', 'Region', '地域', (row) => row.region],
  ]
}
