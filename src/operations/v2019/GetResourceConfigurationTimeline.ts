import { integer } from '../../rpc/fields.js'
import { shape, wireInteger, wireList, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { GetResourceConfigurationTimeline as Newer } from '../resource/GetResourceConfigurationTimeline.js'
import { type TimelinePage, timelineItem } from '../resource/shapes.js'
import { ownAccount } from './params.js'

const { MaxResults: _, ...shared } = Newer.params

/** What was recorded of a resource, latest first; the page's size is called `Limit` here. */
export const GetResourceConfigurationTimeline = operation({
  name: 'GetResourceConfigurationTimeline',
  version: '2019-01-08',
  ramAction: 'config:GetResourceConfigurationTimeline',
  access: 'read',
  params: { ...shared, Limit: integer({ min: 1, max: 100, default: 10 }), ...ownAccount },
  reply: {
    ResourceConfigurationTimeline: shape<TimelinePage>({
      ConfigurationList: wireList(timelineItem).from((page) => page.items),
      Limit: wireInteger.from((page) => page.maxResults),
      NextToken: wireText.from((page) => page.nextToken),
    }),
  },
  errors: [],
  handle: ({ Limit, ...input }, services) => Newer.handle({ ...input, MaxResults: Limit }, services),
})
