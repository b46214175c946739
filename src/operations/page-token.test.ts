import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readPageToken, writePageToken } from './page-token.js'

const key = createSecretKey(Buffer.alloc(32, 1))
const query = ['ListThings', 'account', { Regions: ['cn-hangzhou'] }]
const token = writePageToken(key, query, [3, 512])

describe('a page token', () => {
  it('gives its position back to the query it was made for', () => {
    expect(readPageToken(key, query, token)).toEqual([3, 512])
    expect(readPageToken(key, query, undefined)).toBeUndefined()
    expect(readPageToken(key, query, '')).toBeUndefined()
  })

  it('can be neither read nor changed', () => {
    expect(Buffer.from(token.split('.')[2]!, 'base64url').toString('latin1')).not.toContain('512')
    const flipped = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA')
    expect(flipped).not.toBe(token)
    for (const forged of [
      flipped,
      'x',
      `${token}x`,
      'v1.a.b',
      writePageToken(createSecretKey(Buffer.alloc(32, 2)), query, [1]),
    ])
      expect(() => readPageToken(key, query, forged)).toThrow(
        expect.objectContaining({ wireCode: 'InvalidNextToken' }),
      )
  })

  it.each([
    [['ListOthers', ...query.slice(1)]],
    [[query[0], 'another', query[2]]],
    [[query[0], query[1], { Regions: ['cn-beijing'] }]],
  ])('is refused to the query %j', (other) => {
    expect(() => readPageToken(key, other, token)).toThrow(
      expect.objectContaining({ wireCode: 'InvalidNextToken' }),
    )
  })
})
