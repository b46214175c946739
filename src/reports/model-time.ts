import type { Instant } from '../platform/instant.js'

/** Rules of a report on the past: as they were then, or as they are now. */
export type PastRules = 'then' | 'now'

/** Of which past instant a report is, where it is not of the one it was made at. */
export interface ReportPast {
  readonly rules: PastRules
  /** When the report was made from what is kept of the past. */
  readonly madeAt: Instant
  /** With rules of then: false where it is not kept which rules the package had, and those of now were taken. */
  readonly isMembershipKnown: boolean
}

/** The recorded version of a resource that made a result non-compliant. */
export interface FlipCause {
  readonly version: number
  readonly capturedAt: Instant
}
