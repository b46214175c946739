import { listDiscoveredResources } from '../../inventory/store/discovered-resources.js'
import { integer, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { discoveredFilter, discoveredParams, discoveredQuery } from './discovered-list.js'
import { fromResourcePosition, oneMember, toResourcePosition } from './params.js'
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
    ...discoveredParams,
    MaxResults: integer({ required: true, min: 1, max: 100 }),
    NextToken: text({ maxLength: 4096 }),
  },
  reply: { DiscoveredResourceProfiles: resourcePage },
  errors: [],
  async handle({ MaxResults, NextToken, ...input }, { db, scope, masterKey }) {
    const query = discoveredQuery(scope, input)
    const filter = discoveredFilter(input)
    const after = toResourcePosition(readPageToken(masterKey, query, NextToken))
    const { next, ...found } = await listDiscoveredResources(db, scope, filter, { after, limit: MaxResults })
    const nextToken = next && writePageToken(masterKey, query, fromResourcePosition(next))
    return { DiscoveredResourceProfiles: { ...found, maxResults: MaxResults, nextToken } }
  },
})

/** The same over an account group or one member, by account. */
export const ListAggregateDiscoveredResources = aggregateTwin(
  ListDiscoveredResources,
  'ListAggregateDiscoveredResources',
  { params: oneMember, reply: { DiscoveredResourceProfiles: memberResourcePage } },
)
