import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSheetNames, legalSheetName, linkLocation } from './sheet-names.js'

describe('legalSheetName', () => {
  it.each([
    ['Rules', 'Rules'],
    ['a[b]:c*d?e/f\\g', 'a_b__c_d_e_f_g'],
    ["'quoted'", 'quoted'],
    ['  ', 'Sheet'],
    ['', 'Sheet'],
    ['History', 'History_'],
    ['a\u0000b', 'a_b'],
    ['x'.repeat(40), 'x'.repeat(31)],
    [`${'x'.repeat(30)}😀`, 'x'.repeat(30)],
    ['安全', '安全'],
  ])('%j becomes %j', (name, legal) => {
    expect(legalSheetName(name)).toBe(legal)
  })

  it('is legal and stable whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const legal = legalSheetName(name)
        expect(legal).toMatch(/^(?!')[^[\]:*?/\\\u0000-\u001f]{1,31}(?<!')$/)
        expect(legalSheetName(legal)).toBe(legal)
      }),
    )
  })
})

describe('createSheetNames', () => {
  it('numbers names that are taken, whatever their case', () => {
    const nameOf = createSheetNames()
    expect(['Rules', 'rules', 'Rules (2)', 'RULES'].map(nameOf)).toEqual([
      'Rules',
      'rules (2)',
      'Rules (2) (2)',
      'RULES (3)',
    ])
  })

  it('makes room for the number in a long name', () => {
    const nameOf = createSheetNames()
    nameOf('y'.repeat(31))
    expect(nameOf('y'.repeat(31))).toBe(`${'y'.repeat(27)} (2)`)
  })
})

it('a link names its sheet as the sheet will be called', () => {
  expect(linkLocation({ sheet: "Bob's / list", cell: 'B7' })).toBe("'Bob''s _ list'!B7")
})
