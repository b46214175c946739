import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { endOfTurn } from './end-of-turn.js'

test('all who wait in a turn go on together, after what had arrived', async () => {
  const seen: string[] = []
  const first = endOfTurn().then(() => seen.push('first reply'))
  // Work that came in with it, each part after promises of its own.
  await Promise.resolve()
  seen.push('second call')
  const second = endOfTurn().then(() => seen.push('second reply'))
  process.nextTick(() => seen.push('third call'))
  await Promise.all([first, second])
  expect(seen).toEqual(['second call', 'third call', 'first reply', 'second reply'])
})

test('who comes in a later turn waits for its end, not for one that is over', async () => {
  const seen: string[] = []
  await endOfTurn().then(() => seen.push('first reply'))
  const second = endOfTurn().then(() => seen.push('second reply'))
  await Promise.resolve()
  expect(seen).toEqual(['first reply'])
  await nextTurn()
  await second
  expect(seen).toEqual(['first reply', 'second reply'])
})
