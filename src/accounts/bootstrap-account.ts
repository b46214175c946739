import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { UnavailableError } from '../errors.js'
import type { PrincipalId } from '../platform/ids.js'
import { type AccountId, isAccountId } from '../platform/ids.js'
import { seal, unseal } from '../platform/seal.js'
import { type KeyMaking, recordNewKey } from './access-keys.js'
import { recordAccount } from './create-account.js'
import { auditMaintenance } from './reseal-access-keys.js'
import { systemScope } from './scope.js'
import { findStoredKey, type StoredKey, setKeyStatus, setSecret } from './store/access-keys.js'
import { type Account, findAccount, listAccountsAfter } from './store/accounts.js'

export interface BootstrapSettings {
  readonly accountId?: string | undefined
  readonly accessKeyId?: string | undefined
  readonly accessKeySecret?: string | undefined
}

/** The operator's account; `madeKey` only when a key was made now, to be printed once. */
export interface BootstrapResult {
  readonly account: Account
  readonly madeKey?: { readonly accessKeyId: string; readonly secret: string }
}

/**
 * Makes the operator's account at the first start, and lets a configured root key sign at every start.
 * Throws UnavailableError when the settings name another account than the database has.
 */
export function ensureBootstrapAccount(
  db: Db,
  deps: KeyMaking,
  settings: BootstrapSettings,
): Promise<BootstrapResult> {
  const wanted = accountIdOf(settings)
  const { accessKeyId: id, accessKeySecret: secret } = settings
  const given = id === undefined || secret === undefined ? undefined : { id, secret }
  return inTransaction(db, async (db) => {
    const [first] = await listAccountsAfter(db, 0, 1)
    if (first === undefined) {
      const as = { isOperator: true, ...(given === undefined ? {} : { rootKey: given }) }
      const { account, rootKey } = await recordAccount(db, deps, { accountId: wanted }, as)
      if (given !== undefined) return { account }
      return { account, madeKey: { accessKeyId: rootKey.accessKeyId, secret: rootKey.secret } }
    }
    const account = wanted === undefined ? first : await findAccount(db, wanted)
    if (account === null || !account.isOperator)
      throw new UnavailableError(
        `ASSAY_ACCOUNT_ID is ${wanted}, but the database belongs to ${first.accountId}`,
      )
    if (given !== undefined) await ensureRootKey(db, deps, account, given)
    return { account }
  })
}

async function ensureRootKey(
  db: Db,
  deps: KeyMaking,
  account: Account,
  given: { readonly id: string; readonly secret: string },
): Promise<void> {
  const stored = await findStoredKey(db, given.id)
  if (stored === null) {
    await recordNewKey(db, account.accountNo, String(account.accountId) as PrincipalId, deps, given)
    await auditMaintenance(db, deps, 'RecoverRootKey', { accessKeyId: given.id })
    return
  }
  if (stored.accountNo !== account.accountNo || stored.kind !== 'root')
    throw new UnavailableError(`ASSAY_ACCESS_KEY_ID ${given.id} is a key of someone else`)
  await recoverRootKey(db, deps, account, given, stored)
}

/** A configured key whose secret was forgotten, or that was disabled, signs again; the audit log tells. */
async function recoverRootKey(
  db: Db,
  { clock, ids, masterKey }: KeyMaking,
  account: Account,
  given: { readonly id: string; readonly secret: string },
  stored: StoredKey,
): Promise<void> {
  const isSame = unseal(masterKey, stored.secretSealed) === given.secret
  if (isSame && stored.status === 'Active') return
  if (!isSame) await setSecret(db, given.id, seal(masterKey, given.secret))
  const principalId = String(account.accountId) as PrincipalId
  await setKeyStatus(db, systemScope(account), principalId, given.id, 'Active')
  await auditMaintenance(db, { clock, ids }, 'RecoverRootKey', { accessKeyId: given.id })
}

function accountIdOf(settings: BootstrapSettings): AccountId | undefined {
  const { accountId } = settings
  if (accountId === undefined) return undefined
  if (!isAccountId(accountId)) throw new RangeError(`no account id: ${accountId}`)
  return accountId
}
