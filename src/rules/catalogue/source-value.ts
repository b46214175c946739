import type { Json, JsonObject } from '../../conditions/types.js'
import { isList } from '../../conditions/value-text.js'

/** Where a value stands in its document. */
export type ValuePath = readonly (string | number)[]

/** Something wrong with a document, at a place in it. */
interface ValueIssue {
  readonly path: ValuePath
  readonly message: string
}

/** A value being read, which knows its place; what is wrong is noted and reading goes on. */
export interface SourceValue {
  readonly value: Json
  readonly path: ValuePath
  readonly issues: ValueIssue[]
}

export function sourceOf(value: Json): SourceValue {
  return { value, path: [], issues: [] }
}

export function note(source: SourceValue, message: string): void {
  source.issues.push({ path: source.path, message })
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** The members of an object; an unknown name is noted, and so is a value that is no object. */
export function readObject(source: SourceValue, known: readonly string[]): JsonObject {
  const members = readMap(source)
  for (const key of Object.keys(members)) {
    if (!known.includes(key)) note(memberOf(source, key, null), `unknown key ${key}`)
  }
  return members
}

/** The members of an object with free names. */
export function readMap(source: SourceValue): JsonObject {
  if (isObject(source.value)) return source.value
  note(source, 'must be a map')
  return {}
}

/** A member of an object, or undefined when it is left out. */
export function optional(source: SourceValue, key: string): SourceValue | undefined {
  const value = isObject(source.value) ? source.value[key] : undefined
  return value === undefined ? undefined : memberOf(source, key, value)
}

/** A member of an object; its absence is noted, and null is read in its place. */
export function required(source: SourceValue, key: string): SourceValue {
  const member = optional(source, key)
  if (member !== undefined) return member
  if (isObject(source.value)) note(source, `${key} is missing`)
  // The absence is on record: what is noted about the stand-in would only repeat it.
  return { value: null, path: [...source.path, key], issues: [] }
}

export function memberOf(source: SourceValue, key: string | number, value: Json): SourceValue {
  return { value, path: [...source.path, key], issues: source.issues }
}

/** The elements of a list. */
export function elementsOf(source: SourceValue): readonly SourceValue[] {
  if (isList(source.value)) return source.value.map((value, index) => memberOf(source, index, value))
  note(source, 'must be a list')
  return []
}

/** A text that is not empty. */
export function readText(source: SourceValue): string {
  if (typeof source.value === 'string' && source.value.trim() !== '') return source.value
  note(source, 'must be a text')
  return ''
}

export function readTexts(source: SourceValue): readonly string[] {
  return elementsOf(source).map(readText)
}

export function readBoolean(source: SourceValue): boolean {
  if (typeof source.value === 'boolean') return source.value
  note(source, 'must be true or false')
  return false
}

export function readInteger(source: SourceValue): number {
  if (Number.isSafeInteger(source.value)) return Number(source.value)
  note(source, 'must be a whole number')
  return 0
}

/** A text, number or boolean as the text it has on the wire. */
export function readScalarText(source: SourceValue): string {
  const { value } = source
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  note(source, 'must be a text, a number or true or false')
  return ''
}

/** A map of free names to scalars. */
export function readScalarTexts(source: SourceValue): Readonly<Record<string, string>> {
  const entries = Object.entries(readMap(source))
  return Object.fromEntries(
    entries.map(([key, value]) => [key, readScalarText(memberOf(source, key, value))]),
  )
}

/** One of a few texts; `fallback` stands in when it is none of them. */
export function readChoice<T extends string>(source: SourceValue, choices: readonly T[], fallback: T): T {
  const found = choices.find((choice) => choice === source.value)
  if (found !== undefined) return found
  note(source, `must be one of ${choices.join(', ')}`)
  return fallback
}
