import { listRelations } from '../../inventory/list-relations.js'
import { accountId, integer, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { RELATION_TYPES } from '../../rules/catalogue/types.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { filled } from '../texts.js'
import { fromRelationPosition, toRelationPosition } from './params.js'
import { relationPage } from './relation-shapes.js'

/** How a resource stands to others: what its record states of them, and what theirs state of it. */
export const ListResourceRelations = operation({
  name: 'ListResourceRelations',
  version: '2020-09-07',
  ramAction: 'config:ListResourceRelations',
  access: 'list',
  params: {
    MaxResults: integer({ min: 1, max: 1000, default: 100 }),
    NextToken: text({ maxLength: 4096 }),
    Region: text({ required: true }),
    RelationType: text({ enum: RELATION_TYPES }),
    ResourceId: text({ required: true }),
    ResourceType: text({ required: true }),
    TargetResourceId: text(),
    TargetResourceType: text(),
  },
  reply: { ResourceRelations: relationPage },
  errors: [],
  async handle({ MaxResults, NextToken, ...input }, { db, scope, masterKey }) {
    const query = ['ListResourceRelations', scope.accounts, input]
    const key = { resourceType: input.ResourceType, resourceId: input.ResourceId, regionId: input.Region }
    const filter = {
      relationType: input.RelationType,
      targetType: filled(input.TargetResourceType),
      targetId: filled(input.TargetResourceId),
    }
    const after = toRelationPosition(readPageToken(masterKey, query, NextToken))
    const { next, ...found } = await listRelations(db, scope, key, filter, { after, limit: MaxResults })
    const nextToken = next && writePageToken(masterKey, query, fromRelationPosition(next))
    return { ResourceRelations: { ...found, maxResults: MaxResults, nextToken } }
  },
})

/** The same of a member of an account group. */
export const ListAggregateResourceRelations = aggregateTwin(
  ListResourceRelations,
  'ListAggregateResourceRelations',
  { params: { ResourceAccountId: accountId({ required: true }) } },
)
