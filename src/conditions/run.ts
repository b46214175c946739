import type { Emitter } from './generate-decision.js'
import type { Moment } from './operators/types.js'
import type { EvaluationContext, Json, ResourceView } from './types.js'
import type { Failure } from './verdict.js'

/** Failures kept of one verdict. */
export const MAX_FAILURES = 20

/** The state of one evaluation; a compiled rule reuses one, so that a compliant verdict allocates nothing. */
export interface Run extends Moment {
  resource: ResourceView
  /** The resource that the rule judges, also while `resource` is one related to it. */
  subject: ResourceView
  /** What `$` means: the configuration of `resource`. */
  root: Json
  /** What `@` means: the element of the nearest `each`. */
  element: Json
  related: EvaluationContext['related']
  relatedIds: EvaluationContext['relatedIds']
  inRegion: EvaluationContext['inRegion']
  /**
   * What an unknown answer (a related id that is not recorded) counts as: in favour of the resource or
   * against it. When both give the same, the unknown does not matter.
   */
  optimistic: boolean
  /** Related resources that were asked for and are not known. */
  missing: string[]
}

/** Stands in between evaluations, so that a kept rule does not keep the last resource in memory. */
export const NO_RESOURCE: ResourceView = {
  configuration: null,
  accountId: '',
  resourceType: '',
  resourceId: '',
  resourceName: '',
  regionId: '',
  availabilityZone: '',
  resourceGroupId: '',
  resourceStatus: '',
  tags: {},
}

export function newRun(): Run {
  return {
    now: 0,
    recheckAt: Number.POSITIVE_INFINITY,
    resource: NO_RESOURCE,
    subject: NO_RESOURCE,
    root: null,
    element: null,
    related: undefined,
    relatedIds: undefined,
    inRegion: undefined,
    optimistic: false,
    missing: [],
  }
}

/** Collects the leaves that decided, with the elements that are being looked at. */
export interface Explanation {
  readonly failures: Failure[]
  /** Places of the elements of the `each` nodes around, outermost first. */
  places: readonly (number | string)[]
  relatedId: string | undefined
}

export type Check = (run: Run) => boolean

/**
 * A compiled condition: `check` decides; `explain`, called only when the answer is not `wanted`, adds the
 * leaves on account of which it is not.
 */
export interface CompiledCondition {
  readonly check: Check
  /** Null for what is only ever run as closures. */
  readonly emitter: Emitter | null
  readonly explain: (run: Run, wanted: boolean, into: Explanation) => void
  /** The first leaf in document order, blamed when a selection is empty. */
  readonly firstLeaf: number
}
