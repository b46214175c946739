import { lockRows, lockUntilEnd } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountId, AccountNo, AggregatorId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { isStopped } from '../recorder-status.js'
import type { AccountRef } from '../scope.js'

/** One tenant. */
export interface Account extends AccountRef {
  readonly name: string
  /** True for the account that runs this server: it may create accounts and import into others. */
  readonly isOperator: boolean
  readonly createdAt: Instant
}

const COLUMNS = ['accountId', 'accountNo', 'name', 'isOperator', 'createdAt'] as const

/** False when the id is taken. */
export async function insertAccount(db: Db, account: Account, isGroup: 0 | 1 = 0): Promise<boolean> {
  const result = await db
    .insertInto('account')
    .values({
      accountId: account.accountId,
      accountNo: account.accountNo,
      name: account.name,
      isOperator: account.isOperator ? 1 : 0,
      createdAt: account.createdAt,
      recorderStatus: 'REGISTRABLE',
      recorderStartedAt: null,
      changeSeq: 0,
      ruleSeq: 0,
      packSeq: 0,
      runSeq: 0,
      auditSeq: 0,
      evaluatedChangeNo: 0,
      isGroup,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function nextAccountNo(db: Db): Promise<AccountNo> {
  const row = await db
    .selectFrom('account')
    .select((e) => e.fn.max('accountNo').as('highest'))
    .executeTakeFirst()
  return (Number(row?.highest ?? 0) + 1) as AccountNo
}

export async function findAccount(db: Db, accountId: AccountId): Promise<Account | null> {
  const row = await db
    .selectFrom('account')
    .select(COLUMNS)
    .where('accountId', '=', accountId)
    .executeTakeFirst()
  return row === undefined ? null : { ...row, isOperator: row.isOperator === 1 }
}

export async function findAccountByNo(db: Db, accountNo: AccountNo): Promise<Account | null> {
  const row = await db
    .selectFrom('account')
    .select(COLUMNS)
    .where('accountNo', '=', accountNo)
    .executeTakeFirst()
  return row === undefined ? null : { ...row, isOperator: row.isOperator === 1 }
}

/** Keeps others from counting or numbering what the account has until the transaction ends; so a quota holds. */
export async function lockAccount(db: Db, accountNo: AccountNo): Promise<void> {
  await lockRows(db, db.selectFrom('account').select('accountNo').where('accountNo', '=', accountNo))
}

/**
 * The same, for what adds to an account: one that was stopped meanwhile gets nothing more.
 * Throws `AccountNotExisted`.
 */
export async function lockStartedAccount(db: Db, accountNo: AccountNo): Promise<void> {
  await lockAccount(db, accountNo)
  const { recorderStatus } = await db
    .selectFrom('account')
    .select('recorderStatus')
    .where('accountNo', '=', accountNo)
    .executeTakeFirstOrThrow()
  if (isStopped(recorderStatus)) throw new ApiError('AccountNotExisted')
}

/** Writes the account of an account group, which nobody signs for, and gives its number. */
export async function insertGroupAccount(
  db: Db,
  group: { readonly aggregatorId: AggregatorId; readonly name: string; readonly at: Instant },
): Promise<AccountNo> {
  // Its number is the next one.
  await lockUntilEnd(db, 'accounts')
  const accountNo = await nextAccountNo(db)
  const accountId = String(group.aggregatorId) as AccountId
  const row = { accountId, accountNo, name: group.name, isOperator: false, createdAt: group.at }
  if (!(await insertAccount(db, row, 1))) throw new Error(`the id ${accountId} is taken`)
  return accountNo
}

/** Whether the number is that of an account group. */
export async function isGroupAccount(db: Db, accountNo: AccountNo): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('isGroup')
    .where('accountNo', '=', accountNo)
    .executeTakeFirst()
  return row?.isGroup === 1
}

/** Numbers of the accounts of account groups, also of groups that are being deleted. */
export async function listGroupAccountNos(db: Db): Promise<readonly AccountNo[]> {
  const rows = await db
    .selectFrom('account')
    .select('accountNo')
    .where('isGroup', '=', 1)
    .orderBy('accountNo')
    .execute()
  return rows.map(({ accountNo }) => accountNo)
}

/** In the order they were made, after the account numbered `afterNo`; those of account groups are no accounts. */
export async function listAccountsAfter(db: Db, afterNo: number, limit: number): Promise<readonly Account[]> {
  const rows = await db
    .selectFrom('account')
    .select(COLUMNS)
    .where('accountNo', '>', afterNo as AccountNo)
    .where('isGroup', '=', 0)
    .orderBy('accountNo')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, isOperator: row.isOperator === 1 }))
}
