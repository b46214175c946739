import { ItemError } from './field-values.js'
import { isJsonObject, type JsonObject } from './json-value.js'
import { safeJsonText } from './safe-text.js'
import { sliceMember } from './source-slice.js'

/**
 * The configuration as JSON object text: the source slice when it came as an object, the decoded text when
 * it came as JSON text. Throws ItemError when it is missing or no JSON object.
 */
export function readConfiguration(value: JsonObject, source: string, name: string): string {
  const field = value[name]
  if (isJsonObject(field)) return safeJsonText(sliceMember(source, name) ?? JSON.stringify(field))
  if (typeof field !== 'string') throw new ItemError(`${name} is missing`)
  const text = safeJsonText(field.trim())
  if (!isObjectText(text)) throw new ItemError(`${name} is not the text of a JSON object`)
  return text
}

function isObjectText(text: string): boolean {
  if (!text.startsWith('{')) return false
  try {
    return isJsonObject(JSON.parse(text))
  } catch {
    return false
  }
}
