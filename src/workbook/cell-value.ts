/** The longest text a cell can hold, in UTF-16 units, in both formats. */
export const MAX_CELL_TEXT = 32_767

const MS_PER_DAY = 86_400_000
/** Days from 1899-12-30, the day 0 of spreadsheets as read from 1900-03-01 on, to 1970-01-01. */
const EPOCH_SERIAL = 25_569
/** 1900-03-01. Before it spreadsheets count a 29 February 1900 that never was. */
const FIRST_SERIAL = 61
/** 10000-01-01. */
const END_SERIAL = 2_958_466

/** Days since 1899-12-30 with the time of day as fraction, in UTC; null when spreadsheets have no such date. */
export function dateSerial(date: Date): number | null {
  const serial = date.getTime() / MS_PER_DAY + EPOCH_SERIAL
  return serial >= FIRST_SERIAL && serial < END_SERIAL ? serial : null
}

/** The instant of a date serial, to the millisecond. */
export function serialDate(serial: number): Date {
  return new Date(Math.round((serial - EPOCH_SERIAL) * MS_PER_DAY))
}

/** ISO 8601, or `Invalid Date`: how a date that has no serial is written. */
export function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString()
}

/**
 * Cuts a text longer than a cell to its first characters and a mark that says so, such as
 * `... [cut: 40000 characters]`. Counted in `WrittenSheet.cutCells`.
 */
export function cutCellText(text: string): string {
  const mark = ` ... [cut: ${text.length} characters]`
  return wellFormed(text.slice(0, MAX_CELL_TEXT - mark.length)) + mark
}

/** The text with U+FFFD for each half of a surrogate pair that stands alone, which no file can hold. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
