import { ConditionError } from '../condition-error.js'
import type { Json, JsonObject } from '../types.js'
import { isList, listItems, parseJson, textOf } from '../value-text.js'
import { defineOperator, everyScalar } from './define.js'
import type { Operator, Test } from './types.js'

/**
 * One field of an object that products record as its JSON text, such as the settings of an endpoint. The
 * desired value is `field=item,item`. An object that was recorded as such counts as well; a text that is
 * no JSON object cannot be judged and makes the verdict an error. Without the field none of these holds.
 */
export const jsonTextOperators: readonly Operator[] = [
  defineOperator({
    name: 'JsonFieldIn',
    dataType: 'Object',
    description: {
      en: 'The field of the JSON text is one of the desired values (field=value,value), ignoring case.',
      zh: 'JSON文本中的字段值是期望值之一（字段=值,值），不区分大小写。',
    },
    prepare: (desired) => {
      const { field, items } = desiredField('JsonFieldIn', desired)
      const wanted = new Set(items.map((item) => item.toLowerCase()))
      return fieldTest(field, (value) => wanted.has(textOf(value).trim().toLowerCase()))
    },
  }),
  defineOperator({
    name: 'JsonFieldContainsAll',
    dataType: 'Object',
    description: {
      en: 'The field of the JSON text is a list that contains every desired item (field=item,item).',
      zh: 'JSON文本中的字段是包含所有期望元素的列表（字段=元素,元素）。',
    },
    prepare: (desired) => {
      const { field, items } = desiredField('JsonFieldContainsAll', desired)
      return fieldTest(field, (value) => {
        const present = new Set(isList(value) ? value.map(textOf) : listItems(textOf(value)))
        return items.every((item) => present.has(item))
      })
    },
  }),
]

function desiredField(operator: string, desired: string): { field: string; items: readonly string[] } {
  const at = desired.indexOf('=')
  const items = listItems(desired.slice(at + 1))
  if (at < 1 || items.length === 0)
    throw new ConditionError(`${operator}: "${desired}" is not of the form field=value,value`)
  return { field: desired.slice(0, at).trim(), items }
}

function fieldTest(field: string, holds: (value: Json) => boolean): Test {
  return everyScalar(false, (actual) => {
    const text = textOf(actual)
    if (text.trim() === '') return false
    const value = recordedObject(typeof actual === 'object' ? actual : parseJson(text), text)[field]
    return value !== undefined && value !== null && holds(value)
  })
}

function recordedObject(value: Json | undefined, text: string): JsonObject {
  if (typeof value !== 'object' || value === null || isList(value))
    throw new ConditionError(`"${text}" is no JSON object`)
  return value
}
