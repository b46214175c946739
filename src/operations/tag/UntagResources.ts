import { untagObjects } from '../../packs/tag-objects.js'
import { boolean, list, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { TAGGED_TYPES, toChangedType, toKeys } from './params.js'

/** Takes tags from up to fifty rules or packages: those of `TagKey`, or every one when `All` is true. */
export const UntagResources = operation({
  name: 'UntagResources',
  version: '2020-09-07',
  ramAction: 'config:UntagResources',
  access: 'write',
  params: {
    All: boolean(),
    RegionId: text({ required: true }),
    ResourceId: list({ required: true, maxItems: 50 }),
    ResourceType: text({ required: true, enum: TAGGED_TYPES }),
    TagKey: list({ itemMaxLength: 64 }),
  },
  reply: {},
  errors: [],
  async handle({ All, ResourceId, ResourceType, TagKey }, { db, scope }) {
    await untagObjects(db, scope, toChangedType(ResourceType), ResourceId, toKeys(TagKey, All))
    return {}
  },
})
