import type { Json } from '../types.js'

/** What a test may know besides the value, and where it notes when its answer can flip. */
export interface Moment {
  /** Epoch ms. */
  now: number
  /** Epoch ms of the earliest flip noted so far; Infinity when time alone changes nothing. */
  recheckAt: number
}

/**
 * Whether the actual value meets the desired one it was made for. `undefined` means the path found nothing.
 * Throws ConditionError when the recorded value cannot be judged either way.
 */
export interface Test {
  (actual: Json | undefined, moment: Moment): boolean
  /** The same as an expression of `v` and `run` (the moment), where the commonest kinds of value need no call. */
  readonly emit?: (code: Bindings) => string
}

/** Gives the name under which an expression sees a value; nothing else of a rule may be written into one. */
export interface Bindings {
  bind(value: unknown): string
}

export type OperatorDataType =
  | 'String'
  | 'Number'
  | 'Boolean'
  | 'Base64String'
  | 'Array'
  | 'Time'
  | 'Network'
  | 'Object'

/** One comparison by name, as `ListConfigRuleOperators` shows it. */
export interface Operator {
  readonly name: string
  readonly dataType: OperatorDataType
  /** Takes no desired value. */
  readonly unary: boolean
  /** Published by the service; the others are additions of this program. */
  readonly documented: boolean
  /** Holds for a missing value: it asks for absence, or is the negation of another operator. */
  readonly negated: boolean
  readonly timeDependent: boolean
  /** An open path (`*`, filter, ...) that matches nothing counts as missing instead of as an empty list. */
  readonly emptyIsMissing: boolean
  /** What the actual value must be, in a sentence. */
  readonly description: { readonly en: string; readonly zh: string }
  /** Prepares the test once; throws ConditionError when `desired` makes no sense for it. */
  readonly prepare: (desired: string) => Test
}
