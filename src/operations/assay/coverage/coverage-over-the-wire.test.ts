import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestEstate, type TestEstate } from '../../../packs/testing.js'
import { DISK_CATEGORY, DISK_SIZE } from '../../../rules/testing.js'
import { callOperation } from '../../testing.js'
import { GetCoverage } from './GetCoverage.js'

let estate: TestEstate
beforeAll(async () => {
  estate = await openTestEstate()
  await estate.record(
    { resourceType: 'ACS::ECS::Disk', resourceId: 'd-1', document: { Size: 40 } },
    { resourceType: 'ACS::ECS::Disk', resourceId: 'd-2', document: { Size: 40 } },
  )
})
afterAll(() => estate.close())

it('tells of each managed rule what it has to decide by', async () => {
  const { Rules } = await callOperation(estate, GetCoverage, {})
  expect(Rules).toHaveLength(estate.services.catalogue.rules.size)
  expect(Rules).toContainEqual(
    expect.objectContaining({ Identifier: DISK_SIZE, State: 'data', ResourceCount: 2 }),
  )
})

it('tells of one rule alone, in the words of this product', async () => {
  const wish = { Identifier: DISK_CATEGORY, SampleSize: '1' }
  const { needs } = estate.services.catalogue.rules.get(DISK_CATEGORY)!.logic
  expect(await callOperation(estate, GetCoverage, wish)).toMatchObject({
    Rules: [
      {
        Identifier: DISK_CATEGORY,
        ResourceTypes: ['ACS::ECS::Disk'],
        DeclaredCoverage: expect.any(String),
        ResourceCount: 2,
        LookedAt: 1,
        Paths: needs.map((Path) => ({ Path, Seen: expect.any(Number) })),
        MissingTypes: [],
      },
    ],
  })
})
