import { expect, it } from 'vitest'
import { toInstant } from '../../platform/instant.js'
import { zonedTime } from './zoned-time.js'

it.each([
  ['Asia/Shanghai', '2026-11-24T06:53:05Z', '2026-11-24 14:53:05'],
  ['Asia/Kolkata', '2026-11-24T18:29:59Z', '2026-11-24 23:59:59'],
  ['Asia/Kolkata', '2026-11-24T18:30:00Z', '2026-11-25 00:00:00'],
  ['UTC', '2026-12-31T23:59:59Z', '2026-12-31 23:59:59'],
  ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08 01:59:59'],
  ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08 03:00:00'],
  ['America/New_York', '2026-11-01T06:00:00Z', '2026-11-01 01:00:00'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-05 01:30:00'],
])('%s at %s is %s', (timeZone, instant, shown) => {
  expect(zonedTime(timeZone).text(toInstant(Date.parse(instant)))).toBe(shown)
})

it('keeps milliseconds of the wall clock', () => {
  const at = toInstant(Date.parse('2026-11-24T06:53:05.123Z'))
  expect(zonedTime('Asia/Shanghai').wall(at).toISOString()).toBe('2026-11-24T14:53:05.123Z')
})
