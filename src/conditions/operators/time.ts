import { ConditionError } from '../condition-error.js'
import { recordedInstant } from '../recorded-instant.js'
import { listItems, numberOf, textOf } from '../value-text.js'
import { defineOperator, everyScalar, type Scalar, withSource } from './define.js'
import type { Moment, Operator, Test } from './types.js'

const DAY_MS = 86_400_000

/**
 * Distance in days between the evaluation and a recorded time, to the millisecond: a time exactly 30 days
 * ahead is not more than 30 days ahead. Each test notes the instant at which its answer flips. A value that
 * is no time never holds. `TimeRangeWithin` compares daily windows and does not depend on the clock.
 */
export const timeOperators: readonly Operator[] = [
  daysOperator('DaysUntilGreater', 'until', 'before', false, {
    en: 'More than the desired days remain until the time.',
    zh: '距离该时间的剩余天数大于期望天数。',
  }),
  daysOperator('DaysUntilGreaterOrEquals', 'until', 'before', true, {
    en: 'At least the desired days remain until the time.',
    zh: '距离该时间的剩余天数大于或等于期望天数。',
  }),
  daysOperator('DaysUntilLess', 'until', 'after', false, {
    en: 'Less than the desired days remain until the time.',
    zh: '距离该时间的剩余天数小于期望天数。',
  }),
  daysOperator('DaysUntilLessOrEquals', 'until', 'after', true, {
    en: 'At most the desired days remain until the time.',
    zh: '距离该时间的剩余天数小于或等于期望天数。',
  }),
  daysOperator('DaysSinceGreater', 'since', 'after', false, {
    en: 'More than the desired days have passed since the time.',
    zh: '自该时间起已超过期望天数。',
  }),
  daysOperator('DaysSinceGreaterOrEquals', 'since', 'after', true, {
    en: 'At least the desired days have passed since the time.',
    zh: '自该时间起已达到或超过期望天数。',
  }),
  daysOperator('DaysSinceLess', 'since', 'before', false, {
    en: 'Less than the desired days have passed since the time.',
    zh: '自该时间起未满期望天数。',
  }),
  daysOperator('DaysSinceLessOrEquals', 'since', 'before', true, {
    en: 'At most the desired days have passed since the time.',
    zh: '自该时间起未超过期望天数。',
  }),
  defineOperator({
    name: 'TimeRangeWithin',
    dataType: 'Time',
    description: {
      en: 'The daily window lies inside one of the desired windows (HH:mm-HH:mm).',
      zh: '每日时间段位于期望时间段之一内（HH:mm-HH:mm）。',
    },
    prepare: timeRangeWithin,
  }),
]

/**
 * `before` holds while now is before the bound (time +- days), `after` from the bound on; `inclusive` says
 * on which side the bound itself lies.
 */
function daysOperator(
  name: string,
  direction: 'until' | 'since',
  side: 'before' | 'after',
  inclusive: boolean,
  description: Operator['description'],
): Operator {
  const holdsBefore = side === 'before'
  // Whether the answer flips on the bound (now >= bound) or one millisecond later (now > bound).
  const flipsOnBound = holdsBefore !== inclusive
  const prepare = (desired: string): Test => {
    const days = numberOf(desired)
    if (Number.isNaN(days)) throw new ConditionError(`${name}: "${desired}" is no number of days`)
    const offset = (direction === 'until' ? -days : days) * DAY_MS
    const holds = (actual: Scalar, moment: Moment): boolean => {
      const at = recordedInstant(typeof actual === 'object' ? undefined : actual)
      if (Number.isNaN(at)) return false
      const bound = at + offset
      const flip = flipsOnBound ? Math.ceil(bound) : Math.floor(bound) + 1
      if (moment.now >= flip) return !holdsBefore
      if (flip < moment.recheckAt) moment.recheckAt = flip
      return holdsBefore
    }
    const slow = everyScalar(false, holds)
    return withSource(
      (actual, moment) => slow(actual, moment),
      (code) => `(typeof v === 'string' ? ${code.bind(holds)}(v, run) : ${code.bind(slow)}(v, run))`,
    )
  }
  return defineOperator({ name, dataType: 'Time', timeDependent: true, description, prepare })
}

interface DailyWindow {
  readonly start: number
  /** Past midnight when the window wraps. */
  readonly end: number
}

const MINUTES_OF_DAY = 1440

function timeRangeWithin(desired: string): Test {
  const allowed = listItems(desired).map((item) => {
    const window = parseWindow(item)
    if (window === null)
      throw new ConditionError(`TimeRangeWithin: "${item}" is no window such as 02:00-04:00`)
    return window
  })
  return everyScalar(false, (actual) => {
    const window = parseWindow(textOf(actual))
    return window !== null && allowed.some((outer) => isInside(window, outer))
  })
}

function isInside(inner: DailyWindow, outer: DailyWindow): boolean {
  return [0, MINUTES_OF_DAY].some(
    (shift) => inner.start + shift >= outer.start && inner.end + shift <= outer.end,
  )
}

/** `02:00-04:00`, also with a date-less `Z` after each time (`02:00Z-04:00Z`). */
function parseWindow(text: string): DailyWindow | null {
  const match = /^\s*(\d{1,2}):(\d{2})Z?\s*-\s*(\d{1,2}):(\d{2})Z?\s*$/.exec(text)
  if (match === null) return null
  const start = Number(match[1]) * 60 + Number(match[2])
  const end = Number(match[3]) * 60 + Number(match[4])
  if (start > MINUTES_OF_DAY || end > MINUTES_OF_DAY) return null
  return { start, end: end > start ? end : end + MINUTES_OF_DAY }
}
