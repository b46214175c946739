import { createHmac, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmac } from './hmac.js'

test.each(['sha1', 'sha256'] as const)(
  '%s: what createHmac makes, of keys and texts of any length',
  (algorithm) => {
    const secret = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })
    const text = fc.oneof(
      fc.string({ unit: 'binary-ascii', maxLength: 300 }),
      fc.string({ unit: 'binary-ascii', minLength: 3_900, maxLength: 4_200, size: 'max' }),
    )
    fc.assert(
      fc.property(secret, fc.array(text, { minLength: 1, maxLength: 4 }), (secret, texts) => {
        const key = createSecretKey(Buffer.from(secret))
        for (const text of texts) {
          const expected = createHmac(algorithm, secret).update(text)
          const digest = expected.digest()
          expect(hmac(algorithm, key, text, 'base64')).toBe(digest.toString('base64'))
          expect(hmac(algorithm, secret, text, 'hex')).toBe(digest.toString('hex'))
        }
      }),
    )
  },
)
