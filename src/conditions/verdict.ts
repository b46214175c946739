import type { Instant } from '../platform/instant.js'

/** The reason text the service gives when a path finds nothing. Source: spec/condition-rules.md 2. */
export const NO_PROPERTY = 'No property contains.'

/** One leaf that decided against the resource. */
export interface Failure {
  /** Index in `CompiledRule.leaves`. */
  readonly leaf: number
  /** The actual value as text, at most 2,048 characters; empty when there is none. */
  readonly actual: string
  /** Which element, one entry for each open step of the `each` paths: an array index, or path text such as `.HTTP`. */
  readonly path?: readonly (number | string)[]
  /** Id of the related resource the leaf was read from. */
  readonly relatedId?: string
  readonly reason?: typeof NO_PROPERTY
  /** The desired value where it holds values of the resource, as it was compared with; cut as the actual one. */
  readonly desired?: string
}

interface Recheck {
  /** The verdict (with its evidence) cannot change before this instant through time alone. */
  readonly recheckAt?: Instant
}

/** The outcome of one rule on one version of a resource. */
export type Verdict = Recheck &
  (
    | { readonly kind: 'compliant' }
    | { readonly kind: 'nonCompliant'; readonly failures: readonly Failure[] }
    | { readonly kind: 'notApplicable' }
    | { readonly kind: 'insufficientData'; readonly missing: readonly string[] }
    | { readonly kind: 'error'; readonly cause: string }
  )

/** A verdict that time does not change; shared, since it is the commonest. */
export const COMPLIANT: Verdict = Object.freeze({ kind: 'compliant' })
