import type { Db } from '../../db/tables.js'
import type { AccountNo, PrincipalId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Scope } from '../scope.js'

/** Who may sign: the root of an account or one of its RAM users. */
export interface User {
  readonly principalId: PrincipalId
  readonly name: string
  readonly displayName: string
  readonly comments: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

const COLUMNS = ['principalId', 'name', 'displayName', 'comments', 'createdAt', 'updatedAt'] as const

/** False when the name is taken. */
export async function insertPrincipal(
  db: Db,
  accountNo: AccountNo,
  kind: 'root' | 'user',
  user: User,
): Promise<boolean> {
  const result = await db
    .insertInto('principal')
    .values({ accountNo, kind, ...user })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function findUser(db: Db, scope: Scope, name: string): Promise<User | null> {
  const row = await users(db, scope).select(COLUMNS).where('name', '=', name).executeTakeFirst()
  return row ?? null
}

/** By name, after `afterName`. */
export async function listUsersAfter(
  db: Db,
  scope: Scope,
  afterName: string,
  limit: number,
): Promise<readonly User[]> {
  return users(db, scope).select(COLUMNS).where('name', '>', afterName).orderBy('name').limit(limit).execute()
}

export async function countUsers(db: Db, scope: Scope): Promise<number> {
  const row = await users(db, scope)
    .select((e) => e.fn.countAll().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export async function deletePrincipal(db: Db, scope: Scope, principalId: PrincipalId): Promise<void> {
  await db
    .deleteFrom('principal')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .execute()
}

function users(db: Db, scope: Scope) {
  return db
    .selectFrom('principal')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('kind', '=', 'user')
}
