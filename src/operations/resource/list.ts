import type { ListedOperation } from '../operation.js'
import { GetAggregateDiscoveredResource, GetDiscoveredResource } from './GetDiscoveredResource.js'
import {
  GetAggregateResourceCountsGroupByRegion,
  GetDiscoveredResourceCountsGroupByRegion,
} from './GetDiscoveredResourceCountsGroupByRegion.js'
import {
  GetAggregateResourceCountsGroupByResourceType,
  GetDiscoveredResourceCountsGroupByResourceType,
} from './GetDiscoveredResourceCountsGroupByResourceType.js'
import {
  GetAggregateResourceConfigurationTimeline,
  GetResourceConfigurationTimeline,
} from './GetResourceConfigurationTimeline.js'
import { ListAggregateDiscoveredResources, ListDiscoveredResources } from './ListDiscoveredResources.js'
import { ListAggregateResourceRelations, ListResourceRelations } from './ListResourceRelations.js'

/** Recorded resources. */
export const RESOURCE_OPERATIONS: readonly ListedOperation[] = [
  GetAggregateDiscoveredResource,
  GetDiscoveredResource,
  GetAggregateResourceCountsGroupByRegion,
  GetDiscoveredResourceCountsGroupByRegion,
  GetAggregateResourceCountsGroupByResourceType,
  GetDiscoveredResourceCountsGroupByResourceType,
  GetAggregateResourceConfigurationTimeline,
  GetResourceConfigurationTimeline,
  ListAggregateDiscoveredResources,
  ListDiscoveredResources,
  ListAggregateResourceRelations,
  ListResourceRelations,
]
