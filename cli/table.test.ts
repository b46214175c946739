import { describe, expect, it } from 'vitest'
import { age, bytes, duration, plural, tableLines } from './table.js'

describe('tableLines', () => {
  it('aligns columns and leaves no trailing blanks', () => {
    const rows = [
      { name: 'a', size: '1' },
      { name: 'longer', size: '1,000' },
      { name: 'b', size: '' },
    ]
    const lines = tableLines(
      [
        { title: 'NAME', value: (row) => row.name },
        { title: 'SIZE', value: (row) => row.size, align: 'right' },
      ],
      rows,
    )
    expect(lines).toEqual(['NAME     SIZE', 'a           1', 'longer  1,000', 'b'])
  })
})

describe('amounts', () => {
  const cases: [string, string][] = [
    [bytes(0), '0 B'],
    [bytes(999), '999 B'],
    [bytes(1000), '1.0 kB'],
    [bytes(999_949), '999.9 kB'],
    [bytes(999_950), '1.0 MB'],
    [bytes(12_345_678), '12.3 MB'],
    [duration(0.4), '0 ms'],
    [duration(999.4), '999 ms'],
    [duration(999.6), '1.00 s'],
    [duration(59_994), '59.99 s'],
    [duration(59_996), '1 min 00 s'],
    [duration(125_000), '2 min 05 s'],
    [age(-5), '0 s'],
    [age(89_000), '89 s'],
    [age(90_000), '2 min'],
    [age(7 * 3_600_000), '7 h'],
    [age(47 * 3_600_000), '47 h'],
    [age(3 * 86_400_000), '3 d'],
    [plural(1, 'file'), '1 file'],
    [plural(2000, 'entry', 'entries'), '2,000 entries'],
  ]
  for (const [shown, expected] of cases) it(expected, () => expect(shown).toBe(expected))
})
