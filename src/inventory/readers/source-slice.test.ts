import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sliceMember } from './source-slice.js'

describe('sliceMember', () => {
  const cases: readonly [string, string, string | null][] = [
    ['{"configuration": {"a" : 1.0}}', 'configuration', '{"a" : 1.0}'],
    ['{"x":{"configuration":1},"configuration":{"b":2}}', 'configuration', '{"b":2}'],
    ['{"x":"configuration","y":[{"configuration":9}]}', 'configuration', null],
    ['{"configuration":1,"configuration":{"b":"}"}}', 'configuration', '{"b":"}"}'],
    [String.raw`{"config\u0075ration":[1, 2]}`, 'configuration', '[1, 2]'],
    [String.raw`{"a":"\"configuration\":1","n":12345678901234567890}`, 'n', '12345678901234567890'],
    ['{"n":true ,"m":null}', 'n', 'true'],
    ['{"n":true ,"m":null}', 'm', 'null'],
    ['{}', 'a', null],
  ]
  it.each(cases)('%s %s', (json, name, expected) => {
    expect(sliceMember(json, name)).toBe(expected)
  })

  it('gives the text of the value JSON.parse gives', () => {
    const key = fc.oneof(fc.constantFrom('a', 'b', 'configuration', 'é"\\'), fc.string())
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.jsonValue()),
        key,
        fc.constantFrom(undefined, 2),
        (value, name, space) => {
          const slice = sliceMember(JSON.stringify(value, null, space), name)
          const own = Object.hasOwn(value, name) ? JSON.parse(JSON.stringify(value[name])) : undefined
          expect(slice === null ? undefined : JSON.parse(slice)).toEqual(own)
        },
      ),
    )
  })
})
