import { expect, test } from 'vitest'
import { settableClock } from '../platform/clock.js'
import { toInstant } from '../platform/instant.js'
import { noThrottle, rateThrottle, throttleCall } from './throttle.js'

test('a burst is let through, then the rate', () => {
  const clock = settableClock(toInstant(0))
  const throttle = rateThrottle(clock, { perSecond: 10, burst: 3 })
  expect([throttle('a'), throttle('a'), throttle('a')]).toEqual([0, 0, 0])
  expect(throttle('a')).toBe(100)
  expect(throttle('b')).toBe(0)
  clock.advance(100)
  expect([throttle('a'), throttle('a')]).toEqual([0, 100])
  clock.advance(60_000)
  expect([throttle('a'), throttle('a'), throttle('a'), throttle('a')]).toEqual([0, 0, 0, 100])
})

test('regression: a clock that is put back an hour refuses nobody for an hour', () => {
  const clock = settableClock(toInstant(10_000_000))
  const throttle = rateThrottle(clock, { perSecond: 10, burst: 3 })
  expect(throttle('a')).toBe(0)
  clock.advance(-3_600_000)
  expect([throttle('a'), throttle('a'), throttle('a')]).toEqual([0, 0, 100])
  clock.advance(100)
  expect(throttle('a')).toBe(0)
})

test('one operation is limited before the account, and each account for itself', () => {
  const clock = settableClock(toInstant(0))
  const throttle = {
    account: rateThrottle(clock, { perSecond: 10, burst: 3 }),
    operation: rateThrottle(clock, { perSecond: 5, burst: 2 }),
  }
  const list = { version: '2020-09-07', name: 'ListConfigRules' }
  const older = { version: '2019-01-08', name: 'ListConfigRules' }
  const calls = [list, list, list, list, older, older].map((operation) =>
    throttleCall(throttle, 1, operation),
  )
  expect(calls).toEqual([
    null,
    null,
    { code: 'Throttling.Api', retryAfterMs: 200 },
    { code: 'Throttling.Api', retryAfterMs: 200 },
    // What was refused took nothing of the account's three.
    null,
    { code: 'Throttling.User', retryAfterMs: 100 },
  ])
  expect(throttleCall(throttle, 2, list)).toBeNull()
  expect(throttleCall({ account: noThrottle, operation: noThrottle }, 1, list)).toBeNull()
})
