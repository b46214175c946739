import type { TaggedObject } from '../../packs/store/tagged-objects.js'
import { optional, shape, wireList, wireText } from '../../rpc/shapes.js'
import type { Tag } from '../../rules/store/tags.js'

interface ObjectTag {
  readonly object: TaggedObject
  /** As it was asked for. */
  readonly type: string
  readonly tag: Tag
}

const objectTag = shape<ObjectTag>({
  ResourceId: wireText.from(({ object }) => object.objectId),
  ResourceType: wireText.from(({ type }) => type),
  TagKey: wireText.from(({ tag }) => tag.key),
  TagValue: wireText.from(({ tag }) => tag.value),
})

/** A page of tags, one entry for each tag of each object. */
export const taggedPage = {
  NextToken: optional(wireText),
  TagResources: shape<{ readonly type: string; readonly objects: readonly TaggedObject[] }>({
    TagResource: wireList(objectTag).from(({ type, objects }) =>
      objects.flatMap((object) => object.tags.map((tag) => ({ object, type, tag }))),
    ),
  }),
}
