import { listTagged } from '../../packs/tag-objects.js'
import { json, list, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { tagFilters, toTags } from '../tags.js'
import { findTaggedPlace, TAGGED_TYPES } from './params.js'
import { taggedPage } from './shapes.js'

/** Objects a page; the operation takes no `MaxResults`. */
// inferred: spec/lifecycle.md 1, up to fifty resources a call
const PAGE_SIZE = 50

/** The tags of rules, packages or groups, object by object in the order of their creation; all filters are ANDed. */
export const ListTagResources = operation({
  name: 'ListTagResources',
  version: '2020-09-07',
  ramAction: 'config:ListTagResources',
  access: 'list',
  params: {
    NextToken: text({ maxLength: 4096 }),
    RegionId: text({ required: true }),
    ResourceId: list({ maxItems: 50 }),
    ResourceType: text({ required: true, enum: TAGGED_TYPES }),
    Tag: json(tagFilters(128)),
  },
  reply: taggedPage,
  errors: [],
  async handle({ NextToken, ...input }, { db, scope, masterKey }) {
    const token = ['ListTagResources', scope.accounts, input]
    const position = readPageToken(masterKey, token, NextToken)
    const place = await findTaggedPlace(db, scope, input.ResourceType)
    const query = { objectIds: input.ResourceId, tags: toTags(input.Tag), limit: PAGE_SIZE }
    const { objects, next } = place === null ? { objects: [] } : await listTagged(db, place, query, position)
    const nextToken = next === undefined ? undefined : writePageToken(masterKey, token, next)
    return { NextToken: nextToken, TagResources: { type: input.ResourceType, objects } }
  },
})
