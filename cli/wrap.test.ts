import { describe, expect, it } from 'vitest'
import { wrapText } from './wrap.js'

describe('wrapText', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['leaves a short line', '  a  b', '', ['  a  b']],
    ['breaks at the last blank that fits', `${'a'.repeat(79)} b`, '', ['a'.repeat(79), 'b']],
    [
      'keeps the indent and hangs',
      `  ${'a'.repeat(70)} ${'b'.repeat(9)}`,
      '  ',
      [`  ${'a'.repeat(70)}`, '    bbbbbbbbb'],
    ],
    ['keeps a long word whole', `${'a'.repeat(90)} b`, '  ', ['a'.repeat(90), '  b']],
    [
      'leaves no blank at the end of a line',
      `${'a'.repeat(70)}  ${'b'.repeat(20)}`,
      '',
      ['a'.repeat(70), 'b'.repeat(20)],
    ],
    ['does not loop on a line without blanks', 'a'.repeat(200), '', ['a'.repeat(200)]],
  ])('%s', (_, line, hanging, lines) => {
    expect(wrapText(line, hanging)).toEqual(lines)
  })
})
