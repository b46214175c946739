import { describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { parseCondition } from './condition.js'
import { nextSnapshotAt } from './snapshot-time.js'
import { parseTargetArn } from './target-arn.js'

const risk = (value: unknown) => ({ filterType: 'RuleRiskLevel', value, multiple: false })
const types = (...values: unknown[]) => ({ filterType: 'ResourceType', values, multiple: true })

describe('parseCondition', () => {
  it.each<[string, unknown, { types: string[] | null; lowestRisk: number }]>([
    ['nothing', [], { types: null, lowestRisk: 3 }],
    ['a risk', [risk('2')], { types: null, lowestRisk: 2 }],
    ['a risk as a number', [risk(1)], { types: null, lowestRisk: 1 }],
    ['types', [types('A', 'B')], { types: ['A', 'B'], lowestRisk: 3 }],
    [
      'both, ANDed',
      [risk('3'), types('A', 'B'), types('B', 'C'), risk('2')],
      { types: ['B'], lowestRisk: 2 },
    ],
    [
      'one type',
      [{ filterType: 'ResourceType', value: 'A', multiple: false }],
      { types: ['A'], lowestRisk: 3 },
    ],
  ])('reads %s', (_, condition, expected) => {
    const { resourceTypes, lowestRisk } = parseCondition(JSON.stringify(condition))
    expect({ types: resourceTypes && [...resourceTypes], lowestRisk }).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['a text', 'x'],
    ['null', null],
    ['an entry that is no object', [1]],
    ['another filter', [{ filterType: 'Region', values: ['a'] }]],
    ['a risk that is none', [risk('4')]],
    ['no risk', [risk(undefined)]],
    ['no types', [types()]],
    ['a type that is no text', [types('A', 1)]],
  ])('refuses %s', (_, condition) => {
    expect(() => parseCondition(JSON.stringify(condition))).toThrow(
      expect.objectContaining({ code: 'Invalid.DeliveryChannelCondition.Format' }),
    )
  })
})

describe('nextSnapshotAt', () => {
  const at = (text: string) => toInstant(Date.parse(text))
  it.each([
    ['', '2026-11-24T00:00:00Z', '2026-11-24T04:00:00Z'],
    ['', '2026-11-24T04:00:00Z', '2026-11-24T16:00:00Z'],
    ['', '2026-11-24T16:00:01Z', '2026-11-25T04:00:00Z'],
    ['09:10Z', '2026-11-24T09:09:59Z', '2026-11-24T09:10:00Z'],
    ['09:10Z', '2026-11-24T09:10:00Z', '2026-11-25T09:10:00Z'],
    ['00:00Z', '2026-12-31T12:00:00Z', '2027-01-01T00:00:00Z'],
  ])('of %s after %s is %s', (time, after, next) => {
    expect(nextSnapshotAt(time, at(after))).toBe(at(next))
  })
})

describe('parseTargetArn', () => {
  it.each<[string, string | null]>([
    ['acs:oss:cn-shanghai:1000000000000001:new-bucket', 'OSS'],
    ['acs:log:cn-shanghai:1000000000000001:project/p/logstore/l', 'SLS'],
    ['acs:mns:cn-shanghai:1000000000000001:/topics/t', 'MNS'],
    ['acs:oss:cn-shanghai:100000000000001:new-bucket', null],
    ['acs:oss:cn-shanghai:1000000000000001:../etc', null],
    ['acs:oss::1000000000000001:bucket', null],
    ['acs:mns:cn-shanghai:1000000000000001:topics/t', null],
    ['', null],
  ])('of %s is %s', (text, type) => {
    expect(parseTargetArn(text)?.type ?? null).toBe(type)
  })
})
