import { isJsonObject, isSameJson, type JsonObject } from './readers/json-value.js'

/**
 * What changed between two configurations: JSON text of top-level property -> `[old, new]`, null for a
 * property that is absent. Empty text stands for a configuration that is not there.
 * Source: spec/lifecycle.md 7.
 */
export function diffConfigurations(before: string, after: string): string {
  const old = parseObject(before)
  const next = parseObject(after)
  const changes: [string, [unknown, unknown]][] = []
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    const was = ownValue(old, key)
    const is = ownValue(next, key)
    if (!isSameJson(was, is)) changes.push([key, [was, is]])
  }
  return JSON.stringify(Object.fromEntries(changes))
}

/** True when both texts are the same JSON value, however they are written. */
export function isSameConfiguration(one: string, other: string): boolean {
  return one === other || isSameJson(parseObject(one), parseObject(other))
}

function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : null
}

function parseObject(text: string): JsonObject {
  if (text === '') return {}
  const value: unknown = JSON.parse(text)
  return isJsonObject(value) ? value : {}
}
