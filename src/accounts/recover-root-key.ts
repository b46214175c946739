import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountId, PrincipalId } from '../platform/ids.js'
import { type KeyMaking, type NewAccessKey, recordNewKey } from './access-keys.js'
import { auditWork } from './audit-work.js'
import { getActingAccount } from './create-account.js'
import type { Principal } from './scope.js'

/**
 * Gives an account whose root keys are lost a further one; those it has stay as they are. The account's own audit log
 * tells that the operator did it, beside the log of the operator. Throws `OperatorOnly`, `EntityNotExist.Account`.
 */
export function recoverRootKey(
  db: Db,
  caller: Principal,
  deps: KeyMaking,
  accountId: AccountId,
): Promise<NewAccessKey> {
  return inTransaction(db, async (db) => {
    const { accountNo } = await getActingAccount(db, caller, accountId)
    const key = await recordNewKey(db, accountNo, String(accountId) as PrincipalId, deps)
    // An operator's own call is in its log already.
    if (accountNo !== caller.accountNo)
      await auditWork(db, accountNo, {
        action: 'RecoverRootKey',
        result: 'Success',
        at: deps.clock.now(),
        reference: key.accessKeyId,
        detail: { accessKeyId: key.accessKeyId, operator: caller.accountId, principalId: caller.principalId },
      })
    return key
  })
}
