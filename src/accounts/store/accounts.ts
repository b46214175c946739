import { lockRows } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import type { AccountId, AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
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
export async function insertAccount(db: Db, account: Account): Promise<boolean> {
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

/** In the order they were made, after the account numbered `afterNo`. */
export async function listAccountsAfter(db: Db, afterNo: number, limit: number): Promise<readonly Account[]> {
  const rows = await db
    .selectFrom('account')
    .select(COLUMNS)
    .where('accountNo', '>', afterNo as AccountNo)
    .orderBy('accountNo')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, isOperator: row.isOperator === 1 }))
}
