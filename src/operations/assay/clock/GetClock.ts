import { ApiError } from '../../../errors.js'
import { countDueJobs } from '../../../platform/jobs/store.js'
import { wireInstant, wireInteger } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * The time of a server started with `--ephemeral`, and how much background work is due by then: none means
 * that every result is up to date. `NotEphemeral` on any other server.
 */
export const GetClock = operation({
  name: 'GetClock',
  version: '2026-12-01',
  ramAction: 'assay:GetClock',
  access: 'read',
  params: {},
  reply: { Timestamp: wireInstant, DueJobs: wireInteger },
  errors: ['NotEphemeral'],
  async handle(_, { db, testClock }) {
    if (testClock === null) throw new ApiError('NotEphemeral')
    const Timestamp = testClock.now()
    return { Timestamp, DueJobs: await countDueJobs(db, Timestamp) }
  },
})
