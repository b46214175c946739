import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemSplitter } from './split-items.js'
import type { SplitPart } from './split-part.js'

const LIMIT = 64 * 1024

function split(bytes: Buffer, cuts: readonly number[] | 'every byte', itemLimitBytes = LIMIT): SplitPart[] {
  const splitter = itemSplitter({ arrayKeys: new Set(['configurationItems']), itemLimitBytes })
  const parts: SplitPart[] = []
  const step = cuts === 'every byte' ? 1 : null
  let from = 0
  const ends =
    step === null && cuts !== 'every byte'
      ? [...new Set(cuts)].filter((cut) => cut > 0 && cut < bytes.length).sort((a, b) => a - b)
      : Array.from({ length: bytes.length }, (_, i) => i + 1)
  for (const end of [...ends, bytes.length]) {
    parts.push(...splitter.push(Buffer.from(bytes.subarray(from, end))))
    from = end
  }
  parts.push(...splitter.end())
  return parts
}

const itemsOf = (parts: readonly SplitPart[]): unknown[] =>
  parts.flatMap((part) => (part.kind === 'item' ? [JSON.parse(part.bytes.toString('utf8')) as unknown] : []))
const problemsOf = (parts: readonly SplitPart[]) =>
  parts.flatMap((part) => (part.kind === 'problem' ? [part.message] : []))

const trickyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    '\\"',
    '"}]',
    'configurationItems',
    '配置',
    '\n',
    '\u0000',
    '😀',
  ),
)
const { value: jsonValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    trickyText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(trickyText, fc.constant('configurationItems')), tie('value'), { maxKeys: 4 }),
  ),
}))
const item = fc.dictionary(fc.oneof(trickyText, fc.constant('configurationItems')), jsonValue, { maxKeys: 5 })
const spaces = fc.constantFrom(undefined, 1, '\t')
const cuts = fc.oneof(fc.constant('every byte' as const), fc.array(fc.nat({ max: 4000 }), { maxLength: 12 }))

