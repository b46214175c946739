import type { Db } from '../../db/tables.js'
import { afterCommit } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import type { SettableClock } from '../clock.js'
import type { Instant } from '../instant.js'
import type { JobQueue } from './enqueue.js'

/**
 * Moves the clock of a test server once the call is committed, and runs what is due. Throws `NotEphemeral`
 * without such a clock, `InvalidTimestamp` when it would go back: nothing recorded may lie in the future.
 */
export function setTestClock(
  db: Db,
  clock: SettableClock | null,
  queue: Pick<JobQueue, 'wake'>,
  to: Instant,
): Instant {
  if (clock === null) throw new ApiError('NotEphemeral')
  if (to < clock.now()) throw new ApiError('Invalid{Param}', { Param: 'Timestamp' })
  afterCommit(db, () => {
    clock.set(to)
    queue.wake()
  })
  return to
}
