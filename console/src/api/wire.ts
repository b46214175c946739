import { isObject, type Json, type JsonObject, parseJson } from '../format/json'
import type { Parameter } from './declarations'

/** What is wrong with a value, as the texts name it. */
export type Problem =
  | 'required'
  | 'notInteger'
  | 'tooSmall'
  | 'tooLarge'
  | 'tooLong'
  | 'notJson'
  | 'wrongForm'

/** How a value is put in. */
export type Control = 'choice' | 'boolean' | 'integer' | 'text' | 'list' | 'json'

export function controlOf({ schema }: Parameter): Control {
  if (Array.isArray(schema['enum'])) return 'choice'
  if (schema['type'] === 'boolean') return 'boolean'
  if (schema['type'] === 'integer' || schema['type'] === 'number') return 'integer'
  if (schema['type'] === 'array') return itemType(schema) === 'object' ? 'json' : 'list'
  return schema['type'] === 'object' ? 'json' : 'text'
}

/** What is wrong with what was put in for a parameter; undefined when nothing is. */
export function problemOf(parameter: Parameter, text: string): Problem | undefined {
  const { schema } = parameter
  if (text === '') return parameter.isRequired ? 'required' : undefined
  switch (controlOf(parameter)) {
    case 'integer':
      return integerProblem(schema, text)
    case 'json':
      return jsonProblem(schema, text)
    case 'text':
      return textProblem(schema, text)
    default:
      return undefined
  }
}

/** The parameters as they travel, in the order of the declaration; nothing is sent for what is empty. */
export function wireOf(
  parameters: readonly Parameter[],
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const text = values[parameter.name] ?? ''
      return text === '' ? [] : wired(parameter, text)
    }),
  )
}

function wired(parameter: Parameter, text: string): (readonly [string, string])[] {
  const { name, encoding } = parameter
  const control = controlOf(parameter)
  if (control === 'list') {
    const items = itemsOf(text)
    if (encoding === 'flat-list') return items.map((item, at) => [`${name}.${at + 1}`, item] as const)
    return [[name, encoding === 'json' ? JSON.stringify(items) : items.join(',')]]
  }
  if (control !== 'json') return [[name, text]]
  const value = parseJson(text)
  if (encoding === 'flat-list' && Array.isArray(value))
    return value.flatMap((item: Json, at: number) =>
      Object.entries(isObject(item) ? item : {}).map(
        ([member, each]) => [`${name}.${at + 1}.${member}`, String(each)] as const,
      ),
    )
  return [[name, value === undefined ? text : JSON.stringify(value)]]
}

/** Items on lines of their own, or between commas. */
function itemsOf(text: string): readonly string[] {
  return text
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function itemType(schema: JsonObject): Json | undefined {
  const items = schema['items']
  return isObject(items) ? items['type'] : undefined
}

function integerProblem(schema: JsonObject, text: string): Problem | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return 'notInteger'
  const { minimum, maximum } = schema
  if (typeof minimum === 'number' && Number(text) < minimum) return 'tooSmall'
  return typeof maximum === 'number' && Number(text) > maximum ? 'tooLarge' : undefined
}

function textProblem({ maxLength, pattern }: JsonObject, text: string): Problem | undefined {
  if (typeof maxLength === 'number' && text.length > maxLength) return 'tooLong'
  return typeof pattern === 'string' && !matches(pattern, text) ? 'wrongForm' : undefined
}

function jsonProblem({ type }: JsonObject, text: string): Problem | undefined {
  const value = parseJson(text)
  if (value === undefined) return 'notJson'
  return (type === 'array') === Array.isArray(value) && (type !== 'object' || isObject(value))
    ? undefined
    : 'wrongForm'
}

/** A pattern that this browser does not read forbids nothing; the server decides. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}
