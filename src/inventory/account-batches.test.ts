import { expect, it } from 'vitest'
import type { AccountId } from '../platform/ids.js'
import { accountBatches } from './account-batches.js'
import { RECORD_BATCH } from './record-items.js'

function gather() {
  const batches: (readonly [accountId: string, numbers: readonly number[]])[] = []
  const waiting = accountBatches<{ item: { accountId: AccountId; configuration: string }; number: number }>(
    async (accountId, entries) => void batches.push([accountId, entries.map(({ number }) => number)]),
  )
  const add = (account: string, number: number, characters = 10) =>
    waiting.add({
      item: { accountId: account as AccountId, configuration: 'x'.repeat(characters) },
      number,
    })
  return { batches, add, waiting }
}

it('writes whole batches of each account, in its order, of what accounts bring in turns', async () => {
  const { batches, add, waiting } = gather()
  for (let number = 0; number < RECORD_BATCH + 1; number++)
    for (const account of ['a', 'b']) await add(account, number)
  const first = Array.from({ length: RECORD_BATCH }, (_, index) => index)
  expect(batches).toEqual([
    ['a', first],
    ['b', first],
  ])
  await waiting.flushAll()
  expect(batches.slice(2)).toEqual([
    ['a', [RECORD_BATCH]],
    ['b', [RECORD_BATCH]],
  ])
})

it('holds no more in memory than a limit, and lets the fullest account go', async () => {
  const { batches, add, waiting } = gather()
  await add('a', 0, 3_000_000)
  await add('b', 0, 3_000_000)
  await add('b', 1, 1_500_000)
  expect(batches).toEqual([])
  await add('a', 1, 1_000_000)
  await add('b', 2, 1)
  expect(batches).toEqual([['a', [0, 1]]])
  await waiting.flushAll()
  expect(batches[1]).toEqual(['b', [0, 1, 2]])
})
