import { describe, expect, it } from 'vitest'
import { absoluteRange, cellName, columnName, parseRange, rangeName } from './cell-address.js'

describe('columnName', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ])('%i is %s', (column, name) => {
    expect(columnName(column)).toBe(name)
    expect(parseRange(`${name}1`).firstColumn).toBe(column)
  })
})

describe('parseRange', () => {
  it('reads a range from any pair of corners', () => {
    expect(rangeName(parseRange('d9:$B$2'))).toBe('B2:D9')
    expect(cellName(6, 2)).toBe('C7')
  })

  it.each(['', 'A', '1', 'A0', 'A1:', 'A1:B2:C3', 'AAAA1', "'x'!A1"])('refuses %j', (text) => {
    expect(() => parseRange(text)).toThrow(RangeError)
  })
})

it('absoluteRange quotes the name of the sheet', () => {
  expect(absoluteRange("Bob's", parseRange('A1:B2'))).toBe("'Bob''s'!$A$1:$B$2")
})
