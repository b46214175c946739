import type { Db } from '../db/tables.js'
import type { AccountRef, Scope } from './scope.js'
import { listAggregatorRows } from './store/aggregators.js'
import { findPlace } from './store/directory.js'

/** What an administrator of account groups may see without naming one of them. */
export interface AdministeredGroups {
  /** Of the management account, which owns the groups themselves. */
  readonly management: Scope
  /** Of the accounts that own the groups' rules and packages, under the management account's id; null without groups. */
  readonly groups: Scope | null
}

/** That of the caller's directory; null for a member of it and for an account that is in none. */
export async function findAdministeredGroups(
  db: Db,
  { caller }: Pick<Scope, 'caller'>,
): Promise<AdministeredGroups | null> {
  const place = await findPlace(db, caller.accountNo)
  if (place === null || place.role === 'member') return null
  const { accountId, accountNo } = place.management
  const rows = await listAggregatorRows(db, accountNo)
  const [first, ...rest] = rows.map(({ groupNo }): AccountRef => ({ accountId, accountNo: groupNo }))
  return {
    management: { caller, accounts: [{ accountId, accountNo }] },
    groups: first === undefined ? null : { caller, accounts: [first, ...rest] },
  }
}
