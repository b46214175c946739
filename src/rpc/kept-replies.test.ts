import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEmbeddedTestDatabase, openTestDatabase, type TestDatabase } from '../db/testing.js'
import { toInstant } from '../platform/instant.js'
import { insertTestAccount } from '../rules/testing.js'
import { type KeptReplies, keptReplies } from './kept-replies.js'

let opened: TestDatabase
let made: string[]
beforeEach(async () => {
  opened = await openEmbeddedTestDatabase()
  made = []
})
afterEach(() => opened.close())

async function ask(replies: KeptReplies, key: string, now = 5, work?: () => Promise<unknown>) {
  // What arrives together is checked together; these calls come one after the other.
  await nextTurn()
  const reply = await replies.get(opened.db, key, { now: toInstant(now), maxMs: 10 }, async () => {
    await work?.()
    made.push(key)
    return Buffer.from(`${key} ${made.length}`)
  })
  return String(reply)
}

test('gives a reply again until something is committed, by this connection or by another', async () => {
  const replies = keptReplies(1_000)
  expect([await ask(replies, 'a'), await ask(replies, 'a'), await ask(replies, 'b')]).toEqual([
    'a 1',
    'a 1',
    'b 2',
  ])
  await insertTestAccount(opened.db, 1)
  expect([await ask(replies, 'a'), await ask(replies, 'a')]).toEqual(['a 3', 'a 3'])
  const other = await opened.open()
  await insertTestAccount(other, 2)
  await other.destroy()
  expect(await ask(replies, 'a')).toBe('a 4')
})

test('does not keep what was made while something was committed', async () => {
  const replies = keptReplies(1_000)
  const commit = () => insertTestAccount(opened.db, 1)
  expect(await ask(replies, 'a', 5, commit)).toBe('a 1')
  expect(await ask(replies, 'a')).toBe('a 2')
})

test('makes a reply that is too old anew, and one from the future', async () => {
  const replies = keptReplies(1_000)
  expect([await ask(replies, 'a', 5), await ask(replies, 'a', 15), await ask(replies, 'a', 16)]).toEqual([
    'a 1',
    'a 1',
    'a 2',
  ])
  expect(await ask(replies, 'a', 4)).toBe('a 3')
})

test('keeps no more bytes than it may, the oldest go first, and asks again after a failure', async () => {
  const replies = keptReplies(6)
  await ask(replies, 'a')
  await ask(replies, 'b')
  expect(await ask(replies, 'a')).toBe('a 1')
  await ask(replies, 'c')
  expect([await ask(replies, 'b'), await ask(replies, 'a')]).toEqual(['b 2', 'a 4'])
  await expect(ask(replies, 'd', 5, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await ask(replies, 'd')).toBe('d 5')
})

test('makes every reply anew where the engine does not tell of commits', async () => {
  await opened.close()
  opened = await openTestDatabase()
  const replies = keptReplies(1_000)
  const isKept = process.env['ASSAY_TEST_DATABASE_URL'] === undefined
  await ask(replies, 'a')
  expect(await ask(replies, 'a')).toBe(isKept ? 'a 1' : 'a 2')
})
