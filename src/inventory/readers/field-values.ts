import { type AccountId, isAccountId } from '../../platform/ids.js'
import { type Instant, parseIsoInstant, toInstant } from '../../platform/instant.js'
import { isJsonObject, type JsonObject } from './json-value.js'
import { isResourceEvent, type RecordedRelation, type ResourceEvent } from './recorded-item.js'
import { safeText } from './safe-text.js'
import { sliceMember } from './source-slice.js'

/** What is wrong with one item; caught by the reader, which adds the position. */
export class ItemError extends Error {
  override readonly name = 'ItemError'
}

/** The first of `names` that is a text or number; null when there is none. Text is made safe to store. */
export function textField(value: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const field = value[name]
    if (typeof field === 'string') return safeText(field)
    if (typeof field === 'number') return String(field)
  }
  return null
}

/** As `textField`; throws ItemError when it is missing or empty. */
export function requiredText(value: JsonObject, ...names: readonly string[]): string {
  const text = textField(value, ...names)
  if (text === null || text === '') throw new ItemError(`${names[0]} is missing`)
  return text
}

/**
 * The account id, text or number. Numbers of 16 digits above 2^53 lose their last digit in `JSON.parse`, so
 * they are read again from the source text.
 */
export function accountField(value: JsonObject, source: string, name: string): AccountId {
  const field = value[name]
  let text = requiredText(value, name).trim()
  if (typeof field === 'number' && !Number.isSafeInteger(field)) text = sliceMember(source, name) ?? ''
  if (!isAccountId(text))
    throw new ItemError(`${name} is not an account id of 16 digits: ${text.slice(0, 40)}`)
  return text
}

/** Epoch milliseconds as number or text, or an ISO text; null when absent or unreadable. */
export function instantField(value: JsonObject, ...names: readonly string[]): Instant | null {
  for (const name of names) {
    const field = value[name]
    if (typeof field === 'number' && Number.isSafeInteger(field) && field > 0) return toInstant(field)
    if (typeof field !== 'string') continue
    if (/^\d{1,15}$/.test(field)) return Number(field) > 0 ? toInstant(Number(field)) : null
    const instant = parseIsoInstant(field)
    if (instant !== null) return instant
  }
  return null
}

/** `version` of a log-service line is its time in microseconds; smaller numbers count versions. */
export function versionInstant(value: JsonObject): Instant | null {
  const text = textField(value, 'version')
  return text !== null && /^\d{16}$/.test(text) ? toInstant(Math.floor(Number(text) / 1000)) : null
}

/** The event of a history item; null when the item tells none. Throws ItemError for an unknown one. */
export function eventField(value: JsonObject): ResourceEvent | null {
  const text = textField(value, 'resourceEventType', 'ResourceEventType')
  if (text === null || text === '') return null
  if (!isResourceEvent(text)) throw new ItemError(`unknown resourceEventType ${text.slice(0, 40)}`)
  return text
}

/**
 * Tags in any of the three delivered forms, `{k: v}`, `{k: [v]}` or `[{key, value}]`, or JSON text of one of
 * them, as one sorted record; null when the source has none. Source: spec/import.md.
 */
export function readTags(value: unknown): Record<string, string> | null {
  const tags = parsedText(value, 'tags')
  if (tags === undefined || tags === null || tags === '') return null
  const pairs: [string, string][] = []
  if (Array.isArray(tags)) {
    for (const tag of tags) {
      if (!isJsonObject(tag)) throw new ItemError('tags: a list entry is no object')
      const key = textField(tag, 'key', 'Key', 'tagKey', 'TagKey')
      if (key === null) throw new ItemError('tags: a list entry has no key')
      pairs.push([key, textField(tag, 'value', 'Value', 'tagValue', 'TagValue') ?? ''])
    }
  } else if (isJsonObject(tags)) {
    for (const [key, entry] of Object.entries(tags)) pairs.push([safeText(key), tagValue(entry)])
  } else throw new ItemError('tags: neither an object nor a list')
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(pairs)
}

// inferred: a tag has one value; a list of several (spec/import.md shape 5) is joined by commas.
function tagValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(tagValue).join(',')
  if (value === null) return ''
  return typeof value === 'string' ? safeText(value) : JSON.stringify(value)
}

/** Relations as a list or JSON text of one; null when the source has none. */
export function readRelations(value: unknown): readonly RecordedRelation[] | null {
  const list = parsedText(value, 'relationship')
  if (list === undefined || list === null || list === '') return null
  if (isJsonObject(list) && Object.keys(list).length === 0) return []
  if (!Array.isArray(list)) throw new ItemError('relationship is not a list')
  return list.map((entry: unknown) => {
    if (!isJsonObject(entry)) throw new ItemError('relationship: an entry is no object')
    return {
      relationType: requiredText(entry, 'relationType', 'RelationType'),
      targetType: requiredText(entry, 'targetResourceType', 'TargetResourceType'),
      targetId: requiredText(entry, 'targetResourceId', 'TargetResourceId'),
      targetRegion: textField(entry, 'targetResourceRegionId', 'TargetResourceRegionId') ?? '',
    }
  })
}

function parsedText(value: unknown, name: string): unknown {
  if (typeof value !== 'string' || value.trim() === '') return typeof value === 'string' ? '' : value
  try {
    const parsed: unknown = JSON.parse(value)
    return parsed
  } catch (cause) {
    throw new ItemError(`${name} is text, but no JSON`, { cause })
  }
}
