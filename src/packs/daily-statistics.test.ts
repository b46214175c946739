import { afterEach, beforeEach, expect, it } from 'vitest'
import { dayOf, nextDay } from '../platform/day.js'
import { parseIsoInstant } from '../platform/instant.js'
import { DISK_SIZE } from '../rules/testing.js'
import { createPack } from './create-pack.js'
import { listDailyStatistics, requestStatistics } from './daily-statistics.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'

const HOUR_MS = 3_600_000
let estate: TestEstate
beforeEach(async () => {
  estate = await openTestEstate()
  await createPack(estate.db, estate.scope, estate.services, packOf('p', { identifier: DISK_SIZE }))
  await requestStatistics(estate.db, estate.services.queue)
})
afterEach(() => estate.close())

const record = async (resourceId: string, Size: number) => {
  const capturedAt = estate.clock.now()
  await estate.record({ resourceType: 'ACS::ECS::Disk', resourceId, document: { Size }, capturedAt })
  await estate.evaluate()
}
const list = () => listDailyStatistics(estate.db, estate.scope, estate.services)

it('begins days at midnight of UTC+8', () => {
  const at = parseIsoInstant('2026-01-01T15:59:59Z')!
  expect(dayOf(at)).toBe('2026-01-01')
  expect(nextDay(at)).toBe(parseIsoInstant('2026-01-01T16:00:00Z'))
  expect(dayOf(nextDay(at))).toBe('2026-01-02')
})

it('keeps how the account stood at the end of each day and counts this one as it stands', async () => {
  const first = dayOf(estate.clock.now())
  await record('d-1', 10)
  expect(await list()).toEqual([
    { day: first, resources: 1, nonCompliantResources: 1, rules: 1, nonCompliantRules: 1 },
  ])
  estate.clock.set(nextDay(estate.clock.now()))
  await estate.evaluate()
  estate.clock.advance(HOUR_MS)
  await record('d-1', 40)
  await record('d-2', 40)
  const second = dayOf(estate.clock.now())
  const both = [
    { day: first, resources: 1, nonCompliantResources: 1, rules: 1, nonCompliantRules: 1 },
    { day: second, resources: 2, nonCompliantResources: 0, rules: 1, nonCompliantRules: 0 },
  ]
  expect(await list()).toEqual(both)
  estate.clock.set(nextDay(estate.clock.now()))
  await estate.evaluate()
  expect((await list()).slice(0, 2)).toEqual(both)
})

it('counts once a day, and leaves out days on which nothing ran', async () => {
  await record('d-1', 10)
  const first = dayOf(estate.clock.now())
  estate.clock.advance(100 * HOUR_MS)
  const back = estate.clock.now()
  await estate.evaluate()
  await estate.evaluate()
  const days = (await list()).map(({ day }) => day)
  expect(days.length).toBe(2)
  expect(days).not.toContain(first)
  expect(days[1]).toBe(dayOf(back))
})

it('shows no other account', async () => {
  await record('d-1', 10)
  const other = await estate.addAccount()
  estate.clock.set(nextDay(estate.clock.now()))
  await estate.evaluate()
  expect(
    (await listDailyStatistics(estate.db, other, estate.services)).map(({ resources }) => resources),
  ).toEqual([0, 0])
})
