import { describe, expect, it } from 'vitest'
import type { RuleNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { ABSENT, COMPLIANT, NON_COMPLIANT } from './block.js'
import { type KeptHistory, type PastVerdict, tellHistory } from './compliance-history.js'
import type { VerdictChange } from './store/verdict-changes.js'

const rule = (n: number) => n as RuleNo
const evidence = (cause: string) => ({ kind: 'error' as const, cause })
const past = (ruleNo: number, code: number, ruleVersion = 1, cause?: string): PastVerdict => ({
  ruleNo: rule(ruleNo),
  ruleVersion,
  code,
  evidence: cause === undefined ? null : evidence(cause),
})
const change = (at: number, oldCode: number, newCode: number, more: Partial<VerdictChange> = {}) => ({
  at: toInstant(at),
  ruleNo: rule(1),
  oldCode,
  newCode,
  oldEvidence: null,
  oldRuleVersion: 1,
  ...more,
})
const kept = (more: Partial<KeptHistory>): KeptHistory => ({
  ruleNo: rule(1),
  beganAt: toInstant(10),
  endedAt: null,
  changes: [],
  current: null,
  ...more,
})

/** `at: rule=code, ...` of each node. */
function told(...histories: KeptHistory[]): string[] {
  return tellHistory(histories).map(
    ({ at, verdicts }) => `${at}: ${verdicts.map(({ ruleNo, code }) => `${ruleNo}=${code}`).join(' ')}`,
  )
}

describe('tellHistory', () => {
  it.each<[string, KeptHistory[], string[]]>([
    ['no results', [kept({})], []],
    [
      'a verdict that never changed stands from the beginning',
      [kept({ current: { verdict: past(1, COMPLIANT), at: toInstant(50) } })],
      ['10: 1=1'],
    ],
    [
      'changes',
      [
        kept({
          changes: [change(20, COMPLIANT, NON_COMPLIANT), change(30, NON_COMPLIANT, COMPLIANT)],
          current: { verdict: past(1, COMPLIANT), at: toInstant(50) },
        }),
      ],
      ['10: 1=1', '20: 1=2', '30: 1=1'],
    ],
    ['a removed resource', [kept({ changes: [change(20, COMPLIANT, ABSENT)] })], ['10: 1=1', '20: ']],
    [
      'a resource that came back is known from its last evaluation',
      [
        kept({
          changes: [change(20, COMPLIANT, ABSENT)],
          current: { verdict: past(1, NON_COMPLIANT), at: toInstant(40) },
        }),
      ],
      ['10: 1=1', '20: ', '40: 1=2'],
    ],
    [
      'a deleted rule',
      [kept({ changes: [change(20, COMPLIANT, NON_COMPLIANT)], endedAt: toInstant(35) })],
      ['10: 1=1', '20: 1=2', '35: '],
    ],
    [
      'two rules, changes of one instant in one node',
      [
        kept({
          changes: [change(20, COMPLIANT, NON_COMPLIANT)],
          current: { verdict: past(1, NON_COMPLIANT), at: toInstant(50) },
        }),
        kept({
          ruleNo: rule(2),
          beganAt: toInstant(15),
          changes: [change(20, NON_COMPLIANT, COMPLIANT, { ruleNo: rule(2) })],
          current: { verdict: past(2, COMPLIANT), at: toInstant(50) },
        }),
      ],
      ['10: 1=1', '15: 1=1 2=2', '20: 1=2 2=1'],
    ],
    [
      'a change that is older than the beginning',
      [
        kept({
          changes: [change(5, COMPLIANT, NON_COMPLIANT)],
          current: { verdict: past(1, NON_COMPLIANT), at: toInstant(50) },
        }),
      ],
      ['5: 1=2'],
    ],
  ])('%s', (_, histories, expected) => {
    expect(told(...histories)).toEqual(expected)
  })

  it('gives each verdict the version and evidence it was made with', () => {
    const nodes = tellHistory([
      kept({
        changes: [
          change(20, NON_COMPLIANT, COMPLIANT, { oldEvidence: evidence('first') }),
          change(30, COMPLIANT, NON_COMPLIANT, { oldRuleVersion: 2 }),
        ],
        current: { verdict: past(1, NON_COMPLIANT, 3, 'last'), at: toInstant(50) },
      }),
    ])
    expect(nodes.map(({ verdicts }) => verdicts)).toEqual([
      [past(1, NON_COMPLIANT, 1, 'first')],
      [past(1, COMPLIANT, 2)],
      [past(1, NON_COMPLIANT, 3, 'last')],
    ])
    expect(nodes[1]?.steps).toEqual([
      {
        at: 20,
        ruleNo: 1,
        before: past(1, NON_COMPLIANT, 1, 'first'),
        after: past(1, COMPLIANT, 2),
      },
    ])
  })
})
