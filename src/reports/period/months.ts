import { type Instant, toInstant } from '../../platform/instant.js'
import { zonedTime } from '../forms/zoned-time.js'

/** A calendar month, or the part of it that is in a period. */
export interface Month {
  /** `2026-03`. */
  readonly month: string
  readonly from: Instant
  /** Excluded. */
  readonly to: Instant
}

/** The calendar months of a period in a time zone, in order. */
export function monthsOf({ from, to }: { from: Instant; to: Instant }, timeZone: string): readonly Month[] {
  const zone = zonedTime(timeZone)
  const offsetAt = (instant: number) => zone.wall(toInstant(instant)).getTime() - instant
  const months: Month[] = []
  for (let start = from; start < to; ) {
    const wall = zone.wall(start)
    const nextWall = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 1)
    // The offset of the first of the month, which may differ from that of now.
    const end = nextWall - offsetAt(nextWall - offsetAt(start))
    const until = toInstant(Math.min(end, to))
    months.push({ month: wall.toISOString().slice(0, 7), from: start, to: until })
    start = until
  }
  return months
}
