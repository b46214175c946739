/** How values of PostgreSQL become those SQLite gives: numbers for every integer, text for the rest. */
const BIGINT = 20
const NUMERIC = 1700
const NUMBERS = new Set([21, 23, 26, 700, 701])

/** For `types` of a pg client. Throws RangeError for an integer that a number cannot hold exactly. */
export const POSTGRES_VALUES = {
  getTypeParser(oid: number): (text: string) => unknown {
    if (oid === BIGINT || oid === NUMERIC) return toSafeNumber
    return NUMBERS.has(oid) ? Number : asText
  },
}

function toSafeNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && !Number.isSafeInteger(number))
    throw new RangeError(`${text} is beyond the integers a number holds`)
  return number
}

function asText(text: string): string {
  return text
}
