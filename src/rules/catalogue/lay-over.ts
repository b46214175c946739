import type { Json, JsonObject } from '../../conditions/types.js'
import { isList } from '../../conditions/value-text.js'
import { isObject } from './source-value.js'

/** Stands for the absence of a value in an example; the YAML text `~absent`. */
const ABSENT = '~absent'

/**
 * A sample with an example laid over it: maps are merged member by member, anything else replaces what was
 * there, and `~absent` removes it.
 */
export function layOver(sample: Json, partial: Json): Json {
  if (!isObject(partial)) return withoutAbsent(partial)
  const merged: Record<string, Json> = isObject(sample) ? { ...sample } : {}
  for (const [key, value] of Object.entries(partial)) {
    if (value === ABSENT) delete merged[key]
    else merged[key] = layOver(merged[key] ?? null, value)
  }
  return merged
}

function withoutAbsent(value: Json): Json {
  if (isList(value)) return value.filter((item) => item !== ABSENT).map(withoutAbsent)
  return isObject(value) ? membersWithoutAbsent(value) : value
}

function membersWithoutAbsent(value: JsonObject): Json {
  const members = Object.entries(value).filter(([, member]) => member !== ABSENT)
  return Object.fromEntries(members.map(([key, member]) => [key, withoutAbsent(member)]))
}
