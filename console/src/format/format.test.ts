import { describe, expect, it } from 'vitest'
import { formatOf } from './format'

const format = formatOf('en-US')

describe('figures', () => {
  it.each([
    [1, '100%'],
    [0.99999, '99.9%'],
    [0.00001, '0.1%'],
    [0, '0%'],
    [0.5, '50%'],
  ])('a share of %f is %s', (share, text) => {
    expect(format.share(share)).toBe(text)
  })

  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1_572_864, '1.5 MB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(format.bytes(bytes)).toBe(text)
  })

  it('times are told by the largest whole unit', () => {
    expect(format.ago(0, 7_200_000)).toBe('2 hours ago')
    expect(format.ago(0, 30_000)).toBe('this minute')
    expect(formatOf('zh-CN').ago(0, 86_400_000 * 3)).toBe('3天前')
  })
})
