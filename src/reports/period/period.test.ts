import { describe, expect, it } from 'vitest'
import { toInstant } from '../../platform/instant.js'
import { evaluationGaps, importGaps, stoppedGaps } from './coverage-gaps.js'
import { findEpisodes } from './find-episodes.js'
import { monthsOf } from './months.js'

const DAY_MS = 86_400_000
const T0 = toInstant(Date.UTC(2026, 2, 1))
const day = (number: number) => toInstant(T0 + number * DAY_MS)
const period = { from: day(10), to: day(20) }
const [PASS, FAIL, EXEMPT, GONE] = [1, 2, 5, 0]

describe('episodes', () => {
  const flips = (...list: readonly (readonly [at: number, oldCode: number, newCode: number])[]) =>
    list.map(([at, oldCode, newCode]) => ({ at: day(at), oldCode, newCode }))
  const spans = (changes: ReturnType<typeof flips>, code = PASS, began = 0) =>
    findEpisodes({ beganAt: day(began), flips: changes, code }, period).map(
      ({ openedAt, endedAt, how }) =>
        `${(openedAt - T0) / DAY_MS}..${endedAt === null ? '' : (endedAt - T0) / DAY_MS} ${how ?? 'open'}`,
    )

  it.each([
    ['that never changed and fail', [], FAIL, ['0.. open']],
    ['that never changed and pass', [], PASS, []],
    ['that ended before the period', flips([2, PASS, FAIL], [9, FAIL, PASS]), PASS, []],
    ['that ended as it began', flips([2, PASS, FAIL], [10, FAIL, PASS]), PASS, ['2..10 fixed']],
    ['from a first verdict on', flips([12, FAIL, EXEMPT]), EXEMPT, ['0..12 exempted']],
    [
      'that came back',
      flips([11, PASS, FAIL], [12, FAIL, GONE], [13, GONE, FAIL]),
      FAIL,
      ['11..12 gone', '13.. open'],
    ],
    ['that ended after the period', flips([11, PASS, FAIL], [25, FAIL, PASS]), PASS, ['11.. open']],
    ['that began after it', flips([20, PASS, FAIL]), FAIL, []],
    ['whose past was swept away', flips([15, GONE, FAIL]), FAIL, ['15.. open']],
  ] as const)('%s', (_, changes, code, expected) => {
    expect(spans([...changes], code)).toEqual(expected)
  })

  it('begin when rule and resource both were there, and never after a change that is kept', () => {
    expect(spans(flips(), FAIL, 12)).toEqual(['12.. open'])
    expect(spans(flips(), FAIL, 20)).toEqual([])
    // The version of then was recorded later than it was captured.
    expect(spans(flips([11, FAIL, PASS]), PASS, 12)).toEqual(['11..11 fixed'])
  })
})

describe('months', () => {
  it('are those of the time zone, cut at both ends', () => {
    const months = monthsOf(
      { from: toInstant(Date.UTC(2026, 2, 15)), to: toInstant(Date.UTC(2026, 4, 2)) },
      'Asia/Shanghai',
    )
    expect(months).toEqual([
      { month: '2026-03', from: Date.UTC(2026, 2, 15), to: Date.UTC(2026, 2, 31, 16) },
      { month: '2026-04', from: Date.UTC(2026, 2, 31, 16), to: Date.UTC(2026, 3, 30, 16) },
      { month: '2026-05', from: Date.UTC(2026, 3, 30, 16), to: Date.UTC(2026, 4, 2) },
    ])
  })

  it('follow a clock that changes within them', () => {
    const [march, april] = monthsOf(
      { from: toInstant(Date.UTC(2026, 2, 1)), to: toInstant(Date.UTC(2026, 3, 2)) },
      'Europe/Berlin',
    )
    expect([march?.to, april?.month]).toEqual([Date.UTC(2026, 2, 31, 22), '2026-04'])
  })
})

describe('coverage gaps', () => {
  it('are from when data was no longer current to when a source was read again', () => {
    const gaps = (...readAt: number[]) =>
      importGaps(readAt.map(day), period, 2 * DAY_MS).map(({ from, to }) => [from, to])
    expect(gaps()).toEqual([[day(10), day(20)]])
    expect(gaps(9, 11, 13, 15, 17, 19)).toEqual([])
    expect(gaps(5, 12, 13)).toEqual([
      [day(10), day(12)],
      [day(15), day(20)],
    ])
  })

  it('are whole days on which nothing was counted', () => {
    const at = (hours: number) => toInstant(Date.UTC(2026, 2, 10, hours - 8))
    const counted = new Set(['2026-03-12'])
    // From the afternoon of the 10th, in UTC+8, to the morning of the 15th.
    expect(evaluationGaps(counted, { from: at(14), to: at(5 * 24 + 3) })).toEqual([
      { from: at(24), to: at(48) },
      { from: at(72), to: at(120) },
    ])
  })

  it('are from when a rule was stopped to when it was started again', () => {
    const gaps = (...changes: [number, 'ACTIVE' | 'INACTIVE'][]) =>
      stoppedGaps(
        changes.map(([at, state]) => ({ at: day(at), state })),
        period,
      ).map(({ from, to }) => [from, to])
    expect(gaps([5, 'INACTIVE'], [12, 'ACTIVE'], [18, 'INACTIVE'])).toEqual([
      [day(10), day(12)],
      [day(18), day(20)],
    ])
    expect(gaps([3, 'INACTIVE'], [5, 'ACTIVE'], [20, 'INACTIVE'])).toEqual([])
    expect(gaps([11, 'ACTIVE'])).toEqual([])
  })
})
