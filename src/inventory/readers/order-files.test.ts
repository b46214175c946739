import { describe, expect, it } from 'vitest'
import { formatInstant } from '../../platform/instant.js'
import { dateInPath, orderFiles } from './order-files.js'

describe('dateInPath', () => {
  const cases: readonly [string, string | null][] = [
    ['ACSLogs/1234567890123456/Config/cn-hangzhou/2026/01/05/part-1.json.gz', '2026-01-05T00:00:00Z'],
    ['2026/01/05/part-1.json', '2026-01-05T00:00:00Z'],
    ['x/2026/02/30/part-1.json', null],
    ['x/2026/1/5/part-1.json', null],
    ['2026-01-05/part-1.json', null],
    ['snapshot.json', null],
  ]
  it.each(cases)('%s', (path, expected) => {
    const at = dateInPath(path)
    expect(at === null ? null : formatInstant(at)).toBe(expected)
  })
})

describe('orderFiles', () => {
  it('replays dated folders from old to new, then files without a date as one set', () => {
    const paths = [
      'b/loose.json',
      'acc/2026/02/01/a.json',
      'loose.json',
      'acc/2026/01/05/b.json',
      'acc/2026/01/05/a.json',
      'other/2026/01/05/a.json',
    ]
    const steps = orderFiles(paths.map((path) => ({ path })))
    expect(
      steps.map((step) => step.sets.map((set) => [set.folder, set.files.map((file) => file.path)])),
    ).toEqual([
      [
        ['acc/2026/01/05', ['acc/2026/01/05/a.json', 'acc/2026/01/05/b.json']],
        ['other/2026/01/05', ['other/2026/01/05/a.json']],
      ],
      [['acc/2026/02/01', ['acc/2026/02/01/a.json']]],
      [['', ['b/loose.json', 'loose.json']]],
    ])
  })
})
