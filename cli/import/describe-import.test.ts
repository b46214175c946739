import { describe, expect, it } from 'vitest'
import type { ImportSummary } from '../operations/imports.js'
import { describeImport } from './describe-import.js'
import { isClean } from './run-import.js'

const NOW = Date.UTC(2026, 10, 24, 12)
const HOUR = 3_600_000
const clean: ImportSummary = {
  files: 2,
  items: 7,
  accounts: [
    {
      accountId: '1000000000000001',
      types: [
        {
          resourceType: 'ACS::OSS::Bucket',
          items: 5,
          changes: { discovered: 3, restored: 1, history: 1 },
          oldestAt: NOW - 72 * HOUR,
          newestAt: NOW - HOUR,
          timesFrom: { path: 5 },
        },
        {
          resourceType: 'ACS::ECS::Disk',
          items: 2,
          changes: { modified: 1, unchanged: 1 },
          oldestAt: NOW,
          newestAt: NOW,
          timesFrom: { asOf: 2 },
        },
      ],
    },
  ],
  problemCount: 0,
  problems: [],
  refusedAccounts: [],
  coverage: [],
  control: { pages: 0, listed: 0, unrecorded: 0 },
  totals: 0,
  properties: [],
  redaction: { mode: 'on', values: {} },
}

const group = {
  accountId: '1000000000000001',
  region: 'cn-hangzhou',
  resourceType: 'ACS::ECS::Disk',
  asOf: NOW,
  live: 10,
  missing: 2,
  isRefused: false,
}

describe('describeImport', () => {
  it('counts by account and type, with the age of the data', () => {
    expect(describeImport(clean, NOW)).toEqual(
      [
        '',
        'Account 1000000000000001',
        '  TYPE              ITEMS  NEW  CHANGED  GONE  SAME  OLDER   DATA AGE',
        '  ACS::ECS::Disk        2    0        1     0     1      0        0 s',
        '  ACS::OSS::Bucket      5    4        0     0     0      1  60 min to 3 d',
        '  2 items carry no time and took that of --as-of or of this import.',
      ].map((line, i) => (i >= 2 && i <= 4 ? expect.stringMatching(pattern(line)) : line)),
    )
  })

  it('shows 20 problems by file with their position, then how many more', () => {
    const problems = Array.from({ length: 100 }, (_, i) => ({
      file: i < 19 ? 'a/b.json' : 'c\x1b[2J.json',
      byteOffset: 1000 + i,
      itemNumber: i + 1,
      message: 'no JSON',
    }))
    const summary = { ...clean, accounts: [], problemCount: 345, problems }
    const lines = describeImport(summary, NOW)
    expect(lines.slice(0, 4)).toEqual([
      '',
      '345 problems:',
      '  a/b.json',
      '    item 1 at byte 1,000: no JSON',
    ])
    expect(lines.slice(-3, -1)).toEqual(['  c?[2J.json', '    item 20 at byte 1,019: no JSON'])
    expect(lines).toHaveLength(2 + 2 + 20 + 1)
    expect(lines.at(-1)).toBe('  and 325 more')
    expect(isClean(summary)).toBe(false)
  })

  it('says which deletions were refused and how to confirm them', () => {
    const summary = { ...clean, coverage: [{ ...group, missing: 5, isRefused: true }] }
    const lines = describeImport(summary, NOW).join('\n')
    expect(lines).toContain('--accept-deletions')
    expect(lines).toContain(
      '1000000000000001 cn-hangzhou ACS::ECS::Disk: 5 of 10 missing (2026-11-24T12:00:00Z)',
    )
    expect(isClean(summary)).toBe(false)
  })

  it('says what is gone, what lists name beyond, and which accounts are unknown', () => {
    const summary = {
      ...clean,
      coverage: [group],
      control: { pages: 1, listed: 50, unrecorded: 3 },
      refusedAccounts: [{ accountId: '2000000000000002', items: 9, advice: 'create it' }],
    }
    const lines = describeImport(summary, NOW).join('\n')
    expect(lines).toContain('2 resources are gone')
    expect(lines).toContain('50 resources listed, 3 of them are not recorded')
    expect(lines).toContain('  2000000000000002: 9 items; create it')
    expect(isClean(summary)).toBe(false)
  })

  it('says what was kept beside resources, and what became of secrets', () => {
    const kept = { totals: 2, properties: [{ resourceType: 'ACS::ECS::Disk', paths: 9 }] }
    const on = describeImport(
      { ...clean, ...kept, redaction: { mode: 'on', values: { a: 2, b: 1 } } },
      NOW,
    ).join('\n')
    expect(on).toContain('2 control totals of the source kept')
    expect(on).toContain('Property lists of 1 type kept')
    expect(on).toContain('3 secrets replaced by digests')
    const off = describeImport({ ...clean, redaction: { mode: 'off', values: {} } }, NOW).join('\n')
    expect(off).toContain('ASSAY_REDACTION is off')
  })

  it('finds a run without any of that clean', () => {
    expect(isClean({ ...clean, coverage: [group] })).toBe(true)
  })
})

/** Cells in order, however wide the columns are. */
function pattern(line: string): RegExp {
  const cells = line.trim().split(/\s{2,}/)
  return new RegExp(`^  ${cells.map((cell) => cell.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s{2,}')}$`)
}
