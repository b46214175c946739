import type { Instant } from '../platform/instant.js'

/** How a finding stands to the report before; a finding of the first report has none. */
export type FindingChange = 'new' | 'reappeared' | 'exemptionEnded' | 'stillFailing'

/** What became of a finding of the report before that is none any more. */
export type FindingEnd = 'fixed' | 'exempted' | 'notApplicable' | 'undecided' | 'gone'

/** One finding that ended since the report before. */
export interface EndedFinding {
  readonly how: FindingEnd
  readonly at: Instant
  /** Index into the report's rules. */
  readonly rule: number
  /** Index into the report's accounts. */
  readonly account: number
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly region: string
  readonly findingId: string
}

/** What the changes of findings are told against. */
export interface ReportChanges {
  /** As-of time of the report before; null for the first one, which has no changes. */
  readonly since: Instant | null
  readonly sinceReportId: string | null
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
