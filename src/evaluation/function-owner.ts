import { findGroupOwner } from '../accounts/store/aggregators.js'
import type { Db } from '../db/tables.js'
import type { AccountNo } from '../platform/ids.js'
import type { Rule } from '../rules/types.js'

/**
 * The account whose function decides a rule, and which brings its results: the rule's own, but of what it holds of a
 * group the group's management account, so that no member decides for the group. Null when the group is gone.
 */
// inferred: spec/lifecycle.md 8; members only read what they hold of a group
export async function findFunctionOwner(
  db: Db,
  { accountNo, groupNo }: Pick<Rule, 'accountNo' | 'groupNo'>,
): Promise<AccountNo | null> {
  return groupNo === null ? accountNo : findGroupOwner(db, groupNo)
}
