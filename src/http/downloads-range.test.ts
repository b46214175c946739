import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chooseRange } from './downloads-range.js'

function shown(header: string | undefined, size: number, behavior: 'oss' | 'standard'): string {
  const choice = chooseRange(header, size, behavior)
  return choice.kind === 'part' ? `${choice.start}-${choice.end}` : choice.kind
}

it.each([
  [undefined, 1000, 'whole', 'whole'],
  ['bytes=0-499', 1000, '0-499', '0-499'],
  ['bytes=500-', 1000, '500-999', '500-999'],
  ['bytes=-500', 1000, '500-999', '500-999'],
  ['bytes=0-0', 1000, '0-0', '0-0'],
  ['bytes=0-999', 1000, '0-999', '0-999'],
  ['bytes=500-2000', 1000, 'whole', '500-999'],
  ['bytes=1000-2000', 1000, 'whole', 'unsatisfiable'],
  ['bytes=1000-', 1000, 'whole', 'unsatisfiable'],
  ['bytes=-2000', 1000, 'whole', '0-999'],
  ['bytes=-0', 1000, 'whole', 'unsatisfiable'],
  ['bytes=0-', 0, 'whole', 'unsatisfiable'],
  ['bytes=-1', 0, 'whole', 'unsatisfiable'],
  ['bytes=0-1,5-6', 1000, 'whole', 'whole'],
  ['byte=0-499', 1000, 'whole', 'whole'],
  ['bytes=5-2', 1000, 'whole', 'whole'],
  ['bytes=-', 1000, 'whole', 'whole'],
  ['bytes=a-b', 1000, 'whole', 'whole'],
  ['bytes=2147483647-2147483652', 2 ** 31 + 5, '2147483647-2147483652', '2147483647-2147483652'],
  ['bytes=2147483648-', 2 ** 31 + 5, '2147483648-2147483652', '2147483648-2147483652'],
  ['bytes=-4294967296', 2 ** 32 + 1, '1-4294967296', '1-4294967296'],
] as const)('%s of %i bytes', (header, size, oss, standard) => {
  expect(shown(header, size, 'oss')).toBe(oss)
  expect(shown(header, size, 'standard')).toBe(standard)
})

it('never leaves the object', () => {
  const header = fc.oneof(
    fc.tuple(fc.nat(50), fc.nat(50)).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat(50).map((a) => `bytes=${a}-`),
    fc.nat(50).map((a) => `bytes=-${a}`),
    fc.string(),
  )
  fc.assert(
    fc.property(header, fc.nat(40), fc.constantFrom('oss', 'standard'), (text, size, behavior) => {
      const choice = chooseRange(text, size, behavior)
      if (choice.kind !== 'part') return
      expect(choice.start).toBeGreaterThanOrEqual(0)
      expect(choice.end).toBeGreaterThanOrEqual(choice.start)
      expect(choice.end).toBeLessThan(size)
    }),
  )
})
