import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIsoInstant } from '../platform/instant.js'
import { recordedInstant } from './recorded-instant.js'

describe('recordedInstant', () => {
  it.each<[string | number | boolean | null, number]>([
    ['2026-01-31T00:00:00Z', Date.UTC(2026, 0, 31)],
    ['2026-01-31T08:00:00+08:00', Date.UTC(2026, 0, 31)],
    ['2026-01-31T00:00Z', Date.UTC(2026, 0, 31)],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026-01-31 00:00:00', Date.UTC(2026, 0, 31)],
    ['2026-01-31T00:00:00.250Z', Date.UTC(2026, 0, 31, 0, 0, 0, 250)],
    ['1769817600', Date.UTC(2026, 0, 31)],
    [1769817600, Date.UTC(2026, 0, 31)],
    [1769817600000, Date.UTC(2026, 0, 31)],
    ['1769817600000', Date.UTC(2026, 0, 31)],
    ['2026-02-29T00:00:00Z', Number.NaN],
    ['2026-13-01T00:00:00Z', Number.NaN],
    ['2026-01-01T00:0x:00Z', Number.NaN],
    ['never', Number.NaN],
    ['', Number.NaN],
    [-1, Number.NaN],
    [true, Number.NaN],
    [null, Number.NaN],
  ])('%s', (value, expected) => {
    expect(recordedInstant(value)).toBe(expected)
  })

  it.each([/:\d\d\.\d+Z/, /\.\d+Z/, /Z$/])('takes no text with a wrong character for a time (%s)', (cut) => {
    const character = fc.constantFrom(...' /0129:;-.TZtz@٣')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.nat(23), character, (epochMs, at, other) => {
        const text = new Date(epochMs).toISOString().replace(cut, 'Z')
        const wrong = text.slice(0, at) + other + text.slice(at + 1)
        expect(recordedInstant(wrong)).toBe(parseIsoInstant(wrong) ?? Number.NaN)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    [/:\d\d\.\d+Z/, 'Z', 60_000],
    [/\.\d+Z/, 'Z', 1000],
    [/$/, '', 1],
  ] as const)(
    'reads every time written to a minute, second or millisecond like Date (%s)',
    (cut, end, unitMs) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (epochMs) => {
          const at = epochMs - (epochMs % unitMs)
          const text = new Date(at).toISOString().replace(cut, end)
          expect(recordedInstant(text)).toBe(at)
        }),
        { numRuns: 3000 },
      )
    },
  )
})
