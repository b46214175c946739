import { toInstant } from '../../../platform/instant.js'
import { setTestClock } from '../../../platform/jobs/set-test-clock.js'
import { long } from '../../../rpc/fields.js'
import { wireInstant } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * Sets the time of a server started with `--ephemeral`; what is due by then runs. Time goes forward only.
 * Signatures are still checked against the real time, so that clients need not know. `NotEphemeral` on any
 * other server.
 */
export const SetClock = operation({
  name: 'SetClock',
  version: '2026-12-01',
  ramAction: 'assay:SetClock',
  access: 'write',
  params: { Timestamp: long({ required: true, min: 0, max: 253_402_300_799_999 }) },
  reply: { Timestamp: wireInstant },
  errors: ['NotEphemeral'],
  async handle({ Timestamp }, { db, testClock, queue }) {
    return { Timestamp: setTestClock(db, testClock, queue, toInstant(Timestamp)) }
  },
})
