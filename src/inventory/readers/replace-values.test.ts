import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replaceValues } from './replace-values.js'

const mark = (value: string) => (value === '' ? null : `<${value}>`)

describe('replaceValues', () => {
  const cases: [name: string, json: string, paths: (string | null)[][], expected: string][] = [
    ['a member', '{"a" : "x", "b":1.0}', [['a']], '{"a" : "<x>", "b":1.0}'],
    ['a number as it was written', '{"a":12345678901234567890}', [['a']], '{"a":"<12345678901234567890>"}'],
    ['everything below', '{"a":{"b":"x","c":["y",2]}}', [['a']], '{"a":{"b":"<x>","c":["<y>","<2>"]}}'],
    ['elements', '{"a":[{"b":"x"},{"b":"y"}]}', [['a', null, 'b']], '{"a":[{"b":"<x>"},{"b":"<y>"}]}'],
    ['elements a name goes through', '{"a":[{"b":"x"}]}', [['a', 'b']], '{"a":[{"b":"<x>"}]}'],
    ['members of an object', '{"a":{"b":"x","c":"y"}}', [['a', null]], '{"a":{"b":"<x>","c":"<y>"}}'],
    ['a name with escapes', '{"\\u0061":"x"}', [['a']], '{"\\u0061":"<x>"}'],
    ['a value with escapes', '{"a":"\\"]}\\u00e9"}', [['a']], '{"a":"<\\"]}é>"}'],
    ['nothing elsewhere', '{"b":{"a":"x"},"c":"a"}', [['a']], '{"b":{"a":"x"},"c":"a"}'],
    ['no flags, nulls or empty texts', '{"a":[true,false,null,""]}', [['a']], '{"a":[true,false,null,""]}'],
    ['several paths', '{"a":1,"b":[],"c":"x"}', [['a'], ['c']], '{"a":"<1>","b":[],"c":"<x>"}'],
    ['a key twice', '{"a":"x","a":"y"}', [['a']], '{"a":"<x>","a":"<y>"}'],
  ]
  it.each(cases)('%s', (_, json, paths, expected) => {
    expect(replaceValues(json, paths, mark)).toBe(expected)
  })

  it('takes all of what is nested too deep', () => {
    const json = `{"a":${'['.repeat(5000)}"x"${']'.repeat(5000)},"b":"y"}`
    const result = replaceValues(json, [['a']], () => 'gone')
    expect(result).not.toContain('"x"')
    expect(JSON.parse(result)).toMatchObject({ b: 'y' })
  })

  it('changes what the path says and nothing else, however the text is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const json = JSON.stringify({ before: value, secret: value, after: value }, null, space)
        const replaced: unknown = JSON.parse(replaceValues(json, [['secret']], () => 'R'))
        const blank = (item: unknown): unknown => {
          if (typeof item === 'string' || typeof item === 'number') return 'R'
          if (Array.isArray(item)) return item.map(blank)
          if (typeof item !== 'object' || item === null) return item
          return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, blank(inner)]))
        }
        const plain = JSON.parse(JSON.stringify(value)) as unknown
        expect(replaced).toEqual({ before: plain, secret: blank(plain), after: plain })
        expect(replaceValues(json, [['other']], () => 'R')).toBe(json)
      }),
    )
  })
})
