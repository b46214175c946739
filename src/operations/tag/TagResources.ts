import { tagObjects } from '../../packs/tag-objects.js'
import { json, list, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { newTags, toTags } from '../tags.js'
import { TAGGED_TYPES, toChangedType } from './params.js'

/** Gives up to fifty rules or packages up to twenty tags each; a tag of the same key gets the new value. */
export const TagResources = operation({
  name: 'TagResources',
  version: '2020-09-07',
  ramAction: 'config:TagResources',
  access: 'write',
  params: {
    RegionId: text({ required: true }),
    ResourceId: list({ required: true, maxItems: 50 }),
    ResourceType: text({ required: true, enum: TAGGED_TYPES }),
    Tag: json(newTags, { required: true }),
  },
  reply: {},
  errors: [],
  async handle({ ResourceId, ResourceType, Tag }, { db, scope }) {
    await tagObjects(db, scope, toChangedType(ResourceType), ResourceId, toTags(Tag))
    return {}
  },
})
