import { type Instant, toInstant } from '../platform/instant.js'
import type { Frequency, Trigger } from './types.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The clock that `fixedHour` is read on. */
// inferred: spec/lifecycle.md 3
const UTC8_MS = 8 * HOUR_MS

const PERIODS_MS: Readonly<Record<Frequency, number>> = {
  One_Hour: HOUR_MS,
  Three_Hours: 3 * HOUR_MS,
  Six_Hours: 6 * HOUR_MS,
  Twelve_Hours: 12 * HOUR_MS,
  TwentyFour_Hours: DAY_MS,
}

/**
 * The first instant after `now` at which the triggers ask for a run; null when none is scheduled. Periods
 * are counted from `anchor` (the rule's start or last change), so runs that were missed while the server was
 * down shift no later one.
 */
export function nextScheduledRun(
  triggers: readonly Trigger[],
  anchor: Instant,
  now: Instant,
): Instant | null {
  let next: Instant | null = null
  for (const trigger of triggers) {
    if (trigger.kind !== 'scheduled') continue
    const { frequency, fixedHour } = trigger
    const start = fixedHour === undefined ? anchor : toInstant(fixedHour * HOUR_MS - UTC8_MS)
    const at = nextOf(start, PERIODS_MS[frequency], now)
    if (next === null || at < next) next = at
  }
  return next
}

/** The first `start + n * period`, n >= 1, after `now`. */
function nextOf(start: Instant, periodMs: number, now: Instant): Instant {
  const passed = Math.max(0, Math.floor((now - start) / periodMs))
  return toInstant(start + (passed + 1) * periodMs)
}
