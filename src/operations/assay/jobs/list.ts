import type { ListedOperation } from '../../operation.js'
import { ListJobs } from './ListJobs.js'

/** What the server works at in the background. */
export const JOB_OPERATIONS: readonly ListedOperation[] = [ListJobs]
