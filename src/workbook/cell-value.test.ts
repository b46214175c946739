import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutCellText, dateSerial, dateText, MAX_CELL_TEXT, serialDate, wellFormed } from './cell-value.js'

describe('dateSerial', () => {
  it.each([
    ['1900-03-01T00:00:00Z', 61],
    ['1970-01-01T00:00:00Z', 25_569],
    ['2026-11-24T12:00:00Z', 46_350.5],
    ['1900-02-28T23:59:59Z', null],
    ['9999-12-31T00:00:00Z', 2_958_465],
    ['+010000-01-01T00:00:00Z', null],
  ])('%s is %s', (text, serial) => {
    expect(dateSerial(new Date(text))).toBe(serial)
  })

  it('keeps every millisecond', () => {
    const min = new Date('1900-03-01T00:00:00Z')
    const max = new Date('9999-12-31T23:59:59.999Z')
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        expect(serialDate(dateSerial(date) ?? Number.NaN).getTime()).toBe(date.getTime())
      }),
    )
  })

  it('has no serial for an invalid date', () => {
    expect(dateSerial(new Date(Number.NaN))).toBeNull()
    expect(dateText(new Date(Number.NaN))).toBe('Invalid Date')
  })
})

it('a cut text fits, keeps its beginning and says how long it was', () => {
  const cut = cutCellText(`${'😀'.repeat(20_000)}`)
  expect(cut.length).toBeLessThanOrEqual(MAX_CELL_TEXT)
  expect(cut.startsWith('😀😀')).toBe(true)
  expect(cut.endsWith(' ... [cut: 40000 characters]')).toBe(true)
  expect(wellFormed(cut)).toBe(cut)
})

it('wellFormed replaces only halves that stand alone', () => {
  expect(wellFormed('a\ud83db\udc00c😀')).toBe('a\ufffdb\ufffdc😀')
})
