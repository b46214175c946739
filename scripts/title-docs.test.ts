import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { filesIn } from '../src/rules/catalogue/files-in.js'
import { checkTitles, type PublishedTitle, readTitles, titlesSentence } from './title-docs.js'

const catalog = new URL('../catalog/', import.meta.url)
const titles = readTitles(readFileSync(new URL('titles.yaml', catalog), 'utf8'))
const rules = new Set(
  filesIn(fileURLToPath(new URL('rules', catalog)), /\.yaml$/).map((file) =>
    file.replace(/^.*[\\/]|\.yaml$/g, ''),
  ),
)
const title: PublishedTitle = { page: 'a', product: 'OSS', asks: 'a bucket exists', status: 'notFound' }
const known = new Set(['in'])

describe('the published titles', () => {
  it('agree with the catalogue', () => {
    expect(checkTitles(titles, rules)).toEqual([])
  })

  it('number 129', () => {
    expect(titles).toHaveLength(129)
  })

  it.each<[string, PublishedTitle]>([
    ['a: product and asks are needed', { ...title, asks: '' }],
    ['a: gone is no status', { ...title, status: 'gone' as 'left' }],
    ['a: takenIn and the identifier do not go together', { ...title, status: 'takenIn' }],
    ['a: notFound and the identifier do not go together', { ...title, identifier: 'in' }],
    ['a: why it is left is not said', { ...title, status: 'left', identifier: 'out' }],
    ['a: takenIn, but out is not in the catalogue', { ...title, status: 'takenIn', identifier: 'out' }],
    ['a: left, but in is in the catalogue', { ...title, status: 'left', identifier: 'in', why: 'x' }],
  ])('are refused: %s', (fault, wrong) => {
    expect(checkTitles([wrong], known)).toEqual([fault])
  })

  it('are refused when a page is listed twice', () => {
    expect(checkTitles([title, title], known)).toEqual(['a: listed twice'])
  })

  it('are counted by what became of them', () => {
    const taken: PublishedTitle = { ...title, status: 'takenIn', identifier: 'in' }
    expect(titlesSentence([title, taken, title])).toContain(
      'Of 3 published titles without identifier, 1 are in, 0 more are probably rules that are in, 0 have an identifier but are left out, and of 2 none was found in the documentation.',
    )
  })
})
