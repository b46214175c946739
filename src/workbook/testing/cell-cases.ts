import fc from 'fast-check'
import { cutCellText, dateSerial, dateText, MAX_CELL_TEXT, wellFormed } from '../cell-value.js'
import type { CellValue } from '../model.js'

/** Any 16-bit units, so with half surrogate pairs and characters that XML forbids. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

const awkwardPieces = fc
  .array(
    fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      ' ',
      '_x',
      '_x0041_',
      '_x005F_',
      '_',
      '&',
      '<',
      '>',
      ']]>',
      '"',
      'é',
      '安',
      '😀',
      '\u0000',
      '\ud800',
      '\udc00',
      '\uffff',
      '\u007f',
      '\u0085',
      '\u2028',
      '1',
      'a',
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''))

const anyText = fc.oneof(anyUnits, awkwardPieces, fc.string({ maxLength: 300 }))
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(-0, Number.NaN, Infinity, -Infinity, 5e-324),
)

/** Any value a cell may have. */
const anyValue: fc.Arbitrary<CellValue> = fc.oneof(
  { weight: 4, arbitrary: anyText },
  { weight: 2, arbitrary: anyNumber },
  fc.date(),
  fc.boolean(),
  fc.constant(null),
)

/** Any rows, ragged ones too. */
export const anyRows = fc.array(fc.array(anyValue, { maxLength: 5 }), { maxLength: 8 })

/** What a reader finds in the file for a value, dates as serials. */
export function storedValue(value: CellValue): string | number | boolean | null {
  if (typeof value === 'string') return wellFormed(value.length > MAX_CELL_TEXT ? cutCellText(value) : value)
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value)
  if (value instanceof Date) return dateSerial(value) ?? dateText(value)
  return value
}
