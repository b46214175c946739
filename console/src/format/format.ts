import type { Language } from '../texts/language'

/** Numbers and times as the shown language writes them. */
export interface Format {
  /** `12,345` */
  count(value: number): string
  /** `97.3%`; of 0..1. Never `100%` of what is not all, never `0%` of what is not nothing. */
  share(value: number): string
  /** Epoch milliseconds as local date and time. */
  time(at: number): string
  day(at: number): string
  /** `3 minutes ago` */
  ago(at: number, now?: number): string
  bytes(value: number): string
  /** `3 days`; milliseconds, in the largest unit that fits. */
  duration(ms: number): string
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

export function formatOf(language: Language): Format {
  const counts = new Intl.NumberFormat(language)
  const shares = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const agos = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  return {
    count: (value) => counts.format(value),
    share: (value) =>
      shares.format(value > 0.999 && value < 1 ? 0.999 : value > 0 && value < 0.001 ? 0.001 : value),
    time: (at) => times.format(at),
    day: (at) => days.format(at),
    ago: (at, now = Date.now()) => {
      const [unit, ms] = STEPS.find(([, length]) => Math.abs(now - at) >= length) ?? STEPS[2]
      return agos.format(-Math.trunc((now - at) / ms), unit)
    },
    duration: (ms) => {
      const [unit, length] = STEPS.find(([, each]) => ms >= each) ?? STEPS[2]
      const options = { style: 'unit', unit, unitDisplay: 'long' } as const
      return new Intl.NumberFormat(language, options).format(Math.trunc(ms / length))
    },
    bytes: (value) => {
      const power = value < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10))
      const digits = { maximumFractionDigits: power === 0 ? 0 : 1 }
      return `${new Intl.NumberFormat(language, digits).format(value / 1024 ** power)} ${UNITS[power]}`
    },
  }
}
