import { type ComplianceNode, listComplianceTimeline } from '../../evaluation/list-compliance-timeline.js'
import { integer, long, text } from '../../rpc/fields.js'
import { shape, wireInteger, wireList, wireText } from '../../rpc/shapes.js'
import { complianceNode } from '../evaluation/timeline-shapes.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { toOptionalInstant } from '../resource/params.js'
import { ownAccount } from './params.js'

interface OlderTimeline {
  readonly nodes: readonly ComplianceNode[]
  readonly limit: number
  readonly nextToken: string | undefined
}

const olderTimeline = shape<OlderTimeline>({
  ComplianceList: wireList(complianceNode).from((page) => page.nodes),
  Limit: wireInteger.from((page) => page.limit),
  NextToken: wireText.from((page) => page.nextToken),
})

/** What the rules said of a resource over time, latest first; the page's size is called `Limit` here. */
export const GetResourceComplianceTimeline = operation({
  name: 'GetResourceComplianceTimeline',
  version: '2019-01-08',
  ramAction: 'config:GetResourceComplianceTimeline',
  access: 'read',
  params: {
    EndTime: long(),
    Limit: integer({ min: 1, max: 100, default: 10 }),
    ...ownAccount,
    NextToken: text({ maxLength: 4096 }),
    Region: text({ required: true }),
    ResourceId: text({ required: true }),
    ResourceType: text({ required: true }),
    StartTime: long(),
  },
  reply: { ResourceComplianceTimeline: olderTimeline },
  errors: [],
  async handle({ Limit: limit, NextToken, ...input }, services) {
    const { db, scope, masterKey } = services
    const query = ['GetResourceComplianceTimeline 2019-01-08', scope.accounts, input]
    const { nodes, next } = await listComplianceTimeline(db, scope, services, {
      key: { resourceType: input.ResourceType, resourceId: input.ResourceId, regionId: input.Region },
      from: toOptionalInstant(input.StartTime),
      to: toOptionalInstant(input.EndTime),
      before: toOptionalInstant(readPageToken(masterKey, query, NextToken)?.[0]),
      limit,
    })
    const nextToken = next && writePageToken(masterKey, query, [next])
    return { ResourceComplianceTimeline: { nodes, limit, nextToken } }
  },
})
