import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { compiledRule } from '../evaluation/rule-set.js'
import type { ResourceNo } from '../platform/ids.js'
import type { Rule } from '../rules/types.js'
import type { FlipCause } from './model-time.js'
import { isOfRuleChange, type RuleTimes } from './rule-times.js'
import type { LastFailure } from './store/finding-changes.js'
import { readVersionsAtFlips } from './store/flip-causes.js'

/**
 * The configuration changes that made results of a rule non-compliant, by resource, as far as what is kept tells. That
 * is where nothing else can have done so: the rule stayed as it was, no exemption ended, and the rule looks at the
 * recorded configuration of the resource alone, not at the time, at other resources, at measurements or elsewhere.
 */
export async function readFlipCauses(
  db: Db,
  account: AccountRef,
  rule: Rule,
  { failures, times }: { readonly failures: ReadonlyMap<ResourceNo, LastFailure>; readonly times: RuleTimes },
): Promise<ReadonlyMap<ResourceNo, FlipCause>> {
  if (!looksAtItsConfiguration(rule)) return new Map()
  const flips = [...failures].filter(
    ([, last]) => last.isOldKept && !last.wasIgnored && !isOfRuleChange(times, rule.ruleNo, last),
  )
  if (flips.length === 0) return new Map()
  const flippedAt = new Map(flips.map(([resourceNo, { at }]) => [resourceNo, at] as const))
  return readVersionsAtFlips(db, account, flippedAt)
}

function looksAtItsConfiguration(rule: Rule): boolean {
  if (rule.sourceOwner === 'CUSTOM_FC') return false
  const { timeDependent, relatedTypes } = compiledRule(rule)
  return !timeDependent && relatedTypes.length === 0
}
