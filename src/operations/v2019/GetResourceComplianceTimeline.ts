import { integer } from '../../rpc/fields.js'
import { shape, wireInteger, wireList, wireText } from '../../rpc/shapes.js'
import { GetResourceComplianceTimeline as Newer } from '../evaluation/GetResourceComplianceTimeline.js'
import { type ComplianceTimelinePage, complianceNode } from '../evaluation/timeline-shapes.js'
import { operation } from '../operation.js'
import { ownAccount } from './params.js'

const { MaxResults: _, ...shared } = Newer.params

/** What the rules said of a resource over time, latest first; the page's size is called `Limit` here. */
export const GetResourceComplianceTimeline = operation({
  name: 'GetResourceComplianceTimeline',
  version: '2019-01-08',
  ramAction: 'config:GetResourceComplianceTimeline',
  access: 'read',
  params: { ...shared, Limit: integer({ min: 1, max: 100, default: 10 }), ...ownAccount },
  reply: {
    ResourceComplianceTimeline: shape<ComplianceTimelinePage>({
      ComplianceList: wireList(complianceNode).from((page) => page.nodes),
      Limit: wireInteger.from((page) => page.maxResults),
      NextToken: wireText.from((page) => page.nextToken),
    }),
  },
  errors: [],
  handle: ({ Limit, ...input }, services) => Newer.handle({ ...input, MaxResults: Limit }, services),
})
