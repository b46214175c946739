import { type Instant, toInstant } from './instant.js'

/** The service keeps its days and hours in UTC+8. Source: spec/lifecycle.md 3, 5 */
const UTC8_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** The day of an instant in UTC+8, `YYYY-MM-DD`. */
export function dayOf(instant: Instant): string {
  return new Date(instant + UTC8_MS).toISOString().slice(0, 10)
}

/** The first instant of the day after an instant's, in UTC+8. */
export function nextDay(instant: Instant): Instant {
  return toInstant((Math.floor((instant + UTC8_MS) / DAY_MS) + 1) * DAY_MS - UTC8_MS)
}
