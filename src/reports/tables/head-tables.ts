import type { AgreementRow, ReportAccount, ReportLanguage, ReportSource, RuleRow } from '../model.js'
import { complianceRate, totalCount } from '../model.js'
import type { ClauseMapping, ClauseRow, ControlTotal, ReportStandard } from '../model-controls.js'
import type { PopulationRow } from '../model-population.js'
import type { ReportRecord } from '../read-record.js'
import { ruleLogicText } from '../rule-logic-text.js'
import { textIn } from '../text-in.js'
import { countColumns } from './count-columns.js'
import { accountColumns } from './shared-columns.js'
import type { TableSpec } from './table.js'

interface SourceRow {
  readonly account: number
  readonly known: ReportAccount
  /** Null for an account that nothing was ever imported of. */
  readonly source: ReportSource | null
}

function sourceRows({ head }: ReportRecord): readonly SourceRow[] {
  return head.accounts.flatMap((known, account): readonly SourceRow[] =>
    known.sources.length === 0
      ? [{ account, known, source: null }]
      : known.sources.map((source) => ({ account, known, source })),
  )
}

/** One row for each account and source system; `current` is false past the age that the header tells. */
export const SOURCES: TableSpec<SourceRow> = {
  name: 'sources',
  en: 'Accounts and sources',
  zh: '账号与数据来源',
  count: (record) => sourceRows(record).length,
  rows: sourceRows,
  columns: (record) => [
    ...accountColumns<SourceRow>(record),
    ['source', 'text', 'Source', '来源', ({ source }) => source?.source ?? null],
    ['read_at', 'instant', 'Read at', '读取时间', ({ source }) => source?.asOf ?? null],
    ['imported_at', 'instant', 'Imported at', '导入时间', ({ source }) => source?.importedAt ?? null],
    ['age_ms', 'duration', 'Age', '数据时长', ({ source }) => ageOf(record, source)],
    ['current', 'boolean', 'Current', '是否最新', ({ source }) => isCurrent(record, source)],
    ['problems', 'integer', 'Problems', '问题数', ({ source }) => source?.problems ?? null],
    ['resources', 'integer', 'Resources', '资源数', ({ known }) => known.resources],
    ['stale_resources', 'integer', 'Not seen lately', '近期未见', ({ known }) => known.staleResources],
    [
      'pending_changes',
      'integer',
      'Changes not evaluated',
      '未评估变更',
      ({ known }) => known.pendingChanges,
    ],
    ['redacted_values', 'integer', 'Secrets replaced', '已脱敏值', ({ known }) => known.redactedValues],
    [
      'unredacted_runs',
      'integer',
      'Runs without redaction',
      '未脱敏导入',
      ({ known }) => known.unredactedRuns,
    ],
  ],
}

function ageOf({ head }: ReportRecord, source: ReportSource | null): number | null {
  return source === null ? null : Math.max(0, head.header.asOf - source.asOf)
}

/** Whether a source was read recently enough; what was never read is not current. */
export function isCurrent(record: ReportRecord, source: ReportSource | null): boolean {
  const age = ageOf(record, source)
  return age !== null && age <= record.head.header.staleAfterMs
}

interface ControlRow {
  readonly standard: ReportStandard
  readonly row: ClauseRow
}

const MAPPING_WORDS = {
  en: {
    high: 'all of it',
    medium: 'a part of it',
    low: 'a hint',
    published: 'published by the service',
    ours: 'mapped by this tool',
    user: 'mapped by you',
  },
  zh: {
    high: '完全对应',
    medium: '部分对应',
    low: '仅供参考',
    published: '服务已公布',
    ours: '本工具自行映射',
    user: '用户自行映射',
  },
} as const

/** How much of the clause a rule says, and whose mapping that is. */
function mappingText({ confidence, source }: ClauseMapping, language: ReportLanguage): string {
  const words = textIn<Readonly<Record<string, string>>>(MAPPING_WORDS, language)
  return `${words[confidence]} (${words[source]})`
}

