import { PutEvaluations } from '../../evaluation/PutEvaluations.js'
import type { ListedOperation } from '../../operation.js'
import { DeleteFunctionEndpoint } from './DeleteFunctionEndpoint.js'
import { ListFunctionEndpoints } from './ListFunctionEndpoints.js'
import { RegisterFunctionEndpoint } from './RegisterFunctionEndpoint.js'

/** Rules that functions decide. */
export const FUNCTION_OPERATIONS: readonly ListedOperation[] = [
  DeleteFunctionEndpoint,
  ListFunctionEndpoints,
  PutEvaluations,
  RegisterFunctionEndpoint,
]
