import type { ListedOperation } from '../../operation.js'
import { CreateAccount } from './CreateAccount.js'
import { ListAccounts } from './ListAccounts.js'
import { ListAuditEntries } from './ListAuditEntries.js'
import { RecoverRootKey } from './RecoverRootKey.js'
import { VerifyAuditLog } from './VerifyAuditLog.js'

/** Accounts of this server and what was done in them. */
export const ACCOUNT_OPERATIONS: readonly ListedOperation[] = [
  CreateAccount,
  ListAccounts,
  ListAuditEntries,
  RecoverRootKey,
  VerifyAuditLog,
]
