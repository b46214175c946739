import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { listVersionTimes } from './store/rule-times.js'

/** Which version of each rule of an account was in force when. */
export interface RuleTimes {
  /** Null before the rule was made. */
  versionAt(ruleNo: RuleNo, at: Instant): number | null
}

/** Reads when each version of these rules began. */
export async function readRuleTimes(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
): Promise<RuleTimes> {
  const times = await listVersionTimes(db, account, ruleNos)
  return {
    versionAt: (ruleNo, at) =>
      times.get(ruleNo)?.findLast(({ createdAt }) => createdAt <= at)?.version ?? null,
  }
}

/**
 * Whether the rule made a verdict change: the verdict before was made with an older version than the one in force. A rule
 * that changes is evaluated anew as a whole, so that only the first verdict after it can tell.
 */
export function isOfRuleChange(
  times: RuleTimes,
  ruleNo: RuleNo,
  change: { readonly at: Instant; readonly oldRuleVersion: number },
): boolean {
  const version = times.versionAt(ruleNo, change.at)
  return version !== null && change.oldRuleVersion < version
}
