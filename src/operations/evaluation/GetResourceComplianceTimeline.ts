import { listComplianceTimeline } from '../../evaluation/list-compliance-timeline.js'
import { long, text, token } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { oneMember, toOptionalInstant } from '../resource/params.js'
import { complianceTimelinePage } from './timeline-shapes.js'

/**
 * What the rules said of a resource over time, latest first: one node for each instant at which a verdict
 * changed; the last 30 days unless `StartTime` says otherwise. Source: spec/lifecycle.md 7
 */
export const GetResourceComplianceTimeline = operation({
  name: 'GetResourceComplianceTimeline',
  version: '2020-09-07',
  ramAction: 'config:GetResourceComplianceTimeline',
  access: 'read',
  params: {
    EndTime: long(),
    ...token(),
    Region: text({ required: true }),
    ResourceId: text({ required: true }),
    ResourceType: text({ required: true }),
    StartTime: long(),
  },
  reply: { ResourceComplianceTimeline: complianceTimelinePage },
  errors: [],
  async handle({ MaxResults, NextToken, ...input }, services) {
    const { db, scope, masterKey } = services
    const query = ['GetResourceComplianceTimeline', scope.accounts, input]
    const { nodes, next } = await listComplianceTimeline(db, scope, services, {
      key: { resourceType: input.ResourceType, resourceId: input.ResourceId, regionId: input.Region },
      from: toOptionalInstant(input.StartTime),
      to: toOptionalInstant(input.EndTime),
      before: toOptionalInstant(readPageToken(masterKey, query, NextToken)?.[0]),
      limit: MaxResults,
    })
    const nextToken = next && writePageToken(masterKey, query, [next])
    return { ResourceComplianceTimeline: { nodes, maxResults: MaxResults, nextToken } }
  },
})

/** The same of a resource in an account group: what every rule of its account said of it. */
export const GetAggregateResourceComplianceTimeline = aggregateTwin(
  GetResourceComplianceTimeline,
  'GetAggregateResourceComplianceTimeline',
  { params: oneMember },
)
