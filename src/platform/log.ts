import { isMainThread } from 'node:worker_threads'
import { type Logger, pino } from 'pino'

export type Log = Logger

/** Bytes that are waited for before a write, and for how many milliseconds at most. */
const BUFFERED = { minLength: 16_000, periodicFlush: 100 }

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Structured log on standard error, one JSON object a line; never given secrets. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => timeMember(Date.now()),
      serializers: { err: pino.stdSerializers.err },
    },
    // Lines of calls are written together; what a process leaves unwritten at its end, pino writes then, but not in a thread.
    pino.destination({ fd: 2, sync: false, ...(isMainThread ? BUFFERED : {}) }),
  )
}

let second = Number.NaN
let secondText = ''

/** The member of a line that tells its time (epoch milliseconds) in ISO 8601; most of the text is made once a second. */
export function timeMember(now: number): string {
  const milliseconds = now % 1000
  if (now - milliseconds !== second) {
    second = now - milliseconds
    secondText = new Date(second).toISOString().slice(0, -'000Z'.length)
  }
  return `,"time":"${secondText}${String(milliseconds).padStart(3, '0')}Z"`
}
