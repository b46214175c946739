import type { Instant } from '../../platform/instant.js'

/** Shows instants as a clock on the wall of one time zone does. */
export interface ZonedTime {
  /** IANA name. */
  readonly timeZone: string
  /** A date whose UTC fields are the zone's wall clock: workbooks know no zones. */
  wall(instant: Instant): Date
  /** `2026-11-24 14:53:05`. */
  text(instant: Instant): string
}

/** Offsets change on quarter hours only, so one look-up serves all instants of a quarter. */
const QUARTER_HOUR_MS = 900_000
const KEPT_OFFSETS = 10_000

/** Throws RangeError for a zone that does not exist. */
export function zonedTime(timeZone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsets = new Map<number, number>()

  function offsetMs(instant: Instant): number {
    const quarter = Math.floor(instant / QUARTER_HOUR_MS)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      const start = quarter * QUARTER_HOUR_MS
      const field = new Map(format.formatToParts(start).map((part) => [part.type, Number(part.value)]))
      const of = (name: Intl.DateTimeFormatPartTypes) => field.get(name) ?? 0
      const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
      offset = wall - start
      if (offsets.size >= KEPT_OFFSETS) offsets.clear()
      offsets.set(quarter, offset)
    }
    return offset
  }

  const wall = (instant: Instant) => new Date(instant + offsetMs(instant))
  return {
    timeZone,
    wall,
    text: (instant) => wall(instant).toISOString().slice(0, 19).replace('T', ' '),
  }
}
