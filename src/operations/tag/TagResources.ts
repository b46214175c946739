import { tagObjects } from '../../packs/tag-objects.js'
import { json, list, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { newTags, toTags } from '../tags.js'
import { getTaggedPlace, TAGGED_TYPES } from './params.js'

/** Gives up to fifty rules, packages or groups up to twenty tags each; a tag of the same key gets the new value. */
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
  errors: ['AggregatorMemberNoPermission'],
  async handle({ ResourceId, ResourceType, Tag }, { db, scope }) {
    const place = await getTaggedPlace(db, scope, ResourceType)
    await tagObjects(db, place, ResourceId, toTags(Tag))
    return {}
  },
})
