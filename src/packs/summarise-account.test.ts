import { afterAll, beforeAll, expect, it } from 'vitest'
import { NO_COUNTS } from '../evaluation/types.js'
import { DISK_CATEGORY, DISK_SIZE } from '../rules/testing.js'
import { createPack } from './create-pack.js'
import { overviewOfVerdicts } from './summarise-account.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'

let estate: TestEstate
const disk = (resourceId: string, document: object) => ({
  resourceType: 'ACS::ECS::Disk',
  resourceId,
  document,
})

beforeAll(async () => {
  estate = await openTestEstate()
  await estate.record(
    disk('d-1', { Size: 40, Category: 'ssd' }),
    disk('d-2', { Category: 'ssd' }),
    disk('d-3', {}),
    disk('d-4', { Category: 'hdd' }),
  )
  await createPack(
    estate.db,
    estate.scope,
    estate.services,
    packOf(
      'disks',
      { identifier: DISK_SIZE, name: 'size' },
      {
        identifier: DISK_CATEGORY,
        name: 'category',
        parameters: [{ name: 'categories', value: 'ssd,essd' }],
      },
    ),
  )
})
afterAll(() => estate.close())

it('counts nothing before anything was evaluated', async () => {
  const none = { results: NO_COUNTS, resources: NO_COUNTS }
  expect(await overviewOfVerdicts(estate.db, estate.scope)).toEqual({
    ...none,
    resourcesWithInsufficientData: 0,
    resourcesWithError: 0,
  })
})

it('shows resources without data beside those that pass, though one result of them passes', async () => {
  await estate.evaluate()
  expect(await overviewOfVerdicts(estate.db, estate.scope)).toEqual({
    results: { ...NO_COUNTS, compliant: 3, nonCompliant: 1, insufficientData: 4 },
    resources: { ...NO_COUNTS, compliant: 2, nonCompliant: 1, insufficientData: 1 },
    resourcesWithInsufficientData: 3,
    resourcesWithError: 0,
  })
})
