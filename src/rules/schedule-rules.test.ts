import { afterEach, beforeEach, expect, it } from 'vitest'
import { ListConfigRuleEvaluationResults } from '../operations/evaluation/ListConfigRuleEvaluationResults.js'
import { StartConfigRuleEvaluationByResource } from '../operations/evaluation/StartConfigRuleEvaluationByResource.js'
import { callOperation } from '../operations/testing.js'
import { openTestEstate, type TestEstate } from '../packs/testing.js'
import { countOpenJobs } from '../platform/jobs/store.js'
import { createRule } from './create-rule.js'
import { draftManagedRule } from './draft-rule.js'
import { getRule } from './store/read-rules.js'
import { startRules, stopRules } from './switch-rules.js'
import { DISK_SIZE, PRIVATE_BUCKET } from './testing.js'
import type { Trigger } from './types.js'

const HOUR_MS = 3_600_000
let estate: TestEstate
beforeEach(async () => {
  estate = await openTestEstate()
  await estate.record({ resourceType: 'ACS::ECS::Disk', resourceId: 'd-1', document: { Size: 10 } })
})
afterEach(() => estate.close())

async function create(identifier: string, triggers: readonly Trigger[]) {
  const { services, db, scope } = estate
  const drafted = draftManagedRule(services.catalogue, { identifier, parameters: {}, triggers }, 'en-US')
  if (drafted.kind === 'refused') throw new Error(drafted.reason)
  const ruleId = await createRule(db, scope, services, drafted.draft)
  await estate.evaluate()
  return ruleId
}

const read = (ruleId: string) => getRule(estate.db, estate.scope, ruleId)

async function messageTypes(ruleId: string): Promise<string[]> {
  const reply = await callOperation(estate, ListConfigRuleEvaluationResults, { ConfigRuleId: ruleId })
  const { EvaluationResultList } = reply['EvaluationResults'] as {
    EvaluationResultList: { InvokingEventMessageType: string }[]
  }
  return EvaluationResultList.map((result) => result.InvokingEventMessageType)
}

it('gives a rule a whole pass at its times and says so with the results', async () => {
  const start = estate.clock.now()
  const ruleId = await create(DISK_SIZE, [
    { kind: 'change' },
    { kind: 'scheduled', frequency: 'Three_Hours' },
  ])
  expect(await read(ruleId)).toMatchObject({ lastEvaluatedAt: start, nextScheduledAt: start + 3 * HOUR_MS })
  expect(await messageTypes(ruleId)).toEqual(['ConfigurationItemChangeNotification'])

  estate.clock.advance(3 * HOUR_MS - 1)
  await estate.evaluate()
  expect(await read(ruleId)).toMatchObject({ lastEvaluatedAt: start })

  estate.clock.advance(1)
  await estate.evaluate()
  expect(await read(ruleId)).toMatchObject({
    state: 'ACTIVE',
    passCause: 'scheduled',
    lastEvaluatedAt: start + 3 * HOUR_MS,
    nextScheduledAt: start + 6 * HOUR_MS,
  })
  expect(await messageTypes(ruleId)).toEqual(['ScheduledNotification'])

  await estate.record({
    resourceType: 'ACS::ECS::Disk',
    resourceId: 'd-1',
    document: { Size: 40 },
    capturedAt: estate.clock.now(),
  })
  estate.clock.advance(1)
  await estate.evaluate()
  expect(await messageTypes(ruleId)).toEqual(['ConfigurationItemChangeNotification'])
})

it('says that an evaluation of a resource was asked for, until the resource changes', async () => {
  const ruleId = await create(DISK_SIZE, [{ kind: 'change' }])
  const bucketRuleId = await create(PRIVATE_BUCKET, [{ kind: 'change' }])
  await estate.record(
    { resourceType: 'ACS::ECS::Disk', resourceId: 'd-2', document: { Size: 10 } },
    { resourceType: 'ACS::OSS::Bucket', resourceId: 'b-1', document: { Acl: 'private' } },
  )
  estate.clock.advance(1)
  await estate.evaluate()
  const ask = () => callOperation(estate, StartConfigRuleEvaluationByResource, { ResourceId: 'd-1' })
  expect(await ask()).toEqual({ ConfigRuleId: ruleId })
  estate.clock.advance(1)
  await estate.evaluate()
  expect(await messageTypes(ruleId)).toEqual(['Manual', 'ConfigurationItemChangeNotification'])
  expect(await messageTypes(bucketRuleId)).toEqual(['ConfigurationItemChangeNotification'])

  await estate.record({
    resourceType: 'ACS::ECS::Disk',
    resourceId: 'd-1',
    document: { Size: 40 },
    capturedAt: estate.clock.now(),
  })
  estate.clock.advance(1)
  await estate.evaluate()
  const onChange = ['ConfigurationItemChangeNotification', 'ConfigurationItemChangeNotification']
  expect(await messageTypes(ruleId)).toEqual(onChange)

  await ask()
  estate.clock.advance(1)
  await estate.evaluate()
  expect(await messageTypes(ruleId)).toContain('Manual')
  // A whole pass confirms every result anew, for its own cause.
  estate.clock.advance(1)
  await estate.services.events.ruleChanged(estate.db, estate.account, (await read(ruleId)).ruleNo, 'changed')
  await estate.evaluate()
  expect(await messageTypes(ruleId)).toEqual(onChange)
})

it('runs once for all the times that passed while nothing ran, and keeps its phase', async () => {
  const start = estate.clock.now()
  const ruleId = await create(DISK_SIZE, [{ kind: 'scheduled', frequency: 'One_Hour' }])
  estate.clock.advance(50 * HOUR_MS + 5)
  await estate.evaluate()
  expect(await read(ruleId)).toMatchObject({
    lastEvaluatedAt: start + 50 * HOUR_MS + 5,
    nextScheduledAt: start + 51 * HOUR_MS,
  })
})

it('keeps one queued job for the account, at the earliest time, as a row that a restart finds', async () => {
  const start = estate.clock.now()
  await create(DISK_SIZE, [{ kind: 'scheduled', frequency: 'TwentyFour_Hours' }])
  await create(PRIVATE_BUCKET, [{ kind: 'scheduled', frequency: 'Six_Hours' }])
  expect(await countOpenJobs(estate.db)).toEqual([{ kind: 'rules.schedule', status: 'queued', count: 1 }])
  const job = await estate.db.selectFrom('job').select('runAt').executeTakeFirstOrThrow()
  expect(job.runAt).toBe(start + 6 * HOUR_MS)
})

it('leaves a stopped rule alone and takes it up again when it is started', async () => {
  const ruleId = await create(DISK_SIZE, [{ kind: 'scheduled', frequency: 'One_Hour' }])
  const { db, scope, services, clock } = estate
  await stopRules(db, scope, services, [ruleId])
  const before = await read(ruleId)
  expect(before).toMatchObject({ state: 'INACTIVE', nextScheduledAt: null })
  clock.advance(5 * HOUR_MS)
  await estate.evaluate()
  expect(await read(ruleId)).toEqual(before)
  await startRules(db, scope, services, [ruleId])
  expect(await read(ruleId)).toMatchObject({ nextScheduledAt: clock.now() + HOUR_MS })
})

it('has no job for an account without a schedule', async () => {
  await create(PRIVATE_BUCKET, [{ kind: 'change' }])
  expect(await countOpenJobs(estate.db)).toEqual([])
})
