import { describe, expect, it } from 'vitest'
import { coverageLines } from './coverage-lines.js'
import type { RuleData } from './operations/coverage.js'

const ruleOf = (Identifier: string, State: string, extra: Partial<RuleData> = {}): RuleData => ({
  Identifier,
  ResourceTypes: ['ACS::OSS::Bucket'],
  DeclaredCoverage: 'exact',
  State,
  ResourceCount: 1200,
  LookedAt: 200,
  Paths: [],
  MissingTypes: [],
  ...extra,
})

const rules = [
  ruleOf('c-all', 'data', { Paths: [{ Path: '$.Acl', Seen: 200, IsListed: undefined }] }),
  ruleOf('b-some', 'partial', { Paths: [{ Path: '$.Log', Seen: 151, IsListed: true }] }),
  ruleOf('a-none', 'noData', {
    Paths: [{ Path: '$.Zone', Seen: 0, IsListed: false }],
    MissingTypes: ['ACS::KMS::Key'],
  }),
  ruleOf('d-nothing', 'noResources', { ResourceCount: 0, LookedAt: 0 }),
]

describe('coverageLines', () => {
  it('shows the worst first, with the paths that lack', () => {
    expect(coverageLines(rules, false)).toEqual([
      'RULE    RESOURCES  DATA',
      'a-none      1,200  none',
      '  $.Zone in 0 of 200, the service does not list it',
      '  ACS::KMS::Key was never recorded',
      'b-some      1,200  75 %',
      '  $.Log in 151 of 200, the service lists it',
      'c-all       1,200   all',
      '',
      '4 rules: 1 with data, 1 with some, 1 without, 1 without resources',
    ])
    expect(coverageLines(rules, true).join('\n')).toContain('d-nothing')
  })

  it('stays within 80 columns', () => {
    const long = ruleOf('x'.repeat(90), 'noData', {
      Paths: [{ Path: `$.${'y'.repeat(90)}`, Seen: 0, IsListed: undefined }],
    })
    expect(Math.max(...coverageLines([long], false).map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})
