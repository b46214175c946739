import type { ListedOperation } from '../operation.js'
import { GenerateAggregateResourceInventory, GenerateResourceInventory } from './GenerateResourceInventory.js'
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
import { GetAggregateResourceInventory, GetResourceInventory } from './GetResourceInventory.js'
import { ListAggregateDiscoveredResources, ListDiscoveredResources } from './ListDiscoveredResources.js'
import { ListAggregateResourceRelations, ListResourceRelations } from './ListResourceRelations.js'

/** Recorded resources. */
export const RESOURCE_OPERATIONS: readonly ListedOperation[] = [
  GenerateAggregateResourceInventory,
  GenerateResourceInventory,
  GetAggregateDiscoveredResource,
  GetDiscoveredResource,
  GetAggregateResourceCountsGroupByRegion,
  GetDiscoveredResourceCountsGroupByRegion,
  GetAggregateResourceCountsGroupByResourceType,
  GetDiscoveredResourceCountsGroupByResourceType,
  GetAggregateResourceConfigurationTimeline,
  GetResourceConfigurationTimeline,
  GetAggregateResourceInventory,
  GetResourceInventory,
  ListAggregateDiscoveredResources,
  ListDiscoveredResources,
  ListAggregateResourceRelations,
  ListResourceRelations,
]
