import { expect, test } from 'vitest'
import { settableClock } from '../platform/clock.js'
import { toInstant } from '../platform/instant.js'
import { rateThrottle } from './throttle.js'

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
