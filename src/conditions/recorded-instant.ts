import { parseIsoInstant } from '../platform/instant.js'
import type { Json } from './types.js'

/** Epoch values below this are seconds (until the year 5138), above it milliseconds. */
const FIRST_MILLISECONDS = 1e11
const DIGITS = /^\s*\d{1,16}\s*$/
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

let lastText = ''
let lastInstant = Number.NaN

/**
 * Epoch ms of a recorded time: any ISO 8601 form (UTC unless it has an offset), epoch seconds or
 * milliseconds as number or text. NaN when it is none.
 */
export function recordedInstant(value: Json | undefined): number {
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string') return Number.NaN
  // The rules of one resource read the same few times again and again.
  if (value === lastText) return lastInstant
  const fast = value.length === 20 ? parseWholeSecond(value) : Number.NaN
  lastInstant = Number.isNaN(fast) ? parseAny(value) : fast
  lastText = value
  return lastInstant
}

function parseAny(text: string): number {
  if (DIGITS.test(text)) return fromEpoch(Number(text))
  return parseIsoInstant(text) ?? Number.NaN
}

function fromEpoch(epoch: number): number {
  if (epoch < 0) return Number.NaN
  return Math.floor(epoch < FIRST_MILLISECONDS ? epoch * 1000 : epoch)
}

/** `YYYY-MM-DDTHH:mm:ssZ` without allocating; NaN when anything about it is unusual. */
function parseWholeSecond(text: string): number {
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    text.charCodeAt(10) !== 84 ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58 ||
    text.charCodeAt(19) !== 90
  )
    return Number.NaN
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  // Days 29 to 31 need the length of the month: the general parser knows it. `!(a)` also catches NaN.
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return Number.NaN
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN
  return ((((daysSinceEpoch(year, month) + day - 1) * 24 + hour) * 60 + minute) * 60 + second) * 1000
}

function daysSinceEpoch(year: number, month: number): number {
  const before = year - 1
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return (year - 1970) * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1]! + (isLeap && month > 2 ? 1 : 0)
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const units = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : Number.NaN
}
