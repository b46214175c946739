import type { Words } from './words.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A duration in its two largest units: `3 d 4 h`, `4 h 10 min`, `10 min`. */
export function ageText({ cover }: Words, durationMs: number): string {
  const days = Math.floor(durationMs / DAY_MS)
  const hours = Math.floor((durationMs % DAY_MS) / HOUR_MS)
  const minutes = Math.floor((durationMs % HOUR_MS) / MINUTE_MS)
  const large = days > 0 ? [cover.days(String(days)), hours > 0 ? cover.hours(String(hours)) : ''] : []
  const small = [
    hours > 0 ? cover.hours(String(hours)) : '',
    minutes > 0 || hours === 0 ? cover.minutes(String(minutes)) : '',
  ]
  return (days > 0 ? large : small).filter((part) => part !== '').join(' ')
}
