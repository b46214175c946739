import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSealedText, openText, sealText } from './sealed-text.js'

const key = createSecretKey(randomBytes(32))

describe('a sealed text', () => {
  test('opens to what was sealed, and is another one each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealText(key, 'diff', text)
        expect(isSealedText(sealed)).toBe(true)
        expect(openText(key, 'diff', sealed)).toBe(text)
        expect(sealText(key, 'diff', text)).not.toBe(sealed)
      }),
    )
  })

  test('never has the nonce of another', () => {
    const nonceOf = (sealed: string) => sealed.slice(3, 19)
    const seen = new Set(Array.from({ length: 5_000 }, () => nonceOf(sealText(key, 'diff', ''))))
    expect(seen.size).toBe(5_000)
  })

  test('does not open altered, with another key, or for another use', () => {
    const sealed = sealText(key, 'diff', '{"a":1}')
    const bytes = Buffer.from(sealed.slice(3), 'base64')
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes)
      altered[at]! ^= 1
      expect(() => openText(key, 'diff', `~1.${altered.toString('base64')}`)).toThrow()
    }
    expect(() => openText(createSecretKey(randomBytes(32)), 'diff', sealed)).toThrow()
    expect(() => openText(key, 'configuration', sealed)).toThrow()
    for (const text of ['', '{}', '~1.', '~1.AAAA']) expect(() => openText(key, 'diff', text)).toThrow()
  })
})
