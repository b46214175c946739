import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** What a template may be on. */
export const SCOPE_KEYS = ['AggregatorId', 'CompliancePackId', 'RuleId'] as const
/** How a report is cut into files: one, or a zip of one for each account group or account. */
export const GRANULARITIES = ['AllInOne', 'GroupByAggregator', 'GroupByAccount'] as const
export const LANGUAGES = ['zh-CN', 'en-US'] as const

/** Some account groups, packages or rules. */
export interface ScopeItem {
  readonly key: (typeof SCOPE_KEYS)[number]
  readonly ids: readonly string[]
}

/** Who is sent the reports, with the mail addresses of those that are written to. */
export interface TemplateReceiver {
  readonly receiver: string
  readonly recipients: readonly string[]
}

/** What somebody says of a template. */
export interface TemplateContent {
  readonly name: string
  readonly description: string
  /** ORed; empty for all rules of the account. */
  readonly scope: readonly ScopeItem[]
  readonly granularity: (typeof GRANULARITIES)[number]
  readonly fileFormats: string
  readonly language: (typeof LANGUAGES)[number]
  /** Quartz cron in UTC+8; empty for no subscription. */
  readonly frequency: string
}

/** A template of reports. Source: spec/lifecycle.md 5 "Report templates" */
export interface ReportTemplate extends TemplateContent {
  readonly accountNo: AccountNo
  readonly templateNo: number
  readonly templateId: string
  readonly receivers: readonly TemplateReceiver[]
  /** When its subscription is next due. */
  readonly nextAt: Instant | null
  /** Day of the last notice of its subscription in UTC+8, `yyyy-MM-dd`; empty for none yet. */
  readonly noticedDay: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
}