/** Every clause of every standard; `rules` and `findings` lead to the evidence. */
export const CONTROLS: TableSpec<ControlRow> = {
  name: 'controls',
  en: 'Control view',
  zh: '控制项视图',
  count: ({ head }) => head.standards.reduce((sum, { clauses }) => sum + clauses.length, 0),
  rows: ({ head }) =>
    head.standards.flatMap((standard) => standard.clauses.map((row) => ({ standard, row }))),
  columns: ({ head }) => [
    ['standard', 'text', 'Standard', '标准', ({ standard }) => standard.standardId],
    ['clause', 'text', 'Clause', '条款', ({ row }) => row.clause],
    ['title', 'text', 'Requirement', '要求', ({ row }) => row.title],
    ['status', 'code', 'Status', '状态', ({ row }) => row.status],
    [
      'findings',
      'integer',
      'Findings',
      '不合规数',
      ({ row }) => row.rules.reduce((sum, index) => sum + (head.rules[index]?.counts.nonCompliant ?? 0), 0),
    ],
    [
      'rules',
      'text',
      'Rules',
      '规则',
      ({ row }) => row.rules.map((index) => head.rules[index]?.name).join('\n'),
    ],
    [
      'rule_ids',
      'text',
      'Rule IDs',
      '规则 ID',
      ({ row }) => row.rules.map((index) => head.rules[index]?.ruleId).join(','),
    ],
    [
      'mappings',
      'text',
      'Mapping of each rule',
      '各规则的映射依据',
      ({ row }) => (row.mappings ?? []).map((each) => mappingText(each, head.header.language)).join('\n'),
    ],
    ['absent_rules', 'text', 'Rules not in the package', '未包含的规则', ({ row }) => row.absent.join('\n')],
    ['manual', 'text', 'Why a person must check', '需人工检查的原因', ({ row }) => row.manual],
    ['manual_result', 'text', 'Result (by hand)', '人工结论', () => null],
    ['manual_evidence', 'text', 'Evidence (by hand)', '人工证据', () => null],
  ],
}

/** Every rule with its logic, parameters and counts. */
export const RULES: TableSpec<RuleRow> = {
  name: 'rules',
  en: 'Rules',
  zh: '规则',
  count: ({ head }) => head.rules.length,
  rows: ({ head }) => head.rules,
  columns: ({ head }) => [
    ['rule_id', 'text', 'Rule ID', '规则 ID', (row) => row.ruleId],
    ['rule_name', 'text', 'Rule', '规则', (row) => row.name],
    ['risk_level', 'integer', 'Risk (1 high)', '风险等级（1 高）', (row) => row.riskLevel],
    ['verdict', 'code', 'Verdict', '结果', (row) => row.verdict],
    ['rate', 'share', 'Compliance rate', '合规率', (row) => complianceRate(row.counts)],
    ['evaluated', 'integer', 'Results', '结果数', (row) => totalCount(row.counts)],
    ...countColumns<RuleRow>((row) => row.counts),
    ['source_owner', 'code', 'Kind', '类型', (row) => row.sourceOwner],
    ['source_identifier', 'text', 'Identifier', '规则标识', (row) => row.sourceIdentifier],
    ['rule_version', 'integer', 'Version', '版本', (row) => row.version],
    ['state', 'code', 'State', '状态', (row) => row.state],
    ['resource_types', 'text', 'Resource types', '资源类型', (row) => row.resourceTypes.join('\n')],
    ['last_evaluated_at', 'instant', 'Last evaluated at', '最近评估', (row) => row.lastEvaluatedAt],
    ['description', 'text', 'Description', '描述', (row) => row.description],
    ['parameters', 'json', 'Parameters', '参数', (row) => JSON.stringify(Object.fromEntries(row.parameters))],
    [
      'logic_text',
      'text',
      'Logic in words',
      '规则逻辑（文字）',
      (row) => ruleLogicText(row, head.header.language),
    ],
    ['logic', 'json', 'Logic', '规则逻辑', (row) => JSON.stringify(row.logic)],
    ['remediation', 'text', 'Remediation', '修复建议', (row) => row.remediation],
  ],
}

