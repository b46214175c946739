import { ConditionError } from '../condition-error.js'
import type { Json, JsonObject } from '../types.js'
import { equalsIgnoringCase, isList, numberOf, parseJson, textOf } from '../value-text.js'
import { defineOperator } from './define.js'
import type { Operator, Test } from './types.js'

/** Several fields of an object taken together; desired values are JSON objects. */
export const fieldOperators: readonly Operator[] = [
  defineOperator({
    name: 'CountTrueGreaterOrEquals',
    dataType: 'Object',
    description: {
      en: 'Of the fields in {"count": 3, "of": ["A", "B"]} at least so many are true.',
      zh: '{"count": 3, "of": ["A", "B"]}所列字段中至少有指定个数的值为true。',
    },
    prepare: countTrue,
  }),
  defineOperator({
    name: 'TemplateEquals',
    dataType: 'Object',
    description: {
      en: 'The text equals the template of {"template": "{Name}-x:80", "values": {"Name": "a"}} with its names filled in, ignoring case; of an object, "actual": "{Host}:{Port}" is compared.',
      zh: '当前文本等于填入名称后的模板（如{"template": "{Name}-x:80", "values": {"Name": "a"}}），不区分大小写；当前值为对象时用"actual": "{Host}:{Port}"拼出要比较的文本。',
    },
    prepare: templateEquals,
  }),
]

function countTrue(desired: string): Test {
  const given = desiredObject('CountTrueGreaterOrEquals', desired)
  const count = numberOf(given['count'])
  const fields = given['of']
  if (Number.isNaN(count) || !isList(fields) || fields.length === 0)
    throw new ConditionError(`CountTrueGreaterOrEquals: "${desired}" is not {"count": number, "of": [field]}`)
  const names = new Set(fields.map(textOf))
  return (actual) =>
    isMap(actual) &&
    [...names].filter((name) => Object.hasOwn(actual, name) && isTrue(actual[name])).length >= count
}

function isTrue(value: Json | undefined): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}

function templateEquals(desired: string): Test {
  const given = desiredObject('TemplateEquals', desired)
  const { template, values = {}, actual: shape } = given
  if (typeof template !== 'string' || !isMap(values))
    throw new ConditionError(`TemplateEquals: "${desired}" is not {"template": text, "values": {name: text}}`)
  const wanted = fillNames(template, values)
  if (wanted === null) throw new ConditionError(`TemplateEquals: "${template}" names what has no value`)
  const equals = equalsIgnoringCase(wanted)
  const test = (actual: Json | undefined): boolean => {
    if (actual === undefined || actual === null) return false
    if (isList(actual)) return actual.length > 0 && actual.every(test)
    if (!isMap(actual)) return equals(textOf(actual))
    const text = typeof shape === 'string' ? fillNames(shape, actual) : null
    return text !== null && equals(text)
  }
  return test
}

/** Null when a name has no value, or an empty one. The values are not looked at for names again. */
function fillNames(template: string, values: JsonObject): string | null {
  let isComplete = true
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? textOf(values[name]) : ''
    isComplete &&= value !== ''
    return value
  })
  return isComplete ? text : null
}

function desiredObject(operator: string, desired: string): JsonObject {
  const given = parseJson(desired)
  if (!isMap(given)) throw new ConditionError(`${operator}: "${desired}" is no JSON object`)
  return given
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}
