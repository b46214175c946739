import { remember } from '../remember.js'
import { equalsIgnoringCase, listItems, textOf } from '../value-text.js'
import { defineOperator, everyScalar, withSource } from './define.js'
import type { Operator, Test } from './types.js'

/** Text comparison. Source: spec/condition-rules.md 3; equality and membership ignore case, containment does not. */
export const stringOperators: readonly Operator[] = [
  defineOperator({
    name: 'StringEquals',
    dataType: 'String',
    documented: true,
    description: {
      en: 'The value equals the desired one, ignoring case.',
      zh: '当前值等于期望值，不区分大小写。',
    },
    prepare: (desired) => equality(desired, true),
  }),
  defineOperator({
    name: 'NotStringEquals',
    dataType: 'String',
    documented: true,
    negated: true,
    description: {
      en: 'The value differs from the desired one, ignoring case.',
      zh: '当前值不等于期望值，不区分大小写。',
    },
    prepare: (desired) => equality(desired, false),
  }),
  defineOperator({
    name: 'StringIn',
    dataType: 'String',
    documented: true,
    description: {
      en: 'The value is one of the desired list, ignoring case.',
      zh: '当前值在期望列表中，不区分大小写。',
    },
    prepare: (desired) => membership(desired, true),
  }),
  defineOperator({
    name: 'StringEqualsIn',
    dataType: 'String',
    description: {
      en: 'The value is one of the desired list, ignoring case (older name of StringIn).',
      zh: '当前值在期望列表中，不区分大小写（StringIn的旧名称）。',
    },
    prepare: (desired) => membership(desired, true),
  }),
  defineOperator({
    name: 'NotStringIn',
    dataType: 'String',
    documented: true,
    negated: true,
    description: {
      en: 'The value is none of the desired list, ignoring case.',
      zh: '当前值不在期望列表中，不区分大小写。',
    },
    prepare: (desired) => membership(desired, false),
  }),
  defineOperator({
    name: 'StringContains',
    dataType: 'String',
    documented: true,
    description: { en: 'The value contains the desired text.', zh: '当前值包含期望的文本。' },
    prepare: (desired) => containment(desired, true),
  }),
  defineOperator({
    name: 'NotStringContains',
    dataType: 'String',
    documented: true,
    negated: true,
    description: { en: 'The value does not contain the desired text.', zh: '当前值不包含期望的文本。' },
    prepare: (desired) => containment(desired, false),
  }),
  defineOperator({
    name: 'IsStringEmpty',
    dataType: 'String',
    unary: true,
    documented: true,
    negated: true,
    description: { en: 'The value is missing or an empty text.', zh: '当前值不存在或为空字符串。' },
    prepare: () => emptiness(true),
  }),
  defineOperator({
    name: 'IsNotStringEmpty',
    dataType: 'String',
    unary: true,
    documented: true,
    description: { en: 'The value is a text that is not empty.', zh: '当前值为非空字符串。' },
    prepare: () => emptiness(false),
  }),
]

function equality(desired: string, wanted: boolean): Test {
  const equals = equalsIgnoringCase(desired)
  const slow = everyScalar(!wanted, (actual) => equals(textOf(actual)) === wanted)
  return withSource(
    wanted
      ? (actual, moment) =>
          typeof actual === 'string' ? actual === desired || equals(actual) : slow(actual, moment)
      : (actual, moment) =>
          typeof actual === 'string' ? actual !== desired && !equals(actual) : slow(actual, moment),
    (code) => {
      const isEqual = `v === ${code.bind(desired)} || ${code.bind(equals)}(v)`
      return `(typeof v === 'string' ? ${wanted ? isEqual : `!(${isEqual})`} : ${code.bind(slow)}(v, run))`
    },
  )
}

function containment(desired: string, wanted: boolean): Test {
  const slow = everyScalar(!wanted, (actual) => textOf(actual).includes(desired) === wanted)
  return withSource(
    (actual, moment) =>
      typeof actual === 'string' ? actual.includes(desired) === wanted : slow(actual, moment),
    (code) =>
      `(typeof v === 'string' ? v.includes(${code.bind(desired)}) === ${wanted} : ${code.bind(slow)}(v, run))`,
  )
}

function emptiness(wanted: boolean): Test {
  const slow = everyScalar(wanted, (actual) => (actual === '') === wanted)
  return withSource(
    (actual, moment) => (typeof actual === 'string' ? (actual === '') === wanted : slow(actual, moment)),
    (code) => `(typeof v === 'string' ? (v === '') === ${wanted} : ${code.bind(slow)}(v, run))`,
  )
}

function membership(desired: string, wanted: boolean): Test {
  const isOneOf = foldedMembership(listItems(desired))
  const slow = everyScalar(!wanted, (actual) => isOneOf(textOf(actual)) === wanted)
  return withSource(
    (actual, moment) => (typeof actual === 'string' ? isOneOf(actual) === wanted : slow(actual, moment)),
    (code) => `(typeof v === 'string' ? ${code.bind(isOneOf)}(v) === ${wanted} : ${code.bind(slow)}(v, run))`,
  )
}

function foldedMembership(items: readonly string[]): (text: string) => boolean {
  const lowered = new Set(items.map((item) => item.toLowerCase()))
  return remember((text) => lowered.has(text.toLowerCase()))
}
