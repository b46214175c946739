import { performance } from 'node:perf_hooks'

/** Call between two rows: gives a promise to await when others have waited long enough, else undefined. */
export type Pace = () => Promise<void> | undefined

/** Rows between two looks at the clock, which costs about as much as a row. */
const ROWS_PER_LOOK = 16

/**
 * Calls `pause` about every `everyMs` of work. The elapsed time decides how the work is cut and nothing of
 * what comes out of it, so it is no injected clock.
 */
export function createPace(pause: () => Promise<void>, everyMs = 5): Pace {
  let since = performance.now()
  let rows = 0
  return () => {
    if (++rows % ROWS_PER_LOOK !== 0) return undefined
    if (performance.now() - since < everyMs) return undefined
    return pause().then(() => {
      since = performance.now()
    })
  }
}
