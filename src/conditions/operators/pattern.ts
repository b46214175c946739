import { compilePattern } from '../pattern.js'
import { remember } from '../remember.js'
import { textOf } from '../value-text.js'
import { defineOperator, everyScalar } from './define.js'
import type { Operator } from './types.js'

/** Regular expressions, found anywhere in the value; matched in linear time (see `pattern.ts`). */
export const patternOperators: readonly Operator[] = [
  defineOperator({
    name: 'RegexMatch',
    dataType: 'String',
    description: {
      en: 'The value matches the desired regular expression.',
      zh: '当前值匹配期望的正则表达式。',
    },
    prepare: (desired) => {
      const matches = remember(compilePattern(desired))
      return everyScalar(false, (actual) => matches(textOf(actual)))
    },
  }),
  defineOperator({
    name: 'NotRegexMatch',
    dataType: 'String',
    negated: true,
    description: {
      en: 'The value does not match the desired regular expression.',
      zh: '当前值不匹配期望的正则表达式。',
    },
    prepare: (desired) => {
      const matches = remember(compilePattern(desired))
      return everyScalar(true, (actual) => !matches(textOf(actual)))
    },
  }),
]