/** What became of every recorded resource, by account, type and region. */
export const POPULATION: TableSpec<PopulationRow> = {
  name: 'population',
  en: 'Population',
  zh: '评估范围',
  count: ({ head }) => head.population.length,
  rows: ({ head }) => head.population,
  columns: (record) => [
    ...accountColumns<PopulationRow>(record),
    ['resource_type', 'text', 'Resource type', '资源类型', (row) => row.resourceType],
    ['supported_type', 'boolean', 'In the catalogue', '目录中有该类型', (row) => row.isSupported ?? null],
    ['region', 'text', 'Region', '地域', (row) => row.region],
    ['recorded', 'integer', 'Recorded', '已记录', (row) => row.recorded],
    ['out_of_scope', 'integer', 'Out of scope', '范围外', (row) => row.outOfScope],
    [
      'out_of_package_scope',
      'integer',
      'Left out by the package',
      '合规包范围外',
      (row) => row.excludedBy?.packageScope ?? null,
    ],
    [
      'out_of_rule_scopes',
      'integer',
      'Left out by rules',
      '规则范围外',
      (row) => row.excludedBy?.ruleScopes ?? null,
    ],
    ['no_rule', 'integer', 'Type without a rule', '类型无规则', (row) => row.excludedBy?.noRule ?? null],
    ['in_scope', 'integer', 'In scope', '范围内', (row) => row.inScope],
    ...countColumns<PopulationRow>((row) => row.states),
    ['not_evaluated', 'integer', 'Not evaluated', '未评估', (row) => row.notEvaluated],
    [
      'with_insufficient_data',
      'integer',
      'Any insufficient data',
      '含数据不足',
      (row) => row.withInsufficientData,
    ],
    ['with_error', 'integer', 'Any error', '含错误', (row) => row.withError],
    ['unexpected', 'integer', 'Unexpected', '异常', (row) => row.unexpected],
  ],
}

/** What source systems state beside what is recorded. */
export const CONTROL_TOTALS: TableSpec<ControlTotal> = {
  name: 'control_totals',
  en: 'Control totals',
  zh: '控制总数',
  count: ({ head }) => head.totals.length,
  rows: ({ head }) => head.totals,
  columns: ({ head }) => [
    ['account_id', 'text', 'Account ID', '账号 ID', (row) => row.accountId],
    [
      'account_name',
      'text',
      'Account',
      '账号名称',
      (row) => head.accounts.find(({ accountId }) => accountId === row.accountId)?.name ?? '',
    ],
    ['source', 'code', 'Source', '来源', (row) => row.source],
    ['resource_type', 'text', 'Resource type', '资源类型', (row) => row.resourceType],
    ['region', 'text', 'Region', '地域', (row) => row.region],
    ['stated_at', 'instant', 'Stated at', '统计时间', (row) => row.asOf],
    ['stated', 'integer', 'Stated by the source', '来源统计', (row) => row.stated],
    ['recorded', 'integer', 'Recorded', '已记录', (row) => row.recorded],
    ['difference', 'integer', 'Difference', '差异', (row) => row.recorded - row.stated],
    ['reason', 'code', 'Reason', '原因', (row) => row.reason],
  ],
}

/** How often Cloud Config said the same. */
export const AGREEMENT: TableSpec<AgreementRow> = {
  name: 'agreement',
  en: 'Agreement with Cloud Config',
  zh: '与配置审计的一致性',
  count: ({ head }) => head.agreement?.rules.length ?? 0,
  rows: ({ head }) => head.agreement?.rules ?? [],
  columns: ({ head }) => [
    ['rule_id', 'text', 'Rule ID', '规则 ID', ({ rule }) => head.rules[rule]?.ruleId ?? ''],
    ['rule_name', 'text', 'Rule', '规则', ({ rule }) => head.rules[rule]?.name ?? ''],
    ['their_rule_id', 'text', 'Their rule ID', '对方规则 ID', (row) => row.theirRuleId],
    ['agree', 'integer', 'Agree', '一致', ({ counts }) => counts?.agree ?? null],
    ['differ', 'integer', 'Differ', '不一致', ({ counts }) => counts?.differ ?? null],
    ['only_ours', 'integer', 'Only ours', '仅本系统', ({ counts }) => counts?.onlyOurs ?? null],
    ['only_theirs', 'integer', 'Only theirs', '仅对方', ({ counts }) => counts?.onlyTheirs ?? null],
    ['no_data', 'integer', 'No data', '无数据', ({ counts }) => counts?.noData ?? null],
  ],
}
