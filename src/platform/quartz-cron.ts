import { type Instant, toInstant } from './instant.js'

/**
 * Times of a Quartz cron expression of 6 or 7 fields: second, minute, hour, day of month, month, day of week (1 = SUN)
 * and year. Source: Quartz CronExpression; of the two days one must be `?`.
 */
export interface QuartzCron {
  /** The first time after an instant; null when there is none until the year 2099. */
  next(after: Instant): Instant | null
}

const DAY_MS = 86_400_000
const LAST_YEAR = 2099
const MONTHS = names('JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC')
const DAYS = names('SUN MON TUE WED THU FRI SAT')

interface Month {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** Days it has. */
  readonly length: number
  /** Day of week of its first day, 1 = Sunday. */
  readonly firstDay: number
}

/** The days of a month that match, in no order. */
type DaysOf = (month: Month) => readonly number[]

/** Reads an expression whose times are on a clock this far ahead of UTC; null when it is none. */
export function parseQuartzCron(text: string, aheadOfUtcMs: number): QuartzCron | null {
  const fields = text.trim().toUpperCase().split(/\s+/)
  if (fields.length !== 6 && fields.length !== 7) return null
  const [second = '', minute = '', hour = '', monthDay = '', month = '', weekDay = '', year = '*'] = fields
  if ((monthDay === '?') === (weekDay === '?')) return null
  const seconds = parseSet(second, { min: 0, max: 59 })
  const minutes = parseSet(minute, { min: 0, max: 59 })
  const hours = parseSet(hour, { min: 0, max: 23 })
  const months = parseSet(month, { min: 1, max: 12, names: MONTHS })
  const years = parseSet(year, { min: 1970, max: LAST_YEAR })
  const days = weekDay === '?' ? parseMonthDays(monthDay) : parseWeekDays(weekDay)
  if (seconds === null || minutes === null || hours === null || months === null) return null
  if (years === null || days === null) return null
  const times = { seconds, minutes, hours }
  return {
    next: (after) => {
      const local = after + aheadOfUtcMs
      const from = Math.floor(local / 1000) * 1000 + 1000
      for (const day of matchingDays(from, { months: new Set(months), years: new Set(years), days })) {
        const ofDay = firstTime(times, Math.max(0, from - day))
        if (ofDay !== null) return toInstant(day + ofDay - aheadOfUtcMs)
      }
      return null
    },
  }
}

/** The days that match from that of `from` on, as the ms of their midnight. */
function* matchingDays(
  from: number,
  { months, years, days }: { months: ReadonlySet<number>; years: ReadonlySet<number>; days: DaysOf },
): Generator<number> {
  const first = Math.floor(from / DAY_MS) * DAY_MS
  const start = new Date(first)
  for (let year = start.getUTCFullYear(); year <= LAST_YEAR; year++) {
    if (!years.has(year)) continue
    for (let month = 1; month <= 12; month++) {
      if (!months.has(month)) continue
      const begin = Date.UTC(year, month - 1, 1)
      const end = Date.UTC(year, month, 1)
      if (end <= first) continue
      const length = (end - begin) / DAY_MS
      const wanted = days({ year, month, length, firstDay: new Date(begin).getUTCDay() + 1 })
      for (const day of [...new Set(wanted)].sort((a, b) => a - b)) {
        const at = begin + (day - 1) * DAY_MS
        if (at >= first) yield at
      }
    }
  }
}

/** The first time of day at or after `least`, in ms since midnight; all three lists are sorted. */
function firstTime(
  { seconds, minutes, hours }: Readonly<Record<'seconds' | 'minutes' | 'hours', readonly number[]>>,
  least: number,
): number | null {
  for (const hour of hours) {
    if ((hour + 1) * 3_600_000 <= least) continue
    for (const minute of minutes) {
      const begin = hour * 3_600_000 + minute * 60_000
      if (begin + 60_000 <= least) continue
      for (const second of seconds) if (begin + second * 1000 >= least) return begin + second * 1000
    }
  }
  return null
}

interface Range {
  readonly min: number
  readonly max: number
  readonly names?: ReadonlyMap<string, number>
}

