import { expect, it } from 'vitest'
import { toInstant } from '../../../platform/instant.js'
import { toWish } from './wish.js'

const NOW = toInstant(1_800_000_000_000)
const NOTHING = {
  CompareWithReportId: undefined,
  AsOfTimestamp: undefined,
  AsOfRules: undefined,
  FromTimestamp: undefined,
  ToTimestamp: undefined,
}

it.each([
  ['nothing', {}, {}],
  ['a comparison', { CompareWithReportId: 'rep-1' }, { compareWith: 'rep-1' }],
  ['a past instant, by its own rules', { AsOfTimestamp: 5 }, { past: { at: 5, rules: 'then' } }],
  ['one by the rules of now', { AsOfTimestamp: 5, AsOfRules: 'now' }, { past: { at: 5, rules: 'now' } }],
  ['a period until now', { FromTimestamp: 3 }, { period: { from: 3, to: NOW } }],
  [
    'a period until the past instant',
    { FromTimestamp: 3, AsOfTimestamp: 5 },
    { past: { at: 5, rules: 'then' }, period: { from: 3, to: 5 } },
  ],
  ['a period that ends before', { FromTimestamp: 3, ToTimestamp: 4 }, { period: { from: 3, to: 4 } }],
] as const)('a call wishes %s', (_, input, wish) => {
  expect(toWish({ ...NOTHING, ...input }, NOW)).toEqual(wish)
})

it.each([
  ['rules of a past that is not named', { AsOfRules: 'then' }, 'AsOfRules'],
  ['an end without a begin', { ToTimestamp: 4 }, 'ToTimestamp'],
] as const)('%s means nothing', (_, input, Param) => {
  expect(() => toWish({ ...NOTHING, ...input }, NOW)).toThrow(
    expect.objectContaining({ code: 'Invalid{Param}', detail: expect.objectContaining({ Param }) }),
  )
})
