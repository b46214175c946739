import type { Json } from '../types.js'
import { isList, listItems, textOf } from '../value-text.js'
import { defineOperator } from './define.js'
import type { Operator, Test } from './types.js'

/**
 * Membership in lists, case sensitive. On a scalar, the Contains family is a substring test and the In
 * family a membership test. Source: spec/condition-rules.md 3.
 */
export const arrayOperators: readonly Operator[] = [
  defineOperator({
    name: 'Contains',
    dataType: 'Array',
    documented: true,
    description: { en: 'The list contains the desired element.', zh: '当前数组包含期望的元素。' },
    prepare: (desired) => (actual) => !isMissing(actual) && contains(actual, desired),
  }),
  defineOperator({
    name: 'NotContains',
    dataType: 'Array',
    documented: true,
    negated: true,
    description: { en: 'The list does not contain the desired element.', zh: '当前数组不包含期望的元素。' },
    prepare: (desired) => (actual) => isMissing(actual) || !contains(actual, desired),
  }),
  defineOperator({
    name: 'In',
    dataType: 'Array',
    documented: true,
    description: { en: 'Every element is in the desired list.', zh: '当前数组的所有元素都在期望列表中。' },
    prepare: (desired) => {
      const wanted = new Set(listItems(desired))
      return (actual) => {
        if (isMissing(actual)) return false
        if (!isList(actual)) return wanted.has(textOf(actual))
        for (let i = 0; i < actual.length; i++) if (!wanted.has(textOf(actual[i]))) return false
        return true
      }
    },
  }),
  defineOperator({
    name: 'NotIn',
    dataType: 'Array',
    documented: true,
    negated: true,
    description: { en: 'No element is in the desired list.', zh: '当前数组没有元素在期望列表中。' },
    prepare: (desired) => {
      const unwanted = new Set(listItems(desired))
      return (actual) => {
        if (isMissing(actual)) return true
        if (!isList(actual)) return !unwanted.has(textOf(actual))
        for (let i = 0; i < actual.length; i++) if (unwanted.has(textOf(actual[i]))) return false
        return true
      }
    },
  }),
  defineOperator({
    name: 'ContainsAll',
    dataType: 'Array',
    documented: true,
    description: {
      en: 'The list contains every element of the desired list.',
      zh: '当前数组包含期望列表中的所有元素。',
    },
    prepare: (desired) => containsEach(listItems(desired)),
  }),
  defineOperator({
    name: 'ExcludeAll',
    dataType: 'Array',
    documented: true,
    negated: true,
    description: {
      en: 'The list contains no element of the desired list.',
      zh: '当前数组不包含期望列表中的任何元素。',
    },
    prepare: (desired) => {
      const items = listItems(desired)
      return (actual) => isMissing(actual) || !items.some((item) => contains(actual, item))
    },
  }),
  defineOperator({
    name: 'IsEmpty',
    dataType: 'Array',
    unary: true,
    documented: true,
    negated: true,
    description: {
      en: 'The value is missing, null or has no elements.',
      zh: '当前值不存在、为null或没有元素。',
    },
    prepare: () => isEmpty,
  }),
  defineOperator({
    name: 'IsNotEmpty',
    dataType: 'Array',
    unary: true,
    description: { en: 'The value has at least one element.', zh: '当前值至少有一个元素。' },
    prepare: () => (actual) => !isEmpty(actual),
  }),
]

function isMissing(actual: Json | undefined): actual is null | undefined {
  return actual === undefined || actual === null
}

function contains(actual: Json, item: string): boolean {
  if (!isList(actual)) return textOf(actual).includes(item)
  for (let i = 0; i < actual.length; i++) if (textOf(actual[i]) === item) return true
  return false
}

/** An empty list contains nothing, so it does not contain an empty list of wanted elements either. */
function containsEach(items: readonly string[]): Test {
  return (actual) => {
    if (isMissing(actual) || (isList(actual) && actual.length === 0)) return false
    return items.every((item) => contains(actual, item))
  }
}

/** Texts and objects are empty when they have no characters or members; numbers and booleans never are. */
function isEmpty(actual: Json | undefined): boolean {
  if (isMissing(actual)) return true
  if (typeof actual === 'string') return actual === ''
  if (isList(actual)) return actual.length === 0
  return typeof actual === 'object' && Object.keys(actual).length === 0
}
