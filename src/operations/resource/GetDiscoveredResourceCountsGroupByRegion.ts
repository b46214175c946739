import { countsByRegion } from '../../inventory/store/resource-counts.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { shape, wireList, wireLong, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { oneMember } from './params.js'

const group = shape<{ readonly region: string; readonly count: number }>({
  GroupName: wireText.from(({ region }) => region),
  Region: wireText.from(({ region }) => region),
  ResourceCount: wireLong.from(({ count }) => count),
})

/** How many resources are recorded in each region, most first. */
export const GetDiscoveredResourceCountsGroupByRegion = operation({
  name: 'GetDiscoveredResourceCountsGroupByRegion',
  version: '2020-09-07',
  ramAction: 'config:GetDiscoveredResourceCountsGroupByRegion',
  access: 'read',
  params: { ResourceType: text() },
  reply: { DiscoveredResourceCountsSummary: wireList(group) },
  errors: [],
  async handle({ ResourceType }, { db, scope }) {
    const counts = await countsByRegion(db, scope, { resourceType: filled(ResourceType) })
    return { DiscoveredResourceCountsSummary: counts }
  },
})

/** The same over an account group, one of its folders or one member. */
export const GetAggregateResourceCountsGroupByRegion = aggregateTwin(
  GetDiscoveredResourceCountsGroupByRegion,
  'GetAggregateResourceCountsGroupByRegion',
  { params: { ...oneMember, FolderId: text() } },
)
