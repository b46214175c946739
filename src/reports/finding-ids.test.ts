import { expect, it } from 'vitest'
import { findingId } from './finding-id.js'
import { createFindingIds } from './finding-ids.js'

const idOf = (number: number) =>
  findingId({ accountId: '1', ruleId: 'cr-1', resourceType: 't', region: 'r', resourceId: String(number) })

it('holds the ids that were added, in any order, and no others', () => {
  const ids = createFindingIds()
  expect(ids.has(idOf(0))).toBe(false)
  for (let number = 0; number < 3_000; number += 2) ids.add(idOf(number))
  for (let number = 0; number < 3_000; number++)
    expect([number, ids.has(idOf(number))]).toEqual([number, number % 2 === 0])
  ids.add(idOf(1))
  expect([ids.has(idOf(1)), ids.has(idOf(3)), ids.has(idOf(2))]).toEqual([true, false, true])
})
