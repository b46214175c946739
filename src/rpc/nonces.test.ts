import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomIds } from '../platform/ids.js'
import { nonceMemory } from './nonces.js'

const MINUTE_MS = 60_000

test('each nonce of a key is new exactly once, also while the table grows', () => {
  const memory = nonceMemory(randomIds, 1_000_000)
  const now = 1_000_000_000
  for (let i = 0; i < 50_000; i++) expect(memory.remember('key', `nonce-${i}`, now)).toBe('new')
  for (let i = 0; i < 50_000; i++) expect(memory.remember('key', `nonce-${i}`, now)).toBe('used')
  expect(memory.remember('other', 'nonce-1', now)).toBe('new')
})

test('answers like a set of strings within the window', () => {
  const ops = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.string({ maxLength: 3 })), { maxLength: 200 })
  fc.assert(
    fc.property(ops, (pairs) => {
      const memory = nonceMemory(randomIds, 10_000)
      const seen = new Set<string>()
      for (const [key, nonce] of pairs) {
        const name = JSON.stringify([key, nonce])
        expect(memory.remember(key, nonce, 5)).toBe(seen.has(name) ? 'used' : 'new')
        seen.add(name)
      }
    }),
  )
})

test('a nonce is kept for 30 minutes and forgotten after 40', () => {
  const memory = nonceMemory(randomIds, 100)
  const start = 10 * MINUTE_MS * 1000 + 9 * MINUTE_MS
  expect(memory.remember('key', 'n', start)).toBe('new')
  expect(memory.remember('key', 'n', start + 30 * MINUTE_MS)).toBe('used')
  expect(memory.remember('key', 'n', start + 41 * MINUTE_MS)).toBe('new')
})

test('a full generation refuses further nonces and recovers with the next one', () => {
  const memory = nonceMemory(randomIds, 2)
  const now = 0
  expect(memory.remember('key', '1', now)).toBe('new')
  expect(memory.remember('key', '2', now)).toBe('new')
  expect(memory.remember('key', '3', now)).toBe('full')
  expect(memory.remember('key', '1', now)).toBe('used')
  expect(memory.remember('key', '3', 10 * MINUTE_MS)).toBe('new')
})
