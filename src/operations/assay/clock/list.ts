import type { ListedOperation } from '../../operation.js'
import { GetClock } from './GetClock.js'
import { SetClock } from './SetClock.js'

/** The clock of a test server. */
export const CLOCK_OPERATIONS: readonly ListedOperation[] = [GetClock, SetClock]
