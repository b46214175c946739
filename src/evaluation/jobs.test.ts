import { expect, it } from 'vitest'
import type { AccountRef } from '../accounts/scope.js'
import { openTestDatabase } from '../db/testing.js'
import { settableClock } from '../platform/clock.js'
import { type AccountId, type AccountNo, randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { createJobRunner } from '../platform/jobs/runner.js'
import { createLog } from '../platform/log.js'
import { evaluationHandlers, requestChangesEvaluation } from './jobs.js'

const account: AccountRef = { accountNo: 1 as AccountNo, accountId: '1000000000000001' as AccountId }

it('regression: changes whose evaluation was given up are tried again later', async () => {
  const { db, close } = await openTestDatabase()
  const clock = settableClock(toInstant(1_000_000))
  const queue = { clock, ids: randomIds, wake: () => {} }
  const handlers = evaluationHandlers(db, queue)
  const log = createLog('silent')
  await requestChangesEvaluation(db, queue, account)
  // As a process leaves it that was killed in the last attempt.
  await db.updateTable('job').set({ status: 'running', attempts: 5, leaseUntil: clock.now() }).execute()
  await createJobRunner({ db, clock, log, handlers, onlyProcess: true }).drain()
  const jobs = await db
    .selectFrom('job')
    .select(['kind', 'status', 'attempts', 'runAt'])
    .orderBy('status')
    .execute()
  expect(jobs).toEqual([
    expect.objectContaining({ kind: 'evaluation.changes', status: 'dead' }),
    { kind: 'evaluation.changes', status: 'queued', attempts: 0, runAt: clock.now() + 600_000 },
  ])
  await close()
})
