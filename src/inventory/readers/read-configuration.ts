import { ItemError } from './field-values.js'
import { isJsonObject, type JsonObject } from './json-value.js'
import type { RecordedItem } from './recorded-item.js'
import { safeJsonText } from './safe-text.js'
import { sliceMember } from './source-slice.js'

/**
 * The configuration as JSON object text: the source slice when it came as an object, the decoded text when
 * it came as JSON text, which is parsed only if it turns out to be new. Throws ItemError when it is missing
 * or cannot be an object.
 */
export function readConfiguration(
  value: JsonObject,
  source: string,
  name: string,
): Pick<RecordedItem, 'configuration' | 'isUnparsed'> {
  const field = value[name]
  if (isJsonObject(field))
    return { configuration: safeJsonText(sliceMember(source, name) ?? JSON.stringify(field)) }
  if (typeof field !== 'string') throw new ItemError(`${name} is missing`)
  const text = safeJsonText(field.trim())
  if (!text.startsWith('{') || !text.endsWith('}'))
    throw new ItemError(`${name} is not the text of a JSON object`)
  return { configuration: text, isUnparsed: true }
}
