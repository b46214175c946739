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
  /**
   * Number of the group's account: of another account the call sees those rules and packages alone that it holds of
   * the group.
   */
  readonly groupNo?: AccountNo
  /** Of a whole account group: the accounts whose records the call reads instead of `accounts`; may be empty. */
  readonly members?: readonly AccountRef[]
}

const ownScopes = new WeakMap<Principal, Scope>()

/** The scope of a call on the caller's own account: the same object for the same principal, made once. */
export function ownScope(principal: Principal): Scope {
  let scope = ownScopes.get(principal)
  if (scope === undefined) {
    const { accountId, accountNo } = principal
    scope = { caller: principal, accounts: [{ accountId, accountNo }] }
    ownScopes.set(principal, scope)
  }
  return scope
}

/** The accounts whose records a call reads: its own, or those of a group. */
export function readAccounts(scope: Scope): readonly AccountRef[] {
  return scope.members ?? scope.accounts
}

/** The same call, reading one of its accounts alone, with every rule it has. */
export function scopeOfAccount(scope: Scope, { accountId, accountNo }: AccountRef): Scope {
  const { members, groupNo, ...rest } = scope
  if (members === undefined && groupNo === undefined && scope.accounts[0].accountNo === accountNo)
    return scope
  return { ...rest, accounts: [{ accountId, accountNo }] }
}

/**
 * The same call once for each account that results are read of, in the order of their numbers. Of a group each sees
 * the group's rules and packages alone.
 */
export function scopesOfResults(scope: Scope): readonly Scope[] {
  if (scope.members === undefined) return [scope]
  const { members, ...rest } = scope
  return members
    .toSorted((one, other) => one.accountNo - other.accountNo)
    .map((account) => ({ ...rest, accounts: [account] }))
}

/** The scope of a background job over a whole account group. */
export function groupScope(group: AccountRef, members: readonly AccountRef[]): Scope {
  return { ...systemScope(group), groupNo: group.accountNo, members }
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

/** The same call once for each account it reads, in the order of their numbers. */
export function scopesOfAccounts(scope: Scope): readonly Scope[] {
  return readAccounts(scope)
    .toSorted((one, other) => one.accountNo - other.accountNo)
    .map((account) => scopeOfAccount(scope, account))
}
