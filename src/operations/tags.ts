import Type from 'typebox'
import { type Member, shape, wireList, wireText } from '../rpc/shapes.js'
import type { TagFilter } from '../rules/resource-scope.js'
import type { Tag } from '../rules/store/tags.js'

/** Keys and values that may not be given. Source: spec/lifecycle.md 1 */
const FORBIDDEN_KEY = '^(?!aliyun|acs:)(?!.*https?://)'
const FORBIDDEN_VALUE = '^(?!.*https?://)'

/** `Tag` of an operation that creates something. */
export const newTags = Type.Array(
  Type.Object({
    Key: Type.Optional(Type.String({ minLength: 1, maxLength: 64, pattern: FORBIDDEN_KEY })),
    Value: Type.Optional(Type.String({ maxLength: 128, pattern: FORBIDDEN_VALUE })),
  }),
  { maxItems: 20 },
)

/** `Tag` of an operation that lists; `maxValueLength` differs between pages. */
export function tagFilters(maxValueLength: 128 | 256) {
  return Type.Array(
    Type.Object({
      Key: Type.Optional(Type.String({ maxLength: 64 })),
      Value: Type.Optional(Type.String({ maxLength: maxValueLength })),
    }),
    { maxItems: 20 },
  )
}

interface WireTag {
  readonly Key?: string
  readonly Value?: string
}

/** Tags as given; one without a key says nothing, one without a value has the empty one. */
export function toTags(tags: readonly WireTag[] | undefined): readonly (Tag & TagFilter)[] {
  return (tags ?? []).flatMap(({ Key, Value }) =>
    Key === undefined || Key === '' ? [] : [{ key: Key, value: Value ?? '' }],
  )
}

/** `{TagKey, TagValue}` of scopes and of most objects. */
export const tagKeyValue = shape<Tag>({
  TagKey: wireText.from((tag) => tag.key),
  TagValue: wireText.from((tag) => tag.value),
})

/** `{Key, Value}` of rule lists. */
export const keyValue = shape<Tag>({
  Key: wireText.from((tag) => tag.key),
  Value: wireText.from((tag) => tag.value),
})

/** The `Tags` member of an object on the wire. */
export function tagsMember<T>(get: (domain: T) => readonly Tag[]): Member<T> {
  return wireList(tagKeyValue).from(get)
}
