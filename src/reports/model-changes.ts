import type { AccountId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { RiskLevel } from '../rules/types.js'

/**
 * How a finding stands to the report it is compared with; a finding of the first report has none. `ruleChanged`: what the
 * rule asks changed, or it was not there yet, and that made the finding.
 */
export type FindingChange = 'new' | 'reappeared' | 'exemptionEnded' | 'ruleChanged' | 'stillFailing'

/** What became of a finding of the report compared with that is none any more; `ruleRemoved`: its rule left the package. */
export type FindingEnd =
  | 'fixed'
  | 'exempted'
  | 'notApplicable'
  | 'undecided'
  | 'gone'
  | 'ruleChanged'
  | 'ruleRemoved'

/** One finding that ended since the report before. */
export interface EndedFinding {
  readonly how: FindingEnd
  readonly at: Instant
  /** Index into the report's rules; -1 for `ruleRemoved`. */
  readonly rule: number
  /** Of `ruleRemoved` alone: the rule that is none of the report's. */
  readonly removedRule?: {
    readonly ruleId: string
    readonly name: string
    readonly riskLevel: RiskLevel
  }
  /** Index into the report's accounts; -1 where `removedAccount` says which it was. */
  readonly account: number
  /** Of an account that is none of the report's any more, as one that left a group. */
  readonly removedAccount?: { readonly accountId: AccountId; readonly name: string }
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly region: string
  readonly findingId: string
}

/** What the changes of findings are told against. */
export interface ReportChanges {
  /** As-of time of the report compared with; null for the first one, which has no changes. */
  readonly since: Instant | null
  readonly sinceReportId: string | null
  /** Present where what changed before it is not kept any more: what ended before it is not among the changes. */
  readonly keptSince?: Instant
  /** Rows of ended findings. */
  readonly ended: number
}

/** One exemption from a rule of the package; ended ones too. */
export interface ExemptionRow {
  readonly exemptionId: string
  readonly state: 'PENDING' | 'ACTIVE' | 'ENDED' | 'EXPIRED'
  /** Index into the report's rules. */
  readonly rule: number
  /** Index into the report's accounts. */
  readonly account: number
  /** Empty where a selector says which resources are exempt. */
  readonly resourceType: string
  readonly resourceId: string
  /** Name of the named system that the selector was taken from, its id when it is gone; absent without one. */
  readonly system?: string
  /** JSON of the selector; empty for one resource. */
  readonly selector: string
  readonly reason: string
  readonly owner: string
  readonly requestedBy: string
  /** Empty when nobody had to approve it, or nobody has. */
  readonly approvedBy: string
  readonly createdAt: Instant
  readonly expiresAt: Instant | null
  readonly endedAt: Instant | null
}
