import type { Scope } from '../accounts/scope.js'
import { findAccountByNo } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import { countResources, rollUp } from '../evaluation/results.js'
import type { StoredVerdict } from '../evaluation/types.js'
import type { AccountId } from '../platform/ids.js'
import { rulesByAccount } from './rules-in-account.js'
import { getPack, listPackRules } from './store/read-packs.js'
import { maskIn } from './summarise-pack.js'
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
  const rules = await listPackRules(db, scope, pack)
  for (const { scope: part, held } of await rulesByAccount(db, scope, rules)) {
    const [{ accountId, accountNo }] = part.accounts
    const ruleNos = held.map(({ ruleNo }) => ruleNo)
    const counts = await countResources(db, part, ruleNos, maskIn(db, part, pack))
    const name = (await findAccountByNo(db, accountNo))?.name ?? ''
    accounts.push({ accountId, name, verdict: rollUp(counts) })
  }
  return { pack, accounts }
}