/** Sorted values of a field such as `0/15`, `1,5-9` or `MON-FRI`; null when it is none. A range may pass the end. */
function parseSet(field: string, range: Range): readonly number[] | null {
  const values = new Set<number>()
  for (const item of field.split(',')) {
    const found = parseItem(item, range)
    if (found === null) return null
    for (const value of found) values.add(value)
  }
  return [...values].sort((a, b) => a - b)
}

function parseItem(item: string, range: Range): readonly number[] | null {
  const { min, max } = range
  const [, span = '', , step] = /^([^/]+)(\/(\d{1,4}))?$/.exec(item) ?? []
  const by = step === undefined ? 1 : Number(step)
  if (span === '' || by < 1 || by > max) return null
  const [first = '', last, ...more] = span.split('-')
  if (more.length > 0) return null
  const from = span === '*' ? min : parseValue(first, range)
  const alone = step === undefined ? from : max
  const to = span === '*' ? max : last === undefined ? alone : parseValue(last, range)
  if (from === null || to === null) return null
  const length = max - min + 1
  const count = (to < from ? to + length - from : to - from) + 1
  const values: number[] = []
  for (let offset = 0; offset < count; offset += by) values.push(((from - min + offset) % length) + min)
  return values
}

function parseValue(text: string, { min, max, names }: Range): number | null {
  const value = names?.get(text) ?? (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN)
  return value >= min && value <= max ? value : null
}

/** `15`, `L`, `L-3`, `15W`, `LW`, or what a set may be. */
function parseMonthDays(field: string): DaysOf | null {
  const ofEnd = /^L(?:-(\d{1,2}))?(W)?$/.exec(field)
  if (ofEnd !== null) {
    const before = Number(ofEnd[1] ?? 0)
    return before > 30 ? null : (month) => nearest(month, month.length - before, ofEnd[2] !== undefined)
  }
  const [, day] = /^(\d{1,2})W$/.exec(field) ?? []
  if (day !== undefined) {
    const wanted = Number(day)
    return wanted < 1 || wanted > 31 ? null : (month) => nearest(month, wanted, true)
  }
  const days = parseSet(field, { min: 1, max: 31 })
  return days === null ? null : ({ length }) => days.filter((each) => each <= length)
}

/** A day of the month if it has it, or the weekday (Monday to Friday) nearest to it in the same month. */
function nearest(month: Month, day: number, isWeekDay: boolean): readonly number[] {
  if (day < 1 || day > month.length) return []
  if (!isWeekDay) return [day]
  const of = weekDayOf(month, day)
  if (of === 7) return [day === 1 ? day + 2 : day - 1]
  if (of === 1) return [day === month.length ? day - 2 : day + 1]
  return [day]
}

/** `2`, `MON-FRI`, `L` (Saturday), `6L` (the last Friday), `6#3` (the third Friday). */
function parseWeekDays(field: string): DaysOf | null {
  const range = { min: 1, max: 7, names: DAYS }
  if (field === 'L') return onWeekDays([7])
  const [, lastOf] = /^(\w+)L$/.exec(field) ?? []
  if (lastOf !== undefined) {
    const day = parseValue(lastOf, range)
    return day === null ? null : (month) => onWeekDays([day])(month).slice(-1)
  }
  const [, nthOf, nth] = /^(\w+)#([1-5])$/.exec(field) ?? []
  if (nthOf !== undefined) {
    const day = parseValue(nthOf, range)
    const index = Number(nth) - 1
    return day === null ? null : (month) => onWeekDays([day])(month).slice(index, index + 1)
  }
  const days = parseSet(field, range)
  return days === null ? null : onWeekDays(days)
}

function onWeekDays(wanted: readonly number[]): DaysOf {
  return (month) =>
    Array.from({ length: month.length }, (_, index) => index + 1).filter((day) =>
      wanted.includes(weekDayOf(month, day)),
    )
}

function weekDayOf({ firstDay }: Month, day: number): number {
  return ((firstDay - 1 + day - 1) % 7) + 1
}

function names(text: string): ReadonlyMap<string, number> {
  return new Map(text.split(' ').map((name, index) => [name, index + 1]))
}
