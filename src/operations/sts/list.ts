import type { ListedOperation } from '../operation.js'
import { AssumeRole } from './AssumeRole.js'
import { GetCallerIdentity } from './GetCallerIdentity.js'

/** Temporary credentials, and who a caller is. */
export const STS_OPERATIONS: readonly ListedOperation[] = [AssumeRole, GetCallerIdentity]
