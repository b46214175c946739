import { listTimeline } from '../../inventory/list-timeline.js'
import { long, text, token } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { oneMember, toOptionalInstant, toTimelinePosition } from './params.js'
import { memberTimelinePage, timelinePage } from './shapes.js'

/** What was recorded of a resource, latest first; the last 30 days unless `StartTime` says otherwise. */
export const GetResourceConfigurationTimeline = operation({
  name: 'GetResourceConfigurationTimeline',
  version: '2020-09-07',
  ramAction: 'config:GetResourceConfigurationTimeline',
  access: 'read',
  params: {
    EndTime: long(),
    ...token(),
    Region: text({ required: true }),
    ResourceId: text({ required: true }),
    ResourceType: text({ required: true }),
    StartTime: long(),
  },
  reply: { ResourceConfigurationTimeline: timelinePage },
  errors: [],
  async handle({ MaxResults, NextToken, ...input }, services) {
    const { db, scope, masterKey } = services
    const query = ['GetResourceConfigurationTimeline', scope.accounts, input]
    const { items, next } = await listTimeline(db, scope, services, {
      key: { resourceType: input.ResourceType, resourceId: input.ResourceId, regionId: input.Region },
      from: toOptionalInstant(input.StartTime),
      to: toOptionalInstant(input.EndTime),
      after: toTimelinePosition(readPageToken(masterKey, query, NextToken)),
      limit: MaxResults,
    })
    const nextToken = next && writePageToken(masterKey, query, [next.capturedAt, next.version])
    return { ResourceConfigurationTimeline: { items, maxResults: MaxResults, nextToken } }
  },
})

/** The same of a member of an account group. */
export const GetAggregateResourceConfigurationTimeline = aggregateTwin(
  GetResourceConfigurationTimeline,
  'GetAggregateResourceConfigurationTimeline',
  { params: oneMember, reply: { ResourceConfigurationTimeline: memberTimelinePage } },
)
