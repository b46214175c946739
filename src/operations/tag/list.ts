import type { ListedOperation } from '../operation.js'
import { ListTagResources } from './ListTagResources.js'
import { TagResources } from './TagResources.js'
import { UntagResources } from './UntagResources.js'

/** Tags of rules and packages. */
export const TAG_OPERATIONS: readonly ListedOperation[] = [ListTagResources, TagResources, UntagResources]
