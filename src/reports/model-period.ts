import type { Instant } from '../platform/instant.js'
import type { RiskLevel } from '../rules/types.js'

/** How an episode of non-compliance ended; `undecided`: it can no longer be told. */
export type EpisodeEnd = 'fixed' | 'exempted' | 'notApplicable' | 'gone' | 'undecided'

/**
 * How an episode stands to the days that findings of its risk may take: fixed in time or `late`, still open in time or
 * `overdue`. One that ended otherwise stands in no relation to them.
 */
export type EpisodeSla = 'inTime' | 'late' | 'openInTime' | 'overdue'

/** One unbroken time in which a result was non-compliant and that touches the period. */
export interface Episode {
  /** Index into the report's rules. */
  readonly rule: number
  /** Index into the report's accounts. */
  readonly account: number
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly region: string
  readonly findingId: string
  /** May lie before the period. */
  readonly openedAt: Instant
  /** Null while it is open at the end of the period. */
  readonly endedAt: Instant | null
  readonly how: EpisodeEnd | null
  /** Until its end, or that of the period. */
  readonly durationMs: number
  readonly sla: EpisodeSla | null
}

/** What episodes came to; those that were open at the begin are among neither `opened` nor the ends before it. */
export interface EpisodeCounts {
  readonly openAtBegin: number
  readonly opened: number
  readonly fixed: number
  readonly exempted: number
  /** Ended otherwise. */
  readonly otherEnds: number
  readonly openAtEnd: number
}

/** Episodes of findings of one risk level. */
export interface PeriodRisk extends EpisodeCounts {
  readonly riskLevel: RiskLevel
  readonly slaDays: number
  readonly inTime: number
  readonly late: number
  readonly openInTime: number
  readonly overdue: number
  /** Of those that were fixed; null without any. */
  readonly meanFixMs: number | null
  readonly longestFixMs: number | null
}

/** Episodes in one calendar month of the report's time zone, or the part of it that is in the period. */
export interface PeriodMonth extends EpisodeCounts {
  /** `2026-03`. */
  readonly month: string
  readonly from: Instant
  readonly to: Instant
}

/**
 * A time in which it is not known how an account stood: `import`: nothing was read from a source for longer than data is
 * current; `evaluation`: whole days on which no server ran; `stopped`: a rule of the report was stopped.
 */
export interface CoverageGap {
  /** Index into the report's accounts. */
  readonly account: number
  readonly kind: 'import' | 'evaluation' | 'stopped'
  readonly from: Instant
  readonly to: Instant
  /** Of one that was stopped: index into the report's rules. */
  readonly rule?: number
}

/** The time that a report tells episodes of. */
export interface ReportPeriod {
  readonly from: Instant
  /** Excluded. */
  readonly to: Instant
  readonly risks: readonly PeriodRisk[]
  readonly months: readonly PeriodMonth[]
  readonly gaps: readonly CoverageGap[]
  /** Rows of episodes. */
  readonly episodes: number
  /** Present where what changed before it is not kept any more. */
  readonly keptSince?: Instant
}
