import type { ListedOperation } from '../operation.js'
import { GetDiscoveredResource } from './GetDiscoveredResource.js'
import { GetDiscoveredResourceCountsGroupByRegion } from './GetDiscoveredResourceCountsGroupByRegion.js'
import { GetDiscoveredResourceCountsGroupByResourceType } from './GetDiscoveredResourceCountsGroupByResourceType.js'
import { GetResourceConfigurationTimeline } from './GetResourceConfigurationTimeline.js'
import { ListDiscoveredResources } from './ListDiscoveredResources.js'
import { ListResourceRelations } from './ListResourceRelations.js'

/** Recorded resources. */
export const RESOURCE_OPERATIONS: readonly ListedOperation[] = [
  GetDiscoveredResource,
  GetDiscoveredResourceCountsGroupByRegion,
  GetDiscoveredResourceCountsGroupByResourceType,
  GetResourceConfigurationTimeline,
  ListDiscoveredResources,
  ListResourceRelations,
]
