import type { Json } from '../conditions/types.js'
import type { MappedProperty } from './mapping.js'
import { RecordedObject, type RecordedValue } from './recorded.js'
import {
  ABSENT,
  isValueList,
  isValueObject,
  type Language,
  plainJson,
  Reference,
  UNKNOWN,
  type Value,
  type ValueObject,
} from './value.js'

/** Records what the mappings say of one template resource (or block); what they do not speak of stays unknown. */
export function mapProperties(
  into: RecordedObject,
  mappings: readonly MappedProperty[],
  properties: ValueObject,
  language: Language,
): void {
  const known = new Set<string>()
  for (const mapping of mappings) {
    // Of several ways to say one thing, the last that is said counts.
    if (known.has(mapping.to) && mapping.items === undefined && !isSaid(mapping, properties, language))
      continue
    const value = mapProperty(mapping, properties, language)
    if (value === undefined) continue
    known.add(mapping.to)
    const before = mapping.items === undefined ? undefined : readRecorded(into, mapping.to)
    const both = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value
    record(into, mapping.to, before === UNKNOWN ? UNKNOWN : both)
  }
}

/** Puts a value at a recorded path; objects on the way are made. */
export function record(into: RecordedObject, path: string, value: RecordedValue): void {
  const names = path.split('.')
  let object = into
  for (const name of names.slice(0, -1)) {
    const next = object.members.get(name)
    if (next === UNKNOWN) return
    const inner = next instanceof RecordedObject ? next : new RecordedObject()
    object.members.set(name, inner)
    object = inner
  }
  object.members.set(names.at(-1)!, value)
}

/** The recorded value, or undefined when the language says nothing of it. */
function mapProperty(
  mapping: MappedProperty,
  properties: ValueObject,
  language: Language,
): RecordedValue | undefined {
  if (mapping.constant !== undefined) return mapping.constant
  const path = language === 'terraform' ? mapping.tf : mapping.ros
  if (path === undefined) return undefined
  const said = saidWhen(mapping, properties)
  if (said === null && mapping.absent === 'otherwise') return ABSENT
  const value = said === undefined ? readFirst(properties, path) : said
  if (value === undefined || value === null) {
    if (mapping.default !== undefined) return mapping.default
    return mapping.absent === true ? ABSENT : UNKNOWN
  }
  if (mapping.whenSet !== undefined) return isSet(value) ? mapping.whenSet : UNKNOWN
  if (mapping.items !== undefined) return mapItems(mapping.items, value, language)
  if (mapping.named !== undefined) return mapNamed(mapping.named, value)
  return convert(mapping, value)
}

function isSaid(mapping: MappedProperty, properties: ValueObject, language: Language): boolean {
  const path = language === 'terraform' ? mapping.tf : mapping.ros
  const value = path === undefined ? undefined : readFirst(properties, path)
  return value !== undefined && value !== null && saidWhen(mapping, properties) !== null
}

/** Null where the mapping does not speak of this resource, unknown where that cannot be told. */
function saidWhen({ when }: MappedProperty, properties: ValueObject): null | typeof UNKNOWN | undefined {
  for (const [path, text] of Object.entries(when ?? {})) {
    const given = plainJson(readPath(properties, path))
    if (given === undefined) return UNKNOWN
    if (String(given) !== text) return null
  }
  return undefined
}

function isSet(value: Value): boolean {
  return value !== UNKNOWN && value !== '' && !(isValueList(value) && value.length === 0)
}

function mapItems(mappings: readonly MappedProperty[], value: Value, language: Language): RecordedValue {
  if (value === UNKNOWN || value instanceof Reference) return UNKNOWN
  const blocks = isValueList(value) ? value : [value]
  return blocks.map((block) => {
    if (block === UNKNOWN || isValueList(block)) return UNKNOWN
    const item = new RecordedObject()
    // A list of plain values: the property without a name is the value itself.
    mapProperties(item, mappings, isValueObject(block) ? block : { '': block }, language)
    return item
  })
}

/** Names that are not among the blocks are unknown, and all are when one block's name is. */
function mapNamed([nameKey, valueKey]: readonly [string, string], value: Value): RecordedValue {
  if (value === UNKNOWN || value instanceof Reference) return UNKNOWN
  const named = new RecordedObject()
  for (const block of isValueList(value) ? value : [value]) {
    const name = readPath(block, nameKey)
    if (typeof name !== 'string') return UNKNOWN
    named.members.set(name, readPath(block, valueKey) ?? UNKNOWN)
  }
  return named
}

function convert({ values, as }: MappedProperty, value: Value): RecordedValue {
  if (value === UNKNOWN) return UNKNOWN
  if (values !== undefined) {
    const plain = plainJson(value)
    // A value that the mapping does not list may be recorded in a way it does not know.
    return plain === undefined ? UNKNOWN : (values[String(plain)] ?? values['*'] ?? UNKNOWN)
  }
  if (as === 'list') return isValueList(value) ? value : [value]
  if (as === undefined) return value
  const plain = plainJson(value)
  if (plain === undefined) return value instanceof Reference ? value : UNKNOWN
  return as === 'parsed' ? parsed(plain) : toText(plain, as)
}

function parsed(plain: Json): RecordedValue {
  if (typeof plain !== 'string') return plain
  try {
    return JSON.parse(plain) as Json
  } catch {
    return UNKNOWN
  }
}

function toText(value: Json, as: 'text' | 'join' | 'json'): string {
  if (as === 'join' && Array.isArray(value)) return value.map(String).join(',')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Reads the first of several properties, `a|b`, that is set. */
export function readFirst(properties: Value, paths: string): Value | undefined {
  let found: Value | undefined
  for (const path of paths.split('|')) {
    found = readPath(properties, path)
    if (found !== undefined && found !== null) return found
  }
  return found
}

/** Reads a property by names; a block written once is a list of one. */
export function readPath(properties: Value, path: string): Value | undefined {
  let value: Value | undefined = properties
  for (const name of path.split('.')) {
    if (isValueList(value) && value.length === 1) value = value[0]
    if (value === UNKNOWN || value instanceof Reference) return UNKNOWN
    if (!isValueObject(value)) return undefined
    value = Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value
}

/** The recorded value at a path. */
export function readRecorded(object: RecordedObject, path: string): RecordedValue | undefined {
  let value: RecordedValue | undefined = object
  for (const name of path.split('.'))
    value = value instanceof RecordedObject ? value.members.get(name) : undefined
  return value
}
