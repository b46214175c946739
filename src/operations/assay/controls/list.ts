import type { ListedOperation } from '../../operation.js'
import { GetControlStandard } from './GetControlStandard.js'
import { ListControlStandards } from './ListControlStandards.js'

/** Standards, and which rules speak to their clauses. */
export const CONTROL_OPERATIONS: readonly ListedOperation[] = [GetControlStandard, ListControlStandards]
