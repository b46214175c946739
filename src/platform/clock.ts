import { type Instant, toInstant } from './instant.js'

/** Where stages get the time from; tests inject a settable one. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => toInstant(Date.now()) }

/** Milliseconds since the process began; no change of the clock moves it. */
export function elapsedMs(): number {
  return performance.now()
}

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

/** A clock that several threads share. */
export interface SharedClock {
  readonly clock: SettableClock
  /** Gives another thread the same clock. */
  readonly offset: SharedArrayBuffer
}

/**
 * A clock that goes with the system's, at an offset that every thread with the same buffer sees. Without a
 * buffer it begins at the system's time.
 */
export function sharedClock(offset: SharedArrayBuffer = new SharedArrayBuffer(8)): SharedClock {
  const offsetMs = new BigInt64Array(offset)
  const now = () => toInstant(Date.now() + Number(Atomics.load(offsetMs, 0)))
  return {
    offset,
    clock: {
      now,
      set: (instant) => void Atomics.store(offsetMs, 0, BigInt(instant - Date.now())),
      advance: (ms) => void Atomics.add(offsetMs, 0, BigInt(ms)),
    },
  }
}
