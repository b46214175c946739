import type { AccountId, AccountNo, AggregatorId, PrincipalId } from '../platform/ids.js'

/**
 * Who signs a request: the account's root key, a RAM user, the session of a role, or (internally) a job of
 * the account.
 */
export interface Principal {
  readonly kind: 'root' | 'user' | 'session' | 'system'
  readonly accountId: AccountId
  readonly accountNo: AccountNo
  /** Of a session: `{roleId}:{sessionName}`. */
  readonly principalId: PrincipalId
  /** Of a session: `{roleName}:{sessionName}`. */
  readonly name: string
  /** Set exactly for sessions. */
  readonly role?: { readonly roleId: PrincipalId; readonly name: string; readonly sessionName: string }
}

export interface AccountRef {
  readonly accountId: AccountId
  readonly accountNo: AccountNo
}

/**
 * What a call may read and write. First argument (after `db`) of every store function, which filters
 * by it in SQL. `accounts` is never empty; `accounts[0]` is the account that owns what is created.
 */
export interface Scope {
  readonly caller: Principal
  readonly accounts: readonly [AccountRef, ...AccountRef[]]
  readonly aggregatorId?: AggregatorId
}

/** The scope of a background job that works on one account's own data. */
export function systemScope(account: AccountRef): Scope {
  const caller: Principal = {
    kind: 'system',
    accountId: account.accountId,
    accountNo: account.accountNo,
    principalId: 'assay' as PrincipalId,
    name: 'assay',
  }
  return { caller, accounts: [{ accountId: account.accountId, accountNo: account.accountNo }] }
}
