import { type Instant, toInstant } from './instant.js'

/** Where stages get the time from; tests inject a settable one. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => toInstant(Date.now()) }

export interface SettableClock extends Clock {
  set(instant: Instant): void
  advance(ms: number): void
}

/** A clock that stands still until it is told otherwise. */
export function settableClock(start: Instant): SettableClock {
  let current = start
  return {
    now: () => current,
    set: (instant) => {
      current = instant
    },
    advance: (ms) => {
      current = toInstant(current + ms)
    },
  }
}
