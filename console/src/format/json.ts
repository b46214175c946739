/** A parsed JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string | undefined): Json | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object of a JSON text; empty when it is none. */
export function parseObject(text: string | undefined): JsonObject {
  const value = parseJson(text)
  return isObject(value) ? value : {}
}

/** The member when it is a text. */
export function textIn(object: JsonObject, name: string): string {
  const value = object[name]
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)
}

/** One value that differs; undefined stands for absent. */
export interface JsonChange {
  readonly path: string
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** The innermost values that differ between two, in document order. Elements of lists are compared by their place. */
export function diffJson(before: Json | undefined, after: Json | undefined, path = '$'): JsonChange[] {
  if (before === after) return []
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((key) => diffJson(own(before, key), own(after, key), `${path}${step(key)}`))
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length)
    return Array.from({ length }, (_, at) => diffJson(before[at], after[at], `${path}[${at}]`)).flat()
  }
  return [{ path, before, after }]
}

/** `.Name`, or `['a name']` where a name is no word. */
export function step(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `['${key.replace(/['\\]/g, '\\$&')}']`
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
