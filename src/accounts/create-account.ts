import { lockUntilEnd } from '../db/locks.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { AccountId, Ids, PrincipalId } from '../platform/ids.js'
import { type KeyMaking, type NewAccessKey, recordNewKey } from './access-keys.js'
import type { AccountRef, Principal } from './scope.js'
import {
  type Account,
  findAccount,
  findAccountByNo,
  insertAccount,
  listAccountsAfter,
  nextAccountNo,
} from './store/accounts.js'
import { insertPrincipal } from './store/principals.js'

export type { Account } from './store/accounts.js'

export interface NewAccount {
  /** 16 digits; made when undefined. */
  readonly accountId?: AccountId | undefined
  readonly name?: string | undefined
}

/** Makes an account with its root principal and one root key. Throws `EntityAlreadyExists.Account`, `OperatorOnly`. */
export function createAccount(
  db: Db,
  caller: Principal,
  deps: KeyMaking,
  input: NewAccount,
): Promise<{ readonly account: Account; readonly rootKey: NewAccessKey }> {
  return inTransaction(db, async (db) => {
    await requireOperator(db, caller)
    return recordAccount(db, deps, input, { isOperator: false })
  })
}

/** Writes an account without asking who wants it, in the transaction of who does: `createAccount`, the first start. */
export async function recordAccount(
  db: Db,
  deps: KeyMaking,
  input: NewAccount,
  as: { readonly isOperator: boolean; readonly rootKey?: { readonly id: string; readonly secret: string } },
): Promise<{ readonly account: Account; readonly rootKey: NewAccessKey }> {
  // Its number is the next one.
  await lockUntilEnd(db, 'accounts')
  const accountId = input.accountId ?? newAccountId(deps.ids)
  const now = deps.clock.now()
  const account: Account = {
    accountId,
    accountNo: await nextAccountNo(db),
    name: input.name ?? accountId,
    isOperator: as.isOperator,
    createdAt: now,
  }
  if (!(await insertAccount(db, account))) throw new ApiError('EntityAlreadyExists.Account')
  // A root principal has its account's id, as in the cloud.
  const principalId = String(accountId) as PrincipalId
  const root = {
    principalId,
    name: 'root',
    displayName: account.name,
    comments: '',
    createdAt: now,
    updatedAt: now,
  }
  await insertPrincipal(db, account.accountNo, 'root', root)
  return { account, rootKey: await recordNewKey(db, account.accountNo, principalId, deps, as.rootKey) }
}

/** A page of all accounts in the order they were made. Throws `OperatorOnly`. */
export async function listAccounts(
  db: Db,
  caller: Principal,
  page: { readonly after: number; readonly limit: number },
): Promise<{ readonly accounts: readonly Account[]; readonly next?: number }> {
  await requireOperator(db, caller)
  const found = await listAccountsAfter(db, page.after, page.limit + 1)
  const accounts = found.slice(0, page.limit)
  return found.length > page.limit ? { accounts, next: accounts.at(-1)!.accountNo } : { accounts }
}

/**
 * The account a caller names to act on: its own, or any for the operator. Throws `OperatorOnly` before it
 * tells whether another account exists.
 */
export async function getActingAccount(
  db: Db,
  caller: Principal,
  accountId: AccountId | undefined,
): Promise<AccountRef> {
  if (accountId === undefined || accountId === caller.accountId)
    return { accountId: caller.accountId, accountNo: caller.accountNo }
  await requireOperator(db, caller)
  const account = await findAccount(db, accountId)
  if (account === null) throw new ApiError('EntityNotExist.Account')
  return { accountId: account.accountId, accountNo: account.accountNo }
}

/** Throws `OperatorOnly` unless the caller belongs to the account that runs this server. */
export async function requireOperator(db: Db, caller: Principal): Promise<void> {
  const account = await findAccountByNo(db, caller.accountNo)
  if (account?.isOperator !== true) throw new ApiError('OperatorOnly')
}

/** 16 digits below 2^53, which JavaScript clients read without loss (spec/protocol.md 8). */
function newAccountId(ids: Ids): AccountId {
  return ids.bytes(15).reduce((text, byte) => text + (byte % 10), '1') as AccountId
}
