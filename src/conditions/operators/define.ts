import type { Json } from '../types.js'
import { isList } from '../value-text.js'
import type { Moment, Operator, Test } from './types.js'

type Definition = Pick<Operator, 'name' | 'dataType' | 'description' | 'prepare'> &
  Partial<Pick<Operator, 'unary' | 'negated' | 'documented' | 'timeDependent' | 'emptyIsMissing'>>

/** An operator with the usual defaults: binary, positive, ours, independent of time. */
export function defineOperator(definition: Definition): Operator {
  return {
    unary: false,
    negated: false,
    documented: false,
    timeDependent: false,
    emptyIsMissing: false,
    ...definition,
  }
}

/** A test with its expression for sources; `emit` must decide exactly as `test`. */
export function withSource(
  test: (actual: Json | undefined, moment: Moment) => boolean,
  emit: NonNullable<Test['emit']>,
): Test {
  return Object.assign(test, { emit })
}

/** A value that is neither missing, null nor a list. */
export type Scalar = Exclude<Json, null | readonly Json[]>

/**
 * Applies a scalar comparison the way the service does to lists: it must hold for every element; nothing,
 * null and an empty list give `onMissing`. Source: spec/condition-rules.md 3, edge cases.
 */
export function everyScalar(onMissing: boolean, holds: (scalar: Scalar, moment: Moment) => boolean): Test {
  const test: Test = (actual, moment) => {
    if (actual === undefined || actual === null) return onMissing
    if (!isList(actual)) return holds(actual, moment)
    if (actual.length === 0) return onMissing
    for (let i = 0; i < actual.length; i++) if (!test(actual[i], moment)) return false
    return true
  }
  return test
}
