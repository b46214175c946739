import { ConditionError } from '../condition-error.js'
import type { Json } from '../types.js'
import { equalsIgnoringCase, textOf } from '../value-text.js'
import { defineOperator, everyScalar, withSource } from './define.js'
import type { Operator } from './types.js'

/** Presence and truth. */
export const presenceOperators: readonly Operator[] = [
  defineOperator({
    name: 'Exists',
    dataType: 'Object',
    unary: true,
    emptyIsMissing: true,
    description: { en: 'The path finds something other than null.', zh: '路径存在且不为null。' },
    prepare: () =>
      withSource(
        (actual) => exists(actual),
        () => '(v !== undefined && v !== null)',
      ),
  }),
  defineOperator({
    name: 'NotExists',
    dataType: 'Object',
    unary: true,
    negated: true,
    emptyIsMissing: true,
    description: { en: 'The path finds nothing or null.', zh: '路径不存在或为null。' },
    prepare: () =>
      withSource(
        (actual) => !exists(actual),
        () => '(v === undefined || v === null)',
      ),
  }),
  defineOperator({
    name: 'BooleanEquals',
    dataType: 'Boolean',
    description: {
      en: 'The boolean, or its text in any case, equals the desired one.',
      zh: '布尔值（或其文本，不区分大小写）等于期望值。',
    },
    prepare: (desired) => {
      const lower = desired.trim().toLowerCase()
      if (lower !== 'true' && lower !== 'false')
        throw new ConditionError(`BooleanEquals: "${desired}" is neither true nor false`)
      const wanted = lower === 'true'
      const equals = equalsIgnoringCase(lower)
      const slow = everyScalar(false, (actual) => equals(textOf(actual).trim()))
      return withSource(
        (actual, moment) => (typeof actual === 'boolean' ? actual === wanted : slow(actual, moment)),
        (code) => `(typeof v === 'boolean' ? v === ${wanted} : ${code.bind(slow)}(v, run))`,
      )
    },
  }),
]

function exists(actual: Json | undefined): boolean {
  return actual !== undefined && actual !== null
}
