import { ConditionError } from '../condition-error.js'
import type { Json } from '../types.js'
import { isList, listItems, numberOf, textOf } from '../value-text.js'
import { defineOperator } from './define.js'
import type { Operator, Test } from './types.js'

type Compare = (size: number, desired: number) => boolean

/**
 * Sizes of lists and objects, lists written as text, and items compared with each other. What is missing
 * or no list has no size, so no size operator holds for it.
 */
export const listOperators: readonly Operator[] = [
  sizeOperator('SizeEquals', (size, desired) => size === desired, {
    en: 'The number of elements equals the desired one.',
    zh: '元素个数等于期望值。',
  }),
  sizeOperator('SizeLess', (size, desired) => size < desired, {
    en: 'There are fewer elements than desired.',
    zh: '元素个数小于期望值。',
  }),
  sizeOperator('SizeLessOrEquals', (size, desired) => size <= desired, {
    en: 'There are at most the desired number of elements.',
    zh: '元素个数小于或等于期望值。',
  }),
  sizeOperator('SizeGreater', (size, desired) => size > desired, {
    en: 'There are more elements than desired.',
    zh: '元素个数大于期望值。',
  }),
  sizeOperator('SizeGreaterOrEquals', (size, desired) => size >= desired, {
    en: 'There are at least the desired number of elements.',
    zh: '元素个数大于或等于期望值。',
  }),
  defineOperator({
    name: 'DistinctSizeGreaterOrEquals',
    dataType: 'Array',
    description: {
      en: 'There are at least the desired number of different elements.',
      zh: '不同元素的个数大于或等于期望值。',
    },
    prepare: (desired) => {
      const wanted = desiredCount('DistinctSizeGreaterOrEquals', desired)
      return (actual) => isList(actual) && new Set(actual.map(textOf)).size >= wanted
    },
  }),
  defineOperator({
    name: 'SameAcrossItems',
    dataType: 'Array',
    description: {
      en: 'All elements agree in each of the desired fields.',
      zh: '所有元素在每个期望字段上的值相同。',
    },
    prepare: sameAcrossItems,
  }),
  textListOperator(
    'CsvContains',
    false,
    {
      en: 'The list (array, JSON text or comma separated) contains the desired element.',
      zh: '列表（数组、JSON文本或逗号分隔）包含期望的元素。',
    },
    (desired) => {
      const wanted = desired.trim()
      return (items) => items.has(wanted)
    },
  ),
  textListOperator(
    'CsvNotContains',
    true,
    {
      en: 'The list (array, JSON text or comma separated) does not contain the desired element.',
      zh: '列表（数组、JSON文本或逗号分隔）不包含期望的元素。',
    },
    (desired) => {
      const unwanted = desired.trim()
      return (items) => !items.has(unwanted)
    },
  ),
  textListOperator(
    'CsvContainsAll',
    false,
    {
      en: 'The list (array, JSON text or comma separated) contains every desired element.',
      zh: '列表（数组、JSON文本或逗号分隔）包含所有期望的元素。',
    },
    (desired) => {
      const wanted = listItems(desired)
      return (items) => wanted.every((item) => items.has(item))
    },
  ),
  textListOperator(
    'SubsetOf',
    false,
    {
      en: 'Every element of the list (array, JSON text or comma separated) is a desired one.',
      zh: '列表（数组、JSON文本或逗号分隔）的所有元素都在期望列表中。',
    },
    (desired) => {
      const allowed = new Set(listItems(desired))
      return (items) => [...items].every((item) => allowed.has(item))
    },
  ),
  textListOperator(
    'DisjointFrom',
    true,
    {
      en: 'No element of the list (array, JSON text or comma separated) is a desired one.',
      zh: '列表（数组、JSON文本或逗号分隔）没有元素在期望列表中。',
    },
    (desired) => {
      const unwanted = listItems(desired)
      return (items) => !unwanted.some((item) => items.has(item))
    },
  ),
]

function sizeOperator(name: string, compare: Compare, description: Operator['description']): Operator {
  const prepare = (desired: string): Test => {
    const wanted = desiredCount(name, desired)
    return (actual) => {
      const size = sizeOf(actual)
      return size !== undefined && compare(size, wanted)
    }
  }
  return defineOperator({ name, dataType: 'Array', description, prepare })
}

function desiredCount(operator: string, desired: string): number {
  const count = numberOf(desired)
  if (Number.isNaN(count)) throw new ConditionError(`${operator}: "${desired}" is no number`)
  return count
}

function sizeOf(actual: Json | undefined): number | undefined {
  if (isList(actual)) return actual.length
  return typeof actual === 'object' && actual !== null ? Object.keys(actual).length : undefined
}

function textListOperator(
  name: string,
  onMissing: boolean,
  description: Operator['description'],
  prepareItems: (desired: string) => (items: ReadonlySet<string>) => boolean,
): Operator {
  const prepare = (desired: string): Test => {
    const holds = prepareItems(desired)
    return (actual) => (actual === undefined || actual === null ? onMissing : holds(itemsOf(actual)))
  }
  return defineOperator({ name, dataType: 'Array', negated: onMissing, description, prepare })
}

/** Elements that are themselves comma lists (one per white-list group) count with their items. */
function itemsOf(actual: Json): ReadonlySet<string> {
  return new Set(
    isList(actual) ? actual.flatMap((item) => listItems(textOf(item))) : listItems(textOf(actual)),
  )
}

/** An element without one of the fields cannot agree; fewer than two elements always do. */
function sameAcrossItems(desired: string): Test {
  const fields = listItems(desired)
  if (fields.length === 0) throw new ConditionError('SameAcrossItems: no field named')
  return (actual) => {
    if (!isList(actual)) return false
    const keys = actual.map((item) => fields.map((field) => fieldText(item, field)))
    if (keys.some((texts) => texts.includes(undefined))) return false
    return new Set(keys.map((texts) => JSON.stringify(texts))).size <= 1
  }
}

function fieldText(item: Json, field: string): string | undefined {
  if (typeof item !== 'object' || item === null || isList(item) || !Object.hasOwn(item, field))
    return undefined
  return textOf(item[field])
}
