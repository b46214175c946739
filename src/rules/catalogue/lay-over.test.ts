import { describe, expect, it } from 'vitest'
import type { Json } from '../../conditions/types.js'
import { layOver } from './lay-over.js'

describe('layOver', () => {
  it.each<[string, Json, Json, Json]>([
    ['members are merged', { a: 1, b: { c: 2, d: 3 } }, { b: { c: 4 } }, { a: 1, b: { c: 4, d: 3 } }],
    ['lists are replaced', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['null is a value', { a: { b: 1 } }, { a: null }, { a: null }],
    ['a member is removed', { a: 1, b: 2 }, { a: '~absent' }, { b: 2 }],
    ['a member of a member is removed', { a: { b: 1, c: 2 } }, { a: { b: '~absent' } }, { a: { c: 2 } }],
    ['what is not there stays away', {}, { a: { b: '~absent' } }, { a: {} }],
    ['inside a list', { a: [] }, { a: [{ b: 1, c: '~absent' }, '~absent'] }, { a: [{ b: 1 }] }],
    ['a map over a text', { a: 'x' }, { a: { b: 1 } }, { a: { b: 1 } }],
  ])('%s', (_, sample, partial, expected) => {
    expect(layOver(sample, partial)).toEqual(expected)
  })

  it('leaves the sample as it is', () => {
    const sample = { a: { b: 1 } }
    layOver(sample, { a: { b: '~absent' } })
    expect(sample).toEqual({ a: { b: 1 } })
  })
})
