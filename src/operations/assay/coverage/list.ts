import type { ListedOperation } from '../../operation.js'
import { GetCoverage } from './GetCoverage.js'
import { GetRuleLogic } from './GetRuleLogic.js'
import { GetAggregateVerdictCounts, GetVerdictCounts } from './GetVerdictCounts.js'

/** What rules decide by: their conditions, and the data there is for them. */
export const COVERAGE_OPERATIONS: readonly ListedOperation[] = [
  GetCoverage,
  GetRuleLogic,
  GetAggregateVerdictCounts,
  GetVerdictCounts,
]
