/** How a table is shown on a page; every other column stands in the details of a row. */
export interface TableView {
  /** Columns shown, each with the share of the width it takes. */
  readonly shown: Readonly<Record<string, number>>
  /** Columns of the card that a row is on a narrow screen; the first is its title. */
  readonly card: readonly string[]
  /** Columns to choose a value of. */
  readonly filters: readonly string[]
  /** Column -> where a click on it leads: rows of `table` whose `by` is one of the values in `from`, told apart by commas. */
  readonly links: Readonly<
    Record<string, { readonly table: string; readonly by: string; readonly from: string }>
  >
}

const TO_RULE = { table: 'rules', by: 'rule_id', from: 'rule_id' }

/** By machine name of the table. */
export const TABLE_VIEWS: Readonly<Record<string, TableView>> = {
  controls: {
    shown: { standard: 14, clause: 7, title: 32, status: 13, findings: 9, rules: 30 },
    card: ['title', 'clause', 'status', 'findings'],
    filters: ['standard', 'status'],
    links: {
      findings: { table: 'findings', by: 'rule_id', from: 'rule_ids' },
      rules: { table: 'rules', by: 'rule_id', from: 'rule_ids' },
    },
  },
  rules: {
    shown: {
      rule_name: 35,
      verdict: 13,
      risk_level: 8,
      rate: 11,
      evaluated: 8,
      non_compliant: 10,
      insufficient_data: 12,
    },
    card: ['rule_name', 'verdict', 'risk_level', 'non_compliant'],
    filters: ['verdict', 'risk_level', 'source_owner', 'state'],
    links: {
      non_compliant: { table: 'findings', by: 'rule_id', from: 'rule_id' },
      evaluated: { table: 'results', by: 'rule_id', from: 'rule_id' },
    },
  },
  findings: {
    shown: {
      risk_level: 8,
      rule_name: 22,
      resource_id: 16,
      resource_name: 13,
      region: 14,
      property: 17,
      actual: 10,
      expected: 10,
      age_ms: 7,
    },
    card: ['resource_id', 'rule_name', 'risk_level', 'actual'],
    filters: ['risk_level', 'rule_name', 'resource_type', 'region', 'account_name', 'change'],
    links: { rule_name: TO_RULE },
  },
  results: {
    shown: { verdict: 11, rule_name: 28, resource_type: 16, resource_id: 18, resource_name: 16, region: 11 },
    card: ['resource_id', 'rule_name', 'verdict', 'resource_type'],
    filters: ['verdict', 'rule_name', 'resource_type', 'region', 'account_name'],
    links: { rule_name: TO_RULE },
  },
  population: {
    shown: {
      account_id: 20,
      resource_type: 19,
      region: 12,
      recorded: 10,
      out_of_scope: 7,
      in_scope: 7,
      compliant: 10,
      non_compliant: 10,
      insufficient_data: 12,
      not_evaluated: 10,
    },
    card: ['resource_type', 'region', 'in_scope', 'non_compliant'],
    filters: ['account_name', 'resource_type', 'region'],
    links: { non_compliant: { table: 'findings', by: 'resource_type', from: 'resource_type' } },
  },
  accounts: {
    shown: {
      account_id: 18,
      account_name: 18,
      high_risk: 7,
      medium_risk: 8,
      low_risk: 7,
      rules: 7,
      failing_rules: 8,
      rate: 11,
      non_compliant: 11,
      insufficient_data: 11,
    },
    card: ['account_name', 'high_risk', 'medium_risk', 'low_risk'],
    filters: ['account_name'],
    links: { account_name: { table: 'findings', by: 'account_name', from: 'account_name' } },
  },
  sources: {
    shown: { account_id: 16, account_name: 20, source: 14, read_at: 16, age_ms: 9, current: 8, resources: 9 },
    card: ['account_name', 'source', 'age_ms', 'current'],
    filters: ['account_name', 'current'],
    links: {},
  },
  control_totals: {
    shown: {
      account_id: 18,
      source: 13,
      resource_type: 20,
      region: 11,
      stated: 8,
      recorded: 9,
      difference: 10,
      reason: 18,
    },
    card: ['resource_type', 'region', 'difference', 'reason'],
    filters: ['source', 'resource_type', 'reason'],
    links: {},
  },
  exemptions: {
    shown: {
      ...{ state: 10, rule_name: 22, resource_id: 14, system: 11 },
      ...{ reason: 22, owner: 11, expires_at: 15 },
    },
    card: ['reason', 'state', 'rule_name', 'expires_at'],
    filters: ['state', 'rule_name'],
    links: { rule_name: TO_RULE },
  },
  changes: {
    shown: { change: 13, changed_at: 15, age_ms: 8, rule_name: 26, resource_id: 18, region: 11 },
    card: ['resource_id', 'change', 'rule_name', 'changed_at'],
    filters: ['change', 'rule_name', 'resource_type', 'region'],
    links: {
      rule_name: TO_RULE,
      change: { table: 'findings', by: 'finding_id', from: 'finding_id' },
    },
  },
  period_risks: {
    shown: {
      risk_level: 10,
      sla_days: 8,
      open_at_begin: 9,
      opened: 9,
      fixed: 9,
      exempted: 9,
      open_at_end: 9,
      in_time: 9,
      late: 9,
      overdue: 9,
    },
    card: ['risk_level', 'opened', 'fixed', 'open_at_end'],
    filters: [],
    links: {},
  },
  period_months: {
    shown: {
      month: 16,
      open_at_begin: 14,
      opened: 14,
      fixed: 14,
      exempted: 14,
      other_ends: 14,
      open_at_end: 14,
    },
    card: ['month', 'opened', 'fixed', 'open_at_end'],
    filters: [],
    links: {},
  },
  episodes: {
    shown: {
      opened_at: 15,
      ended_at: 15,
      end: 10,
      duration_ms: 9,
      sla: 12,
      risk_level: 9,
      rule_name: 18,
      resource_id: 16,
    },
    card: ['resource_id', 'rule_name', 'opened_at', 'sla'],
    filters: ['sla', 'end', 'risk_level', 'rule_name', 'resource_type', 'account_name'],
    links: { rule_name: TO_RULE },
  },
  coverage_gaps: {
    shown: { account_id: 16, account_name: 16, kind: 16, rule_name: 18, from: 14, to: 14, duration_ms: 6 },
    card: ['account_name', 'kind', 'from', 'to'],
    filters: ['account_name', 'kind', 'rule_name'],
    links: { rule_name: TO_RULE },
  },
  check_changes: {
    shown: { changed_at: 15, changed_by: 14, act: 12, subject: 12, subject_name: 22, members: 16, result: 9 },
    card: ['subject_name', 'act', 'changed_by', 'changed_at'],
    filters: ['act', 'subject', 'changed_by'],
    links: {},
  },
  agreement: {
    shown: {
      rule_name: 34,
      their_rule_id: 20,
      agree: 8,
      differ: 8,
      only_ours: 8,
      only_theirs: 8,
      no_data: 8,
    },
    card: ['rule_name', 'agree', 'differ', 'only_theirs'],
    filters: [],
    links: { rule_name: TO_RULE },
  },
  trend: {
    shown: {
      as_of: 16,
      report_id: 20,
      rate: 9,
      compliant: 9,
      non_compliant: 9,
      insufficient_data: 9,
      error: 8,
      non_compliant_resources: 12,
    },
    card: ['as_of', 'non_compliant', 'rate', 'report_id'],
    filters: [],
    links: {},
  },
}
