import { expect, it } from 'vitest'
import { TextMap } from './text-map.js'

function mapOf(texts: Readonly<Record<string, string>>) {
  const read: string[] = []
  const map = new TextMap(texts, (text, key) => {
    read.push(key)
    return { text }
  })
  return { map, read }
}

it('is the map of what its texts say, in the order of the keys', () => {
  const { map } = mapOf({ b: 'two', a: 'one' })
  const plain = new Map([
    ['a', { text: 'one' }],
    ['b', { text: 'two' }],
  ])
  expect(new Map(map)).toEqual(plain)
  expect([...map.entries()]).toEqual([...plain.entries()])
  expect([...map.keys()]).toEqual(['a', 'b'])
  expect([...map.values()]).toEqual([...plain.values()])
  const visited: unknown[] = []
  map.forEach((value, key, whole) => {
    visited.push([key, value, whole === map])
  })
  expect(visited).toEqual([
    ['a', { text: 'one' }, true],
    ['b', { text: 'two' }, true],
  ])
  expect(map.size).toBe(2)
})

it('reads a value when it is asked for, once', () => {
  const { map, read } = mapOf({ a: 'one', b: 'two' })
  expect([map.has('a'), map.has('c'), [...map.keys()].length, read]).toEqual([true, false, 2, []])
  const first = map.get('b')
  expect(first).toEqual({ text: 'two' })
  expect(map.get('b')).toBe(first)
  expect([...map.values()][1]).toBe(first)
  expect(map.get('c')).toBeUndefined()
  expect(read).toEqual(['b', 'a'])
})

it('throws at each question what reading throws', () => {
  const map = new TextMap<object>({ a: 'not JSON' }, (text) => JSON.parse(text))
  expect(() => map.get('a')).toThrow(SyntaxError)
  expect(() => [...map.values()]).toThrow(SyntaxError)
})
