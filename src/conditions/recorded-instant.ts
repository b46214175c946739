import { parseIsoInstant } from '../platform/instant.js'
import type { Json } from './types.js'

/** Epoch values below this are seconds (until the year 5138), above it milliseconds. */
const FIRST_MILLISECONDS = 1e11
const DIGITS = /^\s*\d{1,16}\s*$/
const DASH = 45
const DOT = 46
const COLON = 58
const LETTER_T = 84
const LETTER_Z = 90
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
  const fast = parseUtc(value)
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

/**
 * `YYYY-MM-DDTHH:mm[:ss[.mmm]]Z` without allocating; NaN when anything about it is unusual. It counts in small whole
 * numbers up to the end, where what is no digit is below zero: NaN on the way would make fractions of all of them.
 */
function parseUtc(text: string): number {
  const { length } = text
  if (length !== 20 && length !== 17 && length !== 24) return Number.NaN
  if (
    text.charCodeAt(4) !== DASH ||
    text.charCodeAt(7) !== DASH ||
    text.charCodeAt(10) !== LETTER_T ||
    text.charCodeAt(13) !== COLON ||
    text.charCodeAt(length - 1) !== LETTER_Z ||
    (length > 17 && text.charCodeAt(16) !== COLON) ||
    (length === 24 && text.charCodeAt(19) !== DOT)
  )
    return Number.NaN
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = length === 17 ? 0 : twoDigits(text, 17)
  const millisecond = length === 24 ? twoDigits(text, 20) * 10 + digit(text, 22) : 0
  // Days 29 to 31 need the length of the month: the general parser knows it.
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 28) return Number.NaN
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || millisecond < 0)
    return Number.NaN
  const minutes = ((daysSinceEpoch(year, month) + day - 1) * 24 + hour) * 60 + minute
  return (minutes * 60 + second) * 1000 + millisecond
}

function daysSinceEpoch(year: number, month: number): number {
  const before = year - 1
  const leapDays = (before >> 2) - ((before / 100) | 0) + ((before / 400) | 0) - 477
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return (year - 1970) * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1]! + (isLeap && month > 2 ? 1 : 0)
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

/** Far enough below zero to make any number it is part of negative. */
const NO_DIGIT = -10_000

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : NO_DIGIT
}
