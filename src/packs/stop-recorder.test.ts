import { afterEach, beforeEach, expect, it } from 'vitest'
import { getRecorder, startRecorder } from '../inventory/recorder.js'
import { countsByType } from '../inventory/store/resource-counts.js'
import { beginRun } from '../inventory/store/runs.js'
import type { ImportId } from '../platform/ids.js'
import { createJobRunner } from '../platform/jobs/runner.js'
import { createLog } from '../platform/log.js'
import { listRules } from '../rules/store/read-rules.js'
import { PRIVATE_BUCKET } from '../rules/testing.js'
import { createPack } from './create-pack.js'
import { clearAccountHandler, stopRecorder } from './stop-recorder.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'

let estate: TestEstate
beforeEach(async () => {
  estate = await openTestEstate()
  const document = { Acl: 'private' }
  await estate.record({ resourceType: 'ACS::OSS::Bucket', resourceId: 'b', document })
  await createPack(estate.db, estate.scope, estate.services, packOf('p', { identifier: PRIVATE_BUCKET }))
  await estate.evaluate()
})
afterEach(() => estate.close())

const services = () => ({ ...estate.services, credentials: { forget: () => {} } })

async function clear(): Promise<void> {
  const { db, clock, services } = estate
  const handlers = [clearAccountHandler(db, services.queue)]
  await createJobRunner({ db, clock, log: createLog('silent'), handlers, onlyProcess: true }).drain()
}

it('deletes packages and rules at once, adds none until the start, and starts only when all is gone', async () => {
  const { db, scope } = estate
  await stopRecorder(db, scope, services())
  expect(estate.deletedPacks).toHaveLength(1)
  expect((await listRules(db, scope, {})).rules).toEqual([])
  expect((await getRecorder(db, scope)).status).toBe('REGISTRABLE')
  const wish = packOf('late', { identifier: PRIVATE_BUCKET })
  // A call that was on its way when the account was stopped.
  const late = () => createPack(db, scope, estate.services, wish)
  await expect(late()).rejects.toMatchObject({ code: 'AccountNotExisted' })
  await expect(startRecorder(db, scope, services())).rejects.toMatchObject({ code: 'ProcessIsRunning' })

  await clear()
  await expect(late()).rejects.toMatchObject({ code: 'AccountNotExisted' })
  expect(await countsByType(db, scope)).toEqual([])
  expect((await startRecorder(db, scope, services())).status).toBe('REGISTERED')
  await late()
})

it('is refused while an import writes to the account', async () => {
  const { db, scope, account, clock } = estate
  const importId = 'imp-running' as ImportId
  await db
    .insertInto('importRun')
    .values({
      importId,
      accountNo: account.accountNo,
      status: 'running',
      options: '{}',
      progress: '{}',
      summary: null,
      createdAt: clock.now(),
      startedAt: clock.now(),
      finishedAt: null,
    })
    .execute()
  await beginRun(db, account, importId, clock.now())
  await expect(stopRecorder(db, scope, services())).rejects.toMatchObject({ code: 'StopSLRFail' })
  expect((await listRules(db, scope, {})).rules).toHaveLength(1)
})
