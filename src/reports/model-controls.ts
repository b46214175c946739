import type { AccountId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/**
 * `partly`: some rules of the clause are met and others are not or could not be decided, or all are met and only hint
 * at it. `notTested`: no rule of the package speaks to the clause, or none of them could be decided. `manual`: no rule
 * can; a person fills the row in.
 */
export type ClauseStatus = 'met' | 'notMet' | 'partly' | 'notApplicable' | 'notTested' | 'manual'

/** How much of a clause a rule says, and whose mapping that is. Source: catalog/controls. */
export interface ClauseMapping {
  readonly confidence: 'high' | 'medium' | 'low'
  readonly source: 'published' | 'ours' | 'user'
}

/** One clause of a standard as the package's rules speak to it. */
export interface ClauseRow {
  readonly clause: string
  readonly title: string
  readonly status: ClauseStatus
  /** Indexes into the report's rules. */
  readonly rules: readonly number[]
  /** One for each of `rules`; missing in records of before they were told. */
  readonly mappings?: readonly ClauseMapping[]
  /** Rules that speak to the clause and that the package does not have. */
  readonly absent: readonly string[]
  /** Why no rule can check it; empty for all others. */
  readonly manual: string
}

/** A standard, clause by clause. */
export interface ReportStandard {
  readonly standardId: string
  readonly title: string
  readonly edition: string
  readonly source: string
  readonly disclaimer: string
  readonly clauses: readonly ClauseRow[]
}

/** What explains that a source states another number than is recorded. */
export type TotalReason = 'none' | 'neverRecorded' | 'changedSince' | 'unexplained'

/** A total that a source system states, beside what is recorded. */
export interface ControlTotal {
  readonly accountId: AccountId
  readonly source: string
  /** Empty: of all types. */
  readonly resourceType: string
  /** Empty: of all regions. */
  readonly region: string
  readonly asOf: Instant
  readonly stated: number
  readonly recorded: number
  readonly reason: TotalReason
}
