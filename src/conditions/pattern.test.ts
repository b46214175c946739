import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from './pattern.js'

const unit = fc.constantFrom(
  'a',
  'b',
  'B',
  '0',
  '-',
  '.',
  '[ab]',
  '[^a]',
  '[0-9b-c]',
  '\\d',
  '\\w',
  '\\W',
  '^',
  '$',
  '\\b',
  '',
)
const pattern: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    unit,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
      .map(([a, q]) => `(?:${a})${q}`),
  ),
})).node
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'B', '0', '9', '-', '.', ' ', '\n'),
  maxLength: 12,
})

describe('compilePattern', () => {
  it('agrees with the built-in engine on the supported syntax', () => {
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (source, subject, ignoreCase) => {
        expect(compilePattern(source, ignoreCase)(subject)).toBe(
          new RegExp(source, ignoreCase ? 'i' : '').test(subject),
        )
      }),
      { numRuns: 3000 },
    )
  })

  it.each(['(a+)+$', '^(a|a)*$', '(a|ab)*c', '(.*a){12}$'])(
    'answers %s on a hostile text at once',
    (source) => {
      const started = performance.now()
      expect(compilePattern(source)(`${'a'.repeat(2_000)}!`)).toBe(false)
      expect(performance.now() - started).toBeLessThan(20_000)
    },
  )

  it.each([
    '(?=a)',
    '(a)\\1',
    '(?<n>a)',
    'a{300}',
    '((((a{200}){200}){200}){200})',
    '[b-a]',
    '(',
    'a)',
    '[a',
    '*',
    'a**',
    '\\',
  ])('refuses %s', (source) => {
    expect(() => compilePattern(source)).toThrow('pattern')
  })

  it('refuses a text that would cost too much', () => {
    expect(() => compilePattern('a')('a'.repeat(10_001))).toThrow('too long')
  })
})
