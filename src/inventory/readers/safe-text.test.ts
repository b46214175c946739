import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameJson } from './json-value.js'
import { safeJsonText, safeText } from './safe-text.js'

describe('safeText', () => {
  const cases: readonly [string, string][] = [
    ['plain', 'plain'],
    ['a\0b', 'a\\u0000b'],
    ['\ud800', '\\ud800'],
    ['\udc00x', '\\udc00x'],
    ['😀', '😀'],
  ]
  it.each(cases)('%j becomes %j', (text, expected) => {
    expect(safeText(text)).toBe(expected)
  })
})

describe('safeJsonText', () => {
  const cases: readonly [string, string][] = [
    ['{"a": 1.0}', '{"a": 1.0}'],
    [String.raw`"\u00e9"`, String.raw`"\u00e9"`],
    [String.raw`"\u0000"`, String.raw`"\\u0000"`],
    [String.raw`"\\u0000"`, String.raw`"\\u0000"`],
    [String.raw`"\\\u0000"`, String.raw`"\\\\u0000"`],
    [String.raw`"\ud83d\ude00"`, String.raw`"\ud83d\ude00"`],
    [String.raw`"\ud83d"`, String.raw`"\\ud83d"`],
    [String.raw`"\ud83d\ud83d\ude00"`, String.raw`"\\ud83d\ud83d\ude00"`],
    [String.raw`"\ude00\ud83d\n"`, String.raw`"\\ude00\\ud83d\n"`],
  ]
  it.each(cases)('%s becomes %s', (text, expected) => {
    expect(safeJsonText(text)).toBe(expected)
  })

  it('decodes to the safe form of what the text decoded to', () => {
    const unit = fc.constantFrom('\0', '\ud83d', '\ude00', '\\', 'u', '0000', '"', 'é', '\n')
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const value = units.join('')
        const decoded: unknown = JSON.parse(safeJsonText(JSON.stringify(value)))
        expect(decoded).toBe(safeText(value))
      }),
    )
  })
})

describe('isSameJson', () => {
  it('agrees with the texts of sorted values', () => {
    const value = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(isSameJson(a, b)).toBe(sorted(a) === sorted(b))
        expect(isSameJson(a, JSON.parse(JSON.stringify(a)))).toBe(true)
      }),
    )
  })
})

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part === 0
        ? 0
        : part,
  )
}
