import { isDeepStrictEqual } from 'node:util'
import { isValueList, isValueObject, plainJson, UNKNOWN, type Value } from '../value.js'

/** As many as Terraform allows. */
const MAX_RANGE = 1_024

/** Pure functions of literal arguments; any other function is unknown. Source: Terraform language reference. */
const PLAIN: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  jsonencode: (value) => JSON.stringify(value),
  lower: (text) => String(text).toLowerCase(),
  upper: (text) => String(text).toUpperCase(),
  trimspace: (text) => String(text).trim(),
  join: (by, list) => (isValueList(list) ? list.map(String).join(String(by)) : UNKNOWN),
  split: (by, text) => String(text).split(String(by)),
  replace: (text, from, to) =>
    /^\/.*\/$/s.test(String(from)) ? UNKNOWN : String(text).replaceAll(String(from), String(to)),
  tostring: (value) => (value === null ? null : String(value)),
  tonumber: (value) => (Number.isFinite(Number(value)) ? Number(value) : UNKNOWN),
  tobool: (value) => (String(value) === 'true' ? true : String(value) === 'false' ? false : UNKNOWN),
  base64encode: (text) => Buffer.from(String(text)).toString('base64'),
  distinct: (list) => (isValueList(list) ? distinct(list) : UNKNOWN),
  toset: (list) => (isValueList(list) ? distinct(list).sort() : UNKNOWN),
  compact: (list) => (isValueList(list) ? list.filter((item) => item !== null && item !== '') : UNKNOWN),
  contains: (list, item) =>
    isValueList(list) ? list.some((each) => isDeepStrictEqual(each, item ?? null)) : UNKNOWN,
  min: (...numbers) => Math.min(...numbers.map(Number)),
  max: (...numbers) => Math.max(...numbers.map(Number)),
  format: (pattern, ...args) => format(String(pattern), args),
  substr: (text, from, count) => substring(String(text), Number(from), Number(count)),
  sort: (list) => (isValueList(list) ? list.map(String).sort() : UNKNOWN),
  startswith: (text, start) => String(text).startsWith(String(start)),
  endswith: (text, end) => String(text).endsWith(String(end)),
  jsondecode: (text) => decoded(String(text)),
  range: (...given) => range(given.map(Number)),
}

/** Functions that pass their arguments through, whatever is known of these. */
const STRUCTURAL: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  concat: (...lists) => (lists.every(isValueList) ? lists.flat() : UNKNOWN),
  merge: (...maps) => (maps.every(isValueObject) ? Object.assign({}, ...maps) : UNKNOWN),
  tolist: (list) => list ?? UNKNOWN,
  tomap: (map) => map ?? UNKNOWN,
  flatten: (list) => (isValueList(list) ? flatten(list) : UNKNOWN),
  keys: (map) => (isValueObject(map) ? Object.keys(map).sort() : UNKNOWN),
  values: (map) =>
    isValueObject(map)
      ? Object.keys(map)
          .sort()
          .map((key) => map[key]!)
      : UNKNOWN,
  length: (value) =>
    isValueList(value)
      ? value.length
      : isValueObject(value)
        ? Object.keys(value).length
        : typeof value === 'string'
          ? value.length
          : UNKNOWN,
  reverse: (list) => (isValueList(list) ? list.toReversed() : UNKNOWN),
  slice: (list, from, to) =>
    isValueList(list) && typeof from === 'number' && typeof to === 'number' ? list.slice(from, to) : UNKNOWN,
  one: (list) => (isValueList(list) && list.length < 2 ? (list[0] ?? null) : UNKNOWN),
  zipmap: (keys, values) =>
    isValueList(keys) && isValueList(values) && keys.every((key) => typeof key === 'string')
      ? Object.fromEntries(keys.map((key, index) => [key, values[index] ?? UNKNOWN]))
      : UNKNOWN,
  element: (list, at) =>
    isValueList(list) && typeof at === 'number' && at >= 0 ? (list[at % list.length] ?? UNKNOWN) : UNKNOWN,
  lookup: (map, key, otherwise) =>
    isValueObject(map) && typeof key === 'string'
      ? Object.hasOwn(map, key)
        ? map[key]!
        : (otherwise ?? UNKNOWN)
      : UNKNOWN,
  coalesce: (...values) => values.find((value) => value !== null && value !== '') ?? UNKNOWN,
  try: (first) => first ?? UNKNOWN,
  sensitive: (value) => value ?? UNKNOWN,
  nonsensitive: (value) => value ?? UNKNOWN,
}

/** Calls a function of the language; unknown when it is not pure, or an argument that matters is unknown. */
export function callFunction(name: string, args: readonly Value[]): Value {
  const structural = Object.hasOwn(STRUCTURAL, name) ? STRUCTURAL[name] : undefined
  if (structural !== undefined) return structural(...args)
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined
  const values = args.map(plainJson)
  if (plain === undefined || values.includes(undefined)) return UNKNOWN
  return plain(...values.map((value) => value ?? null))
}

function distinct(list: readonly Value[]): Value[] {
  return list.filter((item, at) => list.findIndex((each) => isDeepStrictEqual(each, item)) === at)
}

function substring(text: string, from: number, count: number): Value {
  if (from < 0 || from > text.length) return UNKNOWN
  return count < 0 ? text.slice(from) : text.slice(from, from + count)
}

/** With one, two or three numbers: the limit; start and limit; start, limit and step. */
function range(given: readonly number[]): Value {
  const [start = 0, limit = 0, step = limit < start ? -1 : 1] = given.length === 1 ? [0, ...given] : given
  const length = Math.ceil((limit - start) / step)
  return length <= MAX_RANGE
    ? Array.from({ length: Math.max(length, 0) }, (_, index) => start + index * step)
    : UNKNOWN
}

function decoded(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch {
    return UNKNOWN
  }
}

function format(pattern: string, args: readonly Value[]): Value {
  let next = 0
  let isPlain = true
  const text = pattern.replace(/%(%|[-+ #0-9.]*[a-z])/g, (_, verb: string) => {
    if (verb === '%') return '%'
    if (!/^[sdv]$/.test(verb)) isPlain = false
    return String(args[next++] ?? '')
  })
  return isPlain ? text : UNKNOWN
}

function flatten(list: readonly Value[]): Value {
  const items: Value[] = []
  for (const item of list) {
    if (item === UNKNOWN) return UNKNOWN
    const inner = isValueList(item) ? flatten(item) : [item]
    if (!isValueList(inner)) return UNKNOWN
    items.push(...inner)
  }
  return items
}
