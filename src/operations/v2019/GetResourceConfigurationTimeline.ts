import { listTimeline, type TimelineItem } from '../../inventory/list-timeline.js'
import { integer, long, text } from '../../rpc/fields.js'
import { shape, wireInteger, wireList, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { toOptionalInstant, toTimelinePosition } from '../resource/params.js'
import { timelineItem } from '../resource/shapes.js'
import { ownAccount } from './params.js'

interface OlderTimeline {
  readonly items: readonly TimelineItem[]
  readonly limit: number
  readonly nextToken: string | undefined
}

const olderTimeline = shape<OlderTimeline>({
  ConfigurationList: wireList(timelineItem).from((page) => page.items),
  Limit: wireInteger.from((page) => page.limit),
  NextToken: wireText.from((page) => page.nextToken),
})

/** What was recorded of a resource, latest first; the page's size is called `Limit` here. */
export const GetResourceConfigurationTimeline = operation({
  name: 'GetResourceConfigurationTimeline',
  version: '2019-01-08',
  ramAction: 'config:GetResourceConfigurationTimeline',
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
  reply: { ResourceConfigurationTimeline: olderTimeline },
  errors: [],
  async handle({ Limit: limit, NextToken, ...input }, services) {
    const { db, scope, masterKey } = services
    const query = ['GetResourceConfigurationTimeline 2019-01-08', scope.accounts, input]
    const { items, next } = await listTimeline(db, scope, services, {
      key: { resourceType: input.ResourceType, resourceId: input.ResourceId, regionId: input.Region },
      from: toOptionalInstant(input.StartTime),
      to: toOptionalInstant(input.EndTime),
      after: toTimelinePosition(readPageToken(masterKey, query, NextToken)),
      limit,
    })
    const nextToken = next && writePageToken(masterKey, query, [next.capturedAt, next.version])
    return { ResourceConfigurationTimeline: { items, limit, nextToken } }
  },
})
