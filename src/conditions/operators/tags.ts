import { ConditionError } from '../condition-error.js'
import type { Json } from '../types.js'
import { isList, listItems, parseJson, textOf } from '../value-text.js'
import { defineOperator } from './define.js'
import type { Operator, Test } from './types.js'

/**
 * Tags, as `resource.Tags` gives them or as a recorded list of `{Key, Value}` or `{TagKey, TagValue}`.
 * Wanted tags are written `key:value,key` (no value: any value) or as a JSON object. Case sensitive.
 */
export const tagOperators: readonly Operator[] = [
  defineOperator({
    name: 'TagsContainAll',
    dataType: 'Object',
    description: { en: 'The resource has all desired tags.', zh: '资源具有所有期望的标签。' },
    prepare: (desired) => {
      const wanted = desiredTags('TagsContainAll', desired)
      return onTags((tags) => wanted.every((tag) => hasTag(tags, tag)))
    },
  }),
  defineOperator({
    name: 'TagsContainAny',
    dataType: 'Object',
    description: {
      en: 'The resource has at least one of the desired tags.',
      zh: '资源具有至少一个期望的标签。',
    },
    prepare: (desired) => {
      const wanted = desiredTags('TagsContainAny', desired)
      return onTags((tags) => wanted.some((tag) => hasTag(tags, tag)))
    },
  }),
  defineOperator({
    name: 'TagsMatchAll',
    dataType: 'Object',
    description: {
      en: 'The resource has all desired tags; * and ? are wildcards.',
      zh: '资源具有所有期望的标签，支持通配符*和?。',
    },
    prepare: (desired) => {
      const wanted = desiredTags('TagsMatchAll', desired)
      return onTags((tags) => {
        const entries = [...tags]
        return wanted.every((tag) =>
          entries.some(
            ([key, value]) =>
              matchesGlob(key, tag.key) && (tag.value === '' || matchesGlob(value, tag.value)),
          ),
        )
      })
    },
  }),
  defineOperator({
    name: 'TagValueIn',
    dataType: 'Object',
    description: {
      en: 'The tag named before the colon has one of the values after it.',
      zh: '冒号前的标签键取冒号后的值之一。',
    },
    prepare: (desired) => {
      const colon = desired.indexOf(':')
      if (colon < 1) throw new ConditionError(`TagValueIn: "${desired}" is not key:value,value`)
      const key = desired.slice(0, colon).trim()
      const values = new Set(listItems(desired.slice(colon + 1)))
      return onTags((tags) => values.has(tags.get(key) ?? '\0'))
    },
  }),
  defineOperator({
    name: 'TagsWithin',
    dataType: 'Object',
    description: {
      en: 'Every tag is one of the desired tags with the same value; of {"tags": …, "keys": "a,b*"} only those keys count, * and ? are wildcards.',
      zh: '所有标签都在期望标签中且值相同；期望值为{"tags": …, "keys": "a,b*"}时只检查这些键，支持通配符*和?。',
    },
    prepare: (desired) => {
      const { allowed, isAsked } = desiredWithin(desired)
      return onTags((tags) => [...tags].every(([key, value]) => !isAsked(key) || allowed.get(key) === value))
    },
  }),
]

interface Within {
  readonly allowed: ReadonlyMap<string, string>
  readonly isAsked: (key: string) => boolean
}

/** The tags themselves as JSON, or beside the keys that count: then they may also be JSON within a text. */
function desiredWithin(desired: string): Within {
  const given = parseJson(desired)
  if (typeof given !== 'object' || given === null)
    throw new ConditionError(`TagsWithin: "${desired}" is no JSON of tags`)
  if (isList(given) || typeof given['keys'] !== 'string' || given['tags'] === undefined)
    return { allowed: tagsOf(given), isAsked: () => true }
  const { tags } = given
  const inner = typeof tags === 'string' ? parseJson(tags) : tags
  if (typeof inner !== 'object' || inner === null)
    throw new ConditionError(`TagsWithin: "${textOf(tags)}" is no JSON of tags`)
  const patterns = listItems(given['keys'])
  if (patterns.length === 0) throw new ConditionError('TagsWithin: no key named')
  return { allowed: tagsOf(inner), isAsked: (key) => patterns.some((pattern) => matchesGlob(key, pattern)) }
}

interface Tag {
  readonly key: string
  /** '' stands for any value. */
  readonly value: string
}

function desiredTags(operator: string, desired: string): readonly Tag[] {
  const parsed = desired.trim().startsWith('{') ? parseJson(desired) : undefined
  const tags =
    typeof parsed === 'object' && parsed !== null && !isList(parsed)
      ? Object.entries(parsed).map(([key, value]) => ({ key, value: textOf(value) }))
      : listItems(desired).map(splitTag)
  if (tags.length === 0 || tags.some((tag) => tag.key === ''))
    throw new ConditionError(`${operator}: "${desired}" names no tag`)
  return tags
}

function splitTag(item: string): Tag {
  const colon = item.indexOf(':')
  return colon === -1
    ? { key: item, value: '' }
    : { key: item.slice(0, colon).trim(), value: item.slice(colon + 1).trim() }
}

function onTags(holds: (tags: ReadonlyMap<string, string>) => boolean): Test {
  return (actual) => actual !== undefined && actual !== null && holds(tagsOf(actual))
}

function tagsOf(actual: Json): ReadonlyMap<string, string> {
  if (!isList(actual)) {
    const members = typeof actual === 'object' && actual !== null ? Object.entries(actual) : []
    return new Map(members.map(([key, value]) => [key, textOf(value)]))
  }
  const tags = new Map<string, string>()
  for (const item of actual) {
    if (typeof item !== 'object' || item === null || isList(item)) continue
    tags.set(textOf(item['TagKey'] ?? item['Key']), textOf(item['TagValue'] ?? item['Value']))
  }
  return tags
}

function hasTag(tags: ReadonlyMap<string, string>, tag: Tag): boolean {
  return tag.value === '' ? tags.has(tag.key) : tags.get(tag.key) === tag.value
}

/** `*` is any text, `?` one character; linear in text times pattern. */
export function matchesGlob(text: string, pattern: string): boolean {
  let textAt = 0
  let patternAt = 0
  let starAt = -1
  let resumeAt = 0
  while (textAt < text.length) {
    const wanted = pattern[patternAt]
    if (wanted === '*') {
      starAt = patternAt
      resumeAt = textAt
      patternAt += 1
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[textAt])) {
      textAt += 1
      patternAt += 1
    } else if (starAt !== -1) {
      resumeAt += 1
      textAt = resumeAt
      patternAt = starAt + 1
    } else return false
  }
  while (pattern[patternAt] === '*') patternAt += 1
  return patternAt === pattern.length
}
