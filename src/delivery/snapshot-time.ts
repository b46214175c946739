import { type Instant, toInstant } from '../platform/instant.js'

const DAY_MS = 24 * 3_600_000
const FORM = /^([01]\d|2[0-3]):([0-5]\d)Z$/
/** When snapshots are due where the channel names no time of its own. Source: the service's page of the operation */
const DEFAULT_TIMES = ['04:00Z', '16:00Z']

/** Whether a text is a time of day in UTC, `HH:mmZ`. */
export function isSnapshotTime(text: string): boolean {
  return FORM.test(text)
}

/** The first instant after `after` at which a snapshot is due; `time` is empty for the service's own times. */
export function nextSnapshotAt(time: string, after: Instant): Instant {
  const midnight = Math.floor(after / DAY_MS) * DAY_MS
  const offsets = (time === '' ? DEFAULT_TIMES : [time]).map(offsetMs)
  const due = [0, 1].flatMap((day) => offsets.map((offset) => midnight + day * DAY_MS + offset))
  return toInstant(Math.min(...due.filter((at) => at > after)))
}

function offsetMs(time: string): number {
  const [, hour, minute] = FORM.exec(time) ?? []
  if (hour === undefined || minute === undefined) throw new Error(`${time} is no time of day`)
  return (Number(hour) * 60 + Number(minute)) * 60_000
}
