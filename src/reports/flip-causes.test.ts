import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPack } from '../packs/create-pack.js'
import { describePack } from '../packs/describe-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../packs/testing.js'
import type { PackId } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import { updateRule } from '../rules/update-rule.js'
import { FINDINGS } from './tables/result-tables.js'
import { tableOf } from './tables/table.js'
import { createReportMaker, rowsOf } from './time-testing.js'

const DAY_MS = 86_400_000

let estate: TestEstate
let directory: string

beforeAll(async () => {
  estate = await openTestEstate()
  directory = await mkdtemp(join(tmpdir(), 'assay flips '))
})
afterAll(async () => {
  await estate.close()
  await rm(directory, { recursive: true, force: true })
})

it('a finding names the configuration change that made it, and none where something else did', async () => {
  const start = estate.clock.now()
  const day = (number: number) => toInstant(start + number * DAY_MS)
  const bucket = (resourceId: string, Acl: string, at: number) =>
    estate.record({ resourceType: 'ACS::OSS::Bucket', resourceId, document: { Acl }, capturedAt: day(at) })
  const packId = await createPack(
    estate.db,
    estate.scope,
    estate.services,
    packOf('p', { identifier: PRIVATE_BUCKET }, { identifier: DISK_SIZE }),
  )
  await bucket('opened', 'private', 0)
  await bucket('born-open', 'public', 0)
  const disk = { resourceType: 'ACS::ECS::Disk', resourceId: 'd-1', document: { Size: 30 } }
  await estate.record({ ...disk, capturedAt: day(0) })
  await estate.evaluate()
  estate.clock.set(day(3))
  // Seen at day 2, imported at day 3.
  await bucket('opened', 'public', 2)
  await estate.evaluate()
  // A change that leaves the verdict does not take its place.
  estate.clock.set(day(4))
  await bucket('opened', 'public-read', 4)
  const { rules } = await describePack(estate.db, estate.scope, estate.services, packId)
  const ofDisk = rules.find(({ rule }) => rule.sourceIdentifier === DISK_SIZE)!.rule
  await updateRule(estate.db, estate.scope, estate.services, ofDisk.ruleId, { parameters: { size: '40' } })
  await estate.evaluate()

  const maker = await createReportMaker(estate.db, estate.clock, directory)
  const { record } = await maker.make({ account: estate.account, packId: packId as PackId })
  const rows = await rowsOf(tableOf(FINDINGS, record))
  const found = rows.map((row) => [
    row['resource_id'],
    row['flipped_by_version'],
    row['flipped_by_change_at'],
  ])
  expect(Object.fromEntries(found.map(([id, ...cause]) => [id, cause]))).toEqual({
    opened: [2, day(2)],
    'born-open': [null, null],
    'd-1': [null, null],
  })
})
