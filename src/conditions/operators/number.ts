import { numberOf } from '../value-text.js'
import { defineOperator, everyScalar, withSource } from './define.js'
import type { Operator, Test } from './types.js'

type Compare = (actual: number, desired: number) => boolean

/**
 * Numeric comparison of numbers and decimal texts; what is no number on either side never holds, not even
 * for NotEquals. Source: spec/condition-rules.md 3.
 */
export const numberOperators: readonly Operator[] = [
  numeric('Equals', '===', (a, d) => a === d, {
    en: 'The number equals the desired one.',
    zh: '当前值等于期望值。',
  }),
  numeric('NotEquals', '!==', (a, d) => a !== d, {
    en: 'The number differs from the desired one.',
    zh: '当前值不等于期望值。',
  }),
  numeric('Less', '<', (a, d) => a < d, {
    en: 'The number is less than the desired one.',
    zh: '当前值小于期望值。',
  }),
  numeric('LessOrEquals', '<=', (a, d) => a <= d, {
    en: 'The number is at most the desired one.',
    zh: '当前值小于或等于期望值。',
  }),
  numeric('Greater', '>', (a, d) => a > d, {
    en: 'The number is greater than the desired one.',
    zh: '当前值大于期望值。',
  }),
  numeric('GreaterOrEquals', '>=', (a, d) => a >= d, {
    en: 'The number is at least the desired one.',
    zh: '当前值大于或等于期望值。',
  }),
]

/** `sign` is `compare` in a source. */
function numeric(
  name: string,
  sign: string,
  compare: Compare,
  description: Operator['description'],
): Operator {
  return defineOperator({
    name,
    dataType: 'Number',
    documented: true,
    description,
    prepare: (desired) => comparison(numberOf(desired), sign, compare),
  })
}

function comparison(desired: number, sign: string, compare: Compare): Test {
  if (Number.isNaN(desired)) return () => false
  const slow = everyScalar(false, (scalar) => {
    const actual = numberOf(typeof scalar === 'object' ? undefined : scalar)
    return !Number.isNaN(actual) && compare(actual, desired)
  })
  return withSource(
    (actual, moment) => (typeof actual === 'number' ? compare(actual, desired) : slow(actual, moment)),
    (code) => `(typeof v === 'number' ? v ${sign} ${code.bind(desired)} : ${code.bind(slow)}(v, run))`,
  )
}
