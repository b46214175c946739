import type { ListedOperation } from '../../operation.js'
import { ListDirectories } from './ListDirectories.js'
import { SetDirectory } from './SetDirectory.js'

/** Resource directories: which accounts belong together. */
export const DIRECTORY_OPERATIONS: readonly ListedOperation[] = [ListDirectories, SetDirectory]
