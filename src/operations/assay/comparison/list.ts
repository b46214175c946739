import type { ListedOperation } from '../../operation.js'
import { CompleteComparison } from './CompleteComparison.js'
import { CreateComparison } from './CreateComparison.js'
import { GetComparison } from './GetComparison.js'
import { ListComparisonDifferences } from './ListComparisonDifferences.js'
import { UploadComparisonPart } from './UploadComparisonPart.js'

/** Results here beside those of the cloud's own service. */
export const COMPARISON_OPERATIONS: readonly ListedOperation[] = [
  CompleteComparison,
  CreateComparison,
  GetComparison,
  ListComparisonDifferences,
  UploadComparisonPart,
]
