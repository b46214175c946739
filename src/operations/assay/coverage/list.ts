import type { ListedOperation } from '../../operation.js'
import { GetCoverage } from './GetCoverage.js'

/** What rules have to decide by. */
export const COVERAGE_OPERATIONS: readonly ListedOperation[] = [GetCoverage]
