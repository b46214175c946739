import { countsByType } from '../../inventory/store/resource-counts.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { shape, wireList, wireLong, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { oneMember } from './params.js'

const group = shape<{ readonly resourceType: string; readonly count: number }>({
  GroupName: wireText.from(({ resourceType }) => resourceType),
  ResourceType: wireText.from(({ resourceType }) => resourceType),
  ResourceCount: wireLong.from(({ count }) => count),
})

/** How many resources are recorded in each type, most first. */
export const GetDiscoveredResourceCountsGroupByResourceType = operation({
  name: 'GetDiscoveredResourceCountsGroupByResourceType',
  version: '2020-09-07',
  ramAction: 'config:GetDiscoveredResourceCountsGroupByResourceType',
  access: 'read',
  params: { Region: text() },
  reply: { DiscoveredResourceCountsSummary: wireList(group) },
  errors: [],
  async handle({ Region }, { db, scope }) {
    const counts = await countsByType(db, scope, { region: filled(Region) })
    return { DiscoveredResourceCountsSummary: counts }
  },
})

/** The same over an account group, one of its folders or one member. */
export const GetAggregateResourceCountsGroupByResourceType = aggregateTwin(
  GetDiscoveredResourceCountsGroupByResourceType,
  'GetAggregateResourceCountsGroupByResourceType',
  { params: { ...oneMember, FolderId: text() } },
)
