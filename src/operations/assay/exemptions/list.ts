import {
  IgnoreAggregateEvaluationResults,
  IgnoreEvaluationResults,
} from '../../exemption/IgnoreEvaluationResults.js'
import {
  RevertAggregateEvaluationResults,
  RevertEvaluationResults,
} from '../../exemption/RevertEvaluationResults.js'
import type { ListedOperation } from '../../operation.js'
import { ApproveExemption } from './ApproveExemption.js'
import { CountExemption } from './CountExemption.js'
import { CreateExemption } from './CreateExemption.js'
import { DeleteExemption } from './DeleteExemption.js'
import { GetExemption } from './GetExemption.js'
import { ListExemptions } from './ListExemptions.js'
import { UpdateExemption } from './UpdateExemption.js'

/** Results that are ignored, under the names of the service and with what this product adds. */
export const EXEMPTION_OPERATIONS: readonly ListedOperation[] = [
  ApproveExemption,
  CountExemption,
  CreateExemption,
  DeleteExemption,
  GetExemption,
  IgnoreAggregateEvaluationResults,
  IgnoreEvaluationResults,
  ListExemptions,
  RevertAggregateEvaluationResults,
  RevertEvaluationResults,
  UpdateExemption,
]
