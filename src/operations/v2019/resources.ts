import { getDiscoveredResource, listDiscoveredResources } from '../../inventory/store/discovered-resources.js'
import { countsByRegion, countsByType } from '../../inventory/store/resource-counts.js'
import { csv, integer, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { shape, wireInteger, wireList, wireLong, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { oneMember } from '../resource/params.js'
import { filled } from '../texts.js'
import { firstRows, olderPage, ownAccount } from './params.js'
import { olderPageOf, olderResource, olderResourceDetail } from './shapes.js'

/** The recorded resources, a page by its number, up to the 10,000th; today's version reads by token. */
export const ListDiscoveredResources = operation({
  name: 'ListDiscoveredResources',
  version: '2019-01-08',
  ramAction: 'config:ListDiscoveredResources',
  access: 'list',
  params: {
    ...ownAccount,
    ...olderPage,
    Regions: csv(),
    ResourceDeleted: integer({ enum: [0, 1], default: 1 }),
    ResourceId: text(),
    ResourceTypes: csv(),
  },
  reply: { DiscoveredResourceProfiles: olderPageOf('DiscoveredResourceProfileList', olderResource) },
  errors: [],
  async handle(input, { db, scope }) {
    const { offset, limit } = firstRows(input)
    const filter = {
      presence: input.ResourceDeleted === 1 ? ('kept' as const) : ('deleted' as const),
      resourceTypes: input.ResourceTypes,
      regions: input.Regions,
      resourceId: filled(input.ResourceId),
    }
    const { resources, totalCount } = await listDiscoveredResources(db, scope, filter, { limit })
    const page = { totalCount, pageNumber: input.PageNumber, pageSize: input.PageSize }
    return { DiscoveredResourceProfiles: { ...page, items: resources.slice(offset) } }
  },
})

/** The same over an account group or one member. inferred: the parameters are those of today's name */
export const ListAggregateDiscoveredResources = aggregateTwin(
  ListDiscoveredResources,
  'ListAggregateDiscoveredResources',
  { params: oneMember },
)

/** One recorded resource with its configuration. */
export const DescribeDiscoveredResource = operation({
  name: 'DescribeDiscoveredResource',
  version: '2019-01-08',
  ramAction: 'config:GetDiscoveredResource',
  access: 'read',
  params: {
    ...ownAccount,
    Region: text(),
    ResourceId: text({ required: true }),
    ResourceType: text({ required: true }),
  },
  reply: { DiscoveredResourceDetail: olderResourceDetail },
  errors: [],
  async handle({ ResourceId: resourceId, ResourceType: resourceType, Region }, { db, scope }) {
    const key = { resourceId, resourceType, regionId: filled(Region) }
    return { DiscoveredResourceDetail: await getDiscoveredResource(db, scope, key) }
  },
})

/** The same of a member of an account group. inferred: the parameters are those of today's name */
export const GetAggregateDiscoveredResource = aggregateTwin(
  DescribeDiscoveredResource,
  'GetAggregateDiscoveredResource',
  { params: oneMember },
)

interface GroupedCounts {
  readonly key: string
  readonly groups: readonly { readonly name: string; readonly count: number }[]
}

const groupedCounts = shape<GroupedCounts>({
  GroupByKey: wireText.from((counts) => counts.key),
  GroupedResourceCountList: wireList(
    shape<GroupedCounts['groups'][number]>({
      GroupName: wireText.from((group) => group.name),
      ResourceCount: wireLong.from((group) => group.count),
    }),
  ).from((counts) => counts.groups),
})

/** How many resources there are, by type or by region, the largest group first. inferred: values of GroupByKey */
export const GetDiscoveredResourceCounts = operation({
  name: 'GetDiscoveredResourceCounts',
  version: '2019-01-08',
  ramAction: 'config:GetDiscoveredResourceCounts',
  access: 'read',
  params: { GroupByKey: text({ required: true, enum: ['RESOURCE_TYPE', 'REGION'] }), ...ownAccount },
  reply: { GroupedResourceCounts: groupedCounts },
  errors: [],
  async handle({ GroupByKey: key }, { db, scope }) {
    const groups =
      key === 'REGION'
        ? (await countsByRegion(db, scope)).map(({ region, count }) => ({ name: region, count }))
        : (await countsByType(db, scope)).map(({ resourceType, count }) => ({ name: resourceType, count }))
    return { GroupedResourceCounts: { key, groups } }
  },
})

interface ResourceSummary {
  readonly types: number
  readonly regions: number
  readonly resources: number
}

const resourceSummary = shape<ResourceSummary>({
  RegionCount: wireInteger.from((summary) => summary.regions),
  ResourceCount: wireInteger.from((summary) => summary.resources),
  ResourceTypeCount: wireInteger.from((summary) => summary.types),
})

/** How many resources, types and regions there are. */
export const GetDiscoveredResourceSummary = operation({
  name: 'GetDiscoveredResourceSummary',
  version: '2019-01-08',
  ramAction: 'config:GetDiscoveredResourceSummary',
  access: 'read',
  params: ownAccount,
  reply: { DiscoveredResourceSummary: resourceSummary },
  errors: [],
  async handle(_, { db, scope }) {
    const types = await countsByType(db, scope)
    const regions = await countsByRegion(db, scope)
    const resources = types.reduce((sum, { count }) => sum + count, 0)
    return { DiscoveredResourceSummary: { types: types.length, regions: regions.length, resources } }
  },
})

/** The resource types that can be recorded. */
export const GetSupportedResourceTypes = operation({
  name: 'GetSupportedResourceTypes',
  version: '2019-01-08',
  ramAction: 'config:GetSupportedResourceTypes',
  access: 'read',
  params: {},
  reply: { ResourceTypes: wireList(wireText) },
  errors: [],
  handle: async (_, { catalogue }) => ({ ResourceTypes: [...catalogue.resourceTypes.keys()] }),
})
