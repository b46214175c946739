import { listDiscoveredResources } from '../../inventory/store/discovered-resources.js'
import { csv, integer, long, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { filled } from '../texts.js'
import { oneMember, toOptionalInstant, toResourcePosition } from './params.js'
import { memberResourcePage, resourcePage } from './shapes.js'

/**
 * The recorded resources of the account, by type and then in the order they were first recorded.
 * `ResourceDeleted=0` shows those that are gone. `ResourceName` is the whole name.
 */
export const ListDiscoveredResources = operation({
  name: 'ListDiscoveredResources',
  version: '2020-09-07',
  ramAction: 'config:ListDiscoveredResources',
  access: 'list',
  params: {
    EndUpdateTimestamp: long(),
    ExcludeResourceTypes: csv(),
    MaxResults: integer({ required: true, min: 1, max: 100 }),
    NextToken: text({ maxLength: 4096 }),
    Regions: csv(),
    ResourceDeleted: integer({ enum: [0, 1], default: 1 }),
    ResourceId: text(),
    ResourceName: text(),
    ResourceTypes: csv(),
    StartUpdateTimestamp: long(),
  },
  reply: { DiscoveredResourceProfiles: resourcePage },
  errors: [],
  async handle({ MaxResults, NextToken, ...input }, { db, scope, masterKey }) {
    const query = ['ListDiscoveredResources', scope.accounts, input]
    const filter = {
      presence: input.ResourceDeleted === 1 ? ('kept' as const) : ('deleted' as const),
      resourceTypes: input.ResourceTypes,
      excludeResourceTypes: input.ExcludeResourceTypes,
      regions: input.Regions,
      resourceId: filled(input.ResourceId),
      resourceName: filled(input.ResourceName),
      updatedFrom: toOptionalInstant(input.StartUpdateTimestamp),
      updatedTo: toOptionalInstant(input.EndUpdateTimestamp),
    }
    const after = toResourcePosition(readPageToken(masterKey, query, NextToken))
    const { next, ...found } = await listDiscoveredResources(db, scope, filter, { after, limit: MaxResults })
    const nextToken = next && writePageToken(masterKey, query, [next.accountNo, next.resourceNo])
    return { DiscoveredResourceProfiles: { ...found, maxResults: MaxResults, nextToken } }
  },
})

/** The same over an account group or one member, by account. */
export const ListAggregateDiscoveredResources = aggregateTwin(
  ListDiscoveredResources,
  'ListAggregateDiscoveredResources',
  { params: oneMember, reply: { DiscoveredResourceProfiles: memberResourcePage } },
)
