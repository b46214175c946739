import { describe, expect, it } from 'vitest'
import { pageOf, readSearch, textsOf, writeSearch } from './search'

describe('the parameters of an address', () => {
  it('are plain texts both ways', () => {
    const search = { q: 'a b&c=1', page: '2' }
    expect(readSearch(writeSearch(search))).toEqual(search)
    expect(writeSearch({ q: undefined, page: '' })).toBe('')
  })

  it('are only those a page knows, and never empty', () => {
    expect(textsOf('q', 'page')({ q: '', page: '3', other: 'x' })).toEqual({ page: '3' })
  })

  it.each([
    [undefined, 1],
    ['0', 1],
    ['2.5', 1],
    ['x', 1],
    ['12', 12],
  ])('page %s is page %i', (text, page) => {
    expect(pageOf(text)).toBe(page)
  })
})