describe('itemSplitter', () => {
  it('finds the items JSON.parse finds in a wrapped document, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(item),
        item,
        item,
        spaces,
        cuts,
        fc.boolean(),
        (items, before, after, space, cuts, bom) => {
          const document = { ...before, configurationItems: items, ...omit(after, 'configurationItems') }
          const text = `${bom ? '\ufeff' : ''}${JSON.stringify(document, null, space)}\r\n`
          const parts = split(Buffer.from(text), cuts)
          expect(problemsOf(parts)).toEqual([])
          const parsed = JSON.parse(JSON.stringify(document)) as { configurationItems: unknown[] }
          expect(itemsOf(parts)).toEqual(parsed.configurationItems)
          const envelope = parts.find((part) => part.kind === 'envelope')
          expect(JSON.parse(envelope?.bytes.toString('utf8') ?? '')).toEqual({
            ...parsed,
            configurationItems: [],
          })
        },
      ),
    )
  })

  it('finds the items of a bare array, scalars too', () => {
    fc.assert(
      fc.property(fc.array(jsonValue), spaces, cuts, (items, space, cuts) => {
        const text = JSON.stringify(items, null, space)
        const parts = split(Buffer.from(text), cuts)
        expect(problemsOf(parts)).toEqual([])
        expect(itemsOf(parts)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('finds every line of NDJSON, and every document of a sequence', () => {
    // NDJSON is told by its first line; `{}` looks the same indented or not.
    const line = item.map((value) => ({ a: 1, ...omit(value, 'configurationItems') }))
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\n\n', ' \n'),
        spaces,
        fc.boolean(),
        cuts,
        (items, newline, space, endsWithNewline, cuts) => {
          const text = items.map((value) => JSON.stringify(value, null, space)).join(newline)
          const parts = split(Buffer.from(endsWithNewline ? text + newline : text), cuts)
          expect(problemsOf(parts)).toEqual([])
          expect(itemsOf(parts)).toEqual(JSON.parse(JSON.stringify(items)))
        },
      ),
    )
  })

  it('takes no document that ends early for a whole one', () => {
    fc.assert(
      fc.property(fc.array(item), spaces, fc.nat(), (items, space, cut) => {
        const bytes = Buffer.from(
          JSON.stringify({ configurationItems: items, fileVersion: '1.0' }, null, space),
        )
        const parts = split(bytes.subarray(0, cut % bytes.length), [])
        expect(problemsOf(parts)).not.toEqual([])
      }),
    )
  })

  it('takes no damaged document for a sound one', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1 }), fc.nat(), fc.nat({ max: 127 }), (items, index, byte) => {
        const bytes = Buffer.from(JSON.stringify({ configurationItems: items, fileVersion: '1.0' }))
        bytes[index % bytes.length] = byte
        const parts = split(bytes, [])
        const isAccepted =
          problemsOf(parts).length === 0 &&
          parts.every((part) => part.kind === 'problem' || isJson(part.bytes.toString('utf8')))
        expect(isAccepted).toBe(isJsonSequence(bytes.toString('utf8')))
      }),
      { numRuns: 500 },
    )
  })

  it('numbers items and gives their byte offsets', () => {
    const text = '{"fileVersion":"1.0","configurationItems":[{"a":"é"},{"b":2}]}'
    const parts = split(Buffer.from(text), 'every byte')
    const places = parts.flatMap((part) => (part.kind === 'item' ? [[part.number, part.offset]] : []))
    expect(places).toEqual([
      [1, text.indexOf('{"a"')],
      [2, Buffer.byteLength(text.slice(0, text.indexOf('{"b"')))],
    ])
  })

  const keys: readonly [string, string, unknown[]][] = [
    ['a key written with escapes', '{"configuration\\u0049tems":[1,2]}', [1, 2]],
    ['a nested key of the same name', '{"x":{"configurationItems":[9]},"configurationItems":[1]}', [1]],
    ['the name as a value', '{"x":"configurationItems","y":[9],"configurationItems":[1]}', [1]],
    ['an empty list', '{"configurationItems":[]}', []],
    ['two wrapped documents', '{"configurationItems":[1]}\n{"configurationItems":[2]}', [1, 2]],
    ['the list under another key', '{"items":[1]}', [{ items: [1] }]],
    ['the key without a list', '{"configurationItems":{"a":1}}', [{ configurationItems: { a: 1 } }]],
  ]
  it.each(keys)('reads %s', (_, text, expected) => {
    const parts = split(Buffer.from(text), 'every byte')
    expect(problemsOf(parts)).toEqual([])
    expect(itemsOf(parts)).toEqual(expected)
  })

  const damages: readonly [string, string, string, unknown[]][] = [
    ['nothing', '', 'empty', []],
    ['white space only', ' \n', 'empty', []],
    ['no JSON', 'resourceId,region\n', 'not JSON', []],
    ['a missing comma', '[{"a":1} {"b":2}]', 'missing comma', [{ a: 1 }, { b: 2 }]],
    ['a comma too many', '[{"a":1},,{"b":2}]', 'unexpected comma', [{ a: 1 }, { b: 2 }]],
    ['a comma before the end', '[{"a":1},]', 'comma before the end', [{ a: 1 }]],
    ['text after the document', '[{"a":1}] x', 'not JSON', [{ a: 1 }]],
    ['a cut document', '{"configurationItems":[{"a":1},{"b"', 'ends early', [{ a: 1 }]],
  ]
  it.each(damages)('reports %s and keeps what it read', (_, text, message, items) => {
    const parts = split(Buffer.from(text), 'every byte')
    expect(problemsOf(parts).join('; ')).toContain(message)
    expect(itemsOf(parts)).toEqual(items)
  })

  it('skips an item above the limit and goes on', () => {
    const big = JSON.stringify({ text: 'x'.repeat(2000) })
    for (const text of [`[${big},{"a":1}]`, `{"a":1}\n${big}\n{"a":1}\n`]) {
      const parts = split(Buffer.from(text), [100, 600], 1000)
      expect(problemsOf(parts)).toEqual(['item is larger than 1000 bytes'])
      expect(itemsOf(parts)).toContainEqual({ a: 1 })
    }
  })
})

function omit(value: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** One object or list after the other, each found by trying every possible end. */
function isJsonSequence(text: string): boolean {
  let rest = text.trim()
  if (rest === '') return false
  while (rest !== '') {
    if (!'{['.includes(rest[0]!)) return false
    const ends = [...rest.matchAll(/[}\]]/g)].map((match) => match.index + 1)
    const end = ends.find((end) => isJson(rest.slice(0, end)))
    if (end === undefined) return false
    rest = rest.slice(end).trim()
  }
  return true
}
