import { describe, expect, it } from 'vitest'
import { blockPace } from './block-pace.js'

describe('blockPace', () => {
  it.each([
    ['four blocks at first', [], 4],
    ['more while there is time', [2, 3], 16],
    ['as many when twice as many would be too long', [2, 15, 15], 8],
    ['fewer after one that was too long', [2, 30, 14], 4],
    ['never none', [100, 100, 100, 100], 1],
    ['never without end', [1, 1, 1, 1, 1, 1, 1], 16],
  ])('takes %s', (_, transactions, size) => {
    const pace = blockPace()
    for (const ms of transactions) pace.took(ms)
    expect(pace.size()).toBe(size)
  })
})
