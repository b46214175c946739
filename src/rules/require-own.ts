import type { Scope } from '../accounts/scope.js'
import { ApiError } from '../errors.js'
import type { AccountNo } from '../platform/ids.js'

/**
 * Whether a call may change a rule or package: what a member holds of an account group is changed by calls on the
 * group alone.
 */
// inferred: spec/lifecycle.md 8, members do not write
export function isWritable(scope: Scope, { groupNo }: { readonly groupNo: AccountNo | null }): boolean {
  return groupNo === null || groupNo === scope.groupNo
}

/** Throws `NoPermission` unless the call may change it. */
export function requireWritable(scope: Scope, owned: { readonly groupNo: AccountNo | null }): void {
  if (!isWritable(scope, owned)) throw new ApiError('NoPermission')
}
