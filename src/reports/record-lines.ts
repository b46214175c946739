import type { StoredVerdict } from '../evaluation/types.js'
import type { Instant } from '../platform/instant.js'
import type { AccountRiskRow } from './account-risks.js'
import type {
  CheckChange,
  ReportAccount,
  ReportAgreement,
  ReportChecks,
  ReportHeader,
  ReportOverview,
  ResultDetail,
  ResultRow,
  RuleRow,
  TrendPoint,
} from './model.js'
import type { EndedFinding, ExemptionRow, FindingChange, ReportChanges } from './model-changes.js'
import type { ControlTotal, ReportStandard } from './model-controls.js'
import type { Episode, ReportPeriod } from './model-period.js'
import type { PopulationRow } from './model-population.js'
import type { FlipCause } from './model-time.js'

/** A result as stored; the verdict comes first so that a reader can tell findings without parsing the line. */
type ResultLine = readonly [
  kind: 'result',
  verdict: StoredVerdict,
  rule: number,
  account: number,
  resourceType: string,
  resourceId: string,
  resourceName: string,
  region: string,
  zone: string,
  tags: readonly (readonly [string, string])[],
  evaluatedAt: Instant,
  findingId: string,
  detail: ResultDetail | null,
  failedSince: Instant | null,
  change: FindingChange | null,
  /** Version and capture time; absent in records of before. */
  flippedBy?: readonly [number, Instant] | null,
  /** Absent where there is none. */
  ticket?: string,
]

/**
 * One canonical row of a report record. A record is these lines in this order, each JSON without blanks and a
 * line feed: header, accounts, overview, rules, standards, population, risks of accounts, control totals, agreement with Cloud
 * Config, earlier reports, changes to the checks and their number, exemptions, ended findings and their number, of a
 * period its episodes and what they come to, results, end. Keys have a fixed order, so that the same results give the same bytes.
 */
export type RecordLine =
  | readonly ['header', ReportHeader]
  | readonly ['account', ReportAccount]
  | readonly ['overview', ReportOverview]
  | readonly ['rule', RuleRow]
  | readonly ['population', PopulationRow]
  | readonly ['risk', AccountRiskRow]
  | readonly ['standard', ReportStandard]
  | readonly ['total', ControlTotal]
  | readonly ['agreement', ReportAgreement | null]
  | readonly ['trend', readonly TrendPoint[]]
  | readonly ['check', CheckChange]
  | readonly ['checks', ReportChecks]
  | readonly ['exemption', ExemptionRow]
  | readonly ['ended', EndedFinding]
  | readonly ['changes', ReportChanges & { readonly exemptions: number }]
  | readonly ['episode', Episode]
  | readonly ['period', ReportPeriod]
  | ResultLine
  | readonly ['end', { readonly results: number }]

/** How the line of a non-compliant result begins. */
export const NON_COMPLIANT_PREFIX = '["result","NON_COMPLIANT",'
/** How the line of any result begins. */
export const RESULT_PREFIX = '["result",'

/** How the line of a change to the checks begins, and the one behind all of them. */
export const CHECK_PREFIX = '["check",'
export const CHECKS_PREFIX = '["checks",'

/** Likewise of exemptions and ended findings; one line tells how many there were of both. */
export const EXEMPTION_PREFIX = '["exemption",'
export const ENDED_PREFIX = '["ended",'
export const CHANGES_PREFIX = '["changes",'

/** Likewise of episodes of non-compliance, of a report that tells of a period. */
export const EPISODE_PREFIX = '["episode",'
export const PERIOD_PREFIX = '["period",'

/** The result as a line; `tags` and `detail` come with their keys in order. */
export function resultLine(row: ResultRow): ResultLine {
  return [
    'result',
    row.verdict,
    row.rule,
    row.account,
    row.resourceType,
    row.resourceId,
    row.resourceName,
    row.region,
    row.zone,
    row.tags,
    row.evaluatedAt,
    row.findingId,
    row.detail,
    row.failedSince,
    row.change,
    row.flippedBy === null ? null : [row.flippedBy.version, row.flippedBy.capturedAt],
    ...(row.ticket === '' ? ([] as const) : ([row.ticket] as const)),
  ]
}

/** What `resultLine` was made from. */
export function resultOfLine(line: ResultLine): ResultRow {
  return {
    verdict: line[1],
    rule: line[2],
    account: line[3],
    resourceType: line[4],
    resourceId: line[5],
    resourceName: line[6],
    region: line[7],
    zone: line[8],
    tags: line[9],
    evaluatedAt: line[10],
    findingId: line[11],
    detail: line[12],
    failedSince: line[13],
    change: line[14],
    flippedBy: flipCauseOf(line[15] ?? null),
    ticket: line[16] ?? '',
  }
}

function flipCauseOf(cause: readonly [number, Instant] | null): FlipCause | null {
  return cause === null ? null : { version: cause[0], capturedAt: cause[1] }
}

/** Reads one line of a record that `RecordWriter` wrote; the caller knows the file is whole by its `end` line. */
export function parseLine(text: string): RecordLine {
  const line: RecordLine = JSON.parse(text)
  return line
}
