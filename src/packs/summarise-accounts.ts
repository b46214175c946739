import { type Scope, scopesOfResults } from '../accounts/scope.js'
import { findAccountByNo } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import { rollUp } from '../evaluation/results.js'
import type { StoredVerdict } from '../evaluation/types.js'
import type { AccountId } from '../platform/ids.js'
import { getPack } from './store/read-packs.js'
import { summarisePackResources } from './summarise-pack.js'
import type { Pack } from './types.js'

/** How one member of a group stands. */
export interface AccountCompliance {
  readonly accountId: AccountId
  readonly name: string
  /** Rolled up over the package's resources in the account. */
  readonly verdict: StoredVerdict
}

/**
 * How each member of a group stands by a package of the group, in the order they were made. Throws
 * `Invalid.CompliancePackId.Value`.
 */
export async function summariseAccounts(
  db: Db,
  scope: Scope,
  packId: string,
): Promise<{ readonly pack: Pack; readonly accounts: readonly AccountCompliance[] }> {
  const pack = await getPack(db, scope, packId)
  const accounts: AccountCompliance[] = []
  for (const part of scopesOfResults(scope)) {
    const [account] = part.accounts
    const { counts } = await summarisePackResources(db, { ...scope, members: [account] }, pack)
    const name = (await findAccountByNo(db, account.accountNo))?.name ?? ''
    accounts.push({ accountId: account.accountId, name, verdict: rollUp(counts) })
  }
  return { pack, accounts }
}
