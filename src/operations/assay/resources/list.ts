import type { ListedOperation } from '../../operation.js'
import { SkipDiscoveredResources } from './SkipDiscoveredResources.js'

/** How a long list of resources is entered elsewhere than at its beginning. */
export const RESOURCE_POSITION_OPERATIONS: readonly ListedOperation[] = [SkipDiscoveredResources]
