import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { RuleNo } from '../platform/ids.js'
import type { PassCause } from './types.js'

/**
 * Told in the transaction that writes the change, so that what follows from it (an evaluation queued,
 * results removed) is durable with it or not at all. Implemented downstream, wired in the composition root.
 */
export interface RuleEvents {
  ruleChanged(db: Db, account: AccountRef, ruleNo: RuleNo, cause: PassCause): Promise<void>
  ruleDeleted(db: Db, account: AccountRef, ruleNo: RuleNo): Promise<void>
}
