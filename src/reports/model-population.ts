import type { VerdictCounts } from '../evaluation/types.js'

/**
 * What became of every recorded resource of one type in one region.
 * `recorded = outOfScope + inScope`, and `inScope` = the sum of `states` + `notEvaluated`.
 */
export interface PopulationRow {
  readonly account: number
  readonly resourceType: string
  /** False where the catalogue does not describe the type; absent in records of before. */
  readonly isSupported?: boolean
  readonly region: string
  readonly recorded: number
  /** No rule of the package looks at the type, or package and rule scopes leave the resource out. */
  readonly outOfScope: number
  /**
   * What left them out: the package's scope, else that no rule of the package looks at the type, else the scopes of
   * those rules. The sum is `outOfScope`; absent in records of before.
   */
  readonly excludedBy?: {
    readonly packageScope: number
    readonly ruleScopes: number
    readonly noRule: number
  }
  readonly inScope: number
  /** In-scope resources with a result, by the roll-up of their results; an error alone is insufficient data. */
  readonly states: VerdictCounts
  /** In scope, without any result. */
  readonly notEvaluated: number
  readonly withInsufficientData: number
  readonly withError: number
  /** Resources with a result although out of scope; anything but 0 is a defect, so it is shown. */
  readonly unexpected: number
}
