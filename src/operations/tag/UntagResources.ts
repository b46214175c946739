import { untagObjects } from '../../packs/tag-objects.js'
import { boolean, list, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { getTaggedPlace, TAGGED_TYPES, toKeys } from './params.js'

/** Takes tags from up to fifty rules, packages or groups: those of `TagKey`, or every one when `All` is true. */
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
  errors: ['AggregatorMemberNoPermission'],
  async handle({ All, ResourceId, ResourceType, TagKey }, { db, scope }) {
    const place = await getTaggedPlace(db, scope, ResourceType)
    await untagObjects(db, place, ResourceId, toKeys(TagKey, All))
    return {}
  },
})
