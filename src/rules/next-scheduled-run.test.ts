import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatInstant, parseIsoInstant, toInstant } from '../platform/instant.js'
import { nextScheduledRun } from './next-scheduled-run.js'
import { FREQUENCIES, type Trigger } from './types.js'

const at = (text: string) => {
  const instant = parseIsoInstant(text)
  if (instant === null) throw new Error(text)
  return instant
}
const every = (frequency: (typeof FREQUENCIES)[number], fixedHour?: number): Trigger => ({
  kind: 'scheduled',
  frequency,
  ...(fixedHour === undefined ? {} : { fixedHour }),
})

describe('nextScheduledRun', () => {
  it.each<[string, readonly Trigger[], string, string, string | null]>([
    ['no schedule', [{ kind: 'change' }], '2026-01-01T00:30Z', '2026-01-01T00:30Z', null],
    ['an hour', [every('One_Hour')], '2026-01-01T00:30Z', '2026-01-01T00:30Z', '2026-01-01T01:30:00Z'],
    [
      'a run at this instant',
      [every('One_Hour')],
      '2026-01-01T00:30Z',
      '2026-01-01T01:30Z',
      '2026-01-01T02:30:00Z',
    ],
    ['missed runs', [every('Three_Hours')], '2026-01-01T00:30Z', '2026-01-02T00:00Z', '2026-01-02T00:30:00Z'],
    [
      'the earliest of two',
      [every('Twelve_Hours'), every('Six_Hours')],
      '2026-01-01T00:00Z',
      '2026-01-01T01:00Z',
      '2026-01-01T06:00:00Z',
    ],
    [
      '13 o’clock in UTC+8',
      [every('TwentyFour_Hours', 13)],
      '2026-01-01T00:30Z',
      '2026-01-01T00:30Z',
      '2026-01-01T05:00:00Z',
    ],
    [
      '13 o’clock passed',
      [every('TwentyFour_Hours', 13)],
      '2026-01-01T00:30Z',
      '2026-01-01T05:00Z',
      '2026-01-02T05:00:00Z',
    ],
    [
      'midnight in UTC+8',
      [every('TwentyFour_Hours', 0)],
      '2026-01-01T00:30Z',
      '2026-01-01T15:59Z',
      '2026-01-01T16:00:00Z',
    ],
    [
      'a day without an hour',
      [every('TwentyFour_Hours')],
      '2026-01-01T00:30Z',
      '2026-01-01T05:00Z',
      '2026-01-02T00:30:00Z',
    ],
  ])('%s', (_, triggers, anchor, now, expected) => {
    const next = nextScheduledRun(triggers, at(anchor), at(now))
    expect(next === null ? null : formatInstant(next)).toBe(expected)
  })

  it('lies after now and at most one period ahead, whatever the anchor', () => {
    const instants = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 })
    fc.assert(
      fc.property(fc.constantFrom(...FREQUENCIES), instants, instants, (frequency, anchor, later) => {
        const now = toInstant(Math.max(anchor, later))
        const next = nextScheduledRun([every(frequency)], toInstant(anchor), now)!
        const hours = { One_Hour: 1, Three_Hours: 3, Six_Hours: 6, Twelve_Hours: 12, TwentyFour_Hours: 24 }
        expect(next).toBeGreaterThan(now)
        expect(next - now).toBeLessThanOrEqual(hours[frequency] * 3_600_000)
        expect((next - anchor) % (hours[frequency] * 3_600_000)).toBe(0)
      }),
    )
  })
})
