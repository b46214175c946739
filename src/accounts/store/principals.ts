import type { Db } from '../../db/tables.js'
import type { AccountNo, PrincipalId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Scope } from '../scope.js'
import { lockAccount } from './accounts.js'

/** Principals that have a name of their own. */
export type NamedKind = 'user' | 'role' | 'group'

/** The root of an account, one of its users, roles or groups. */
export interface NamedPrincipal {
  readonly principalId: PrincipalId
  readonly name: string
  /** Of users; empty for others. */
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
  kind: 'root' | NamedKind,
  principal: NamedPrincipal,
): Promise<boolean> {
  const result = await db
    .insertInto('principal')
    .values({ accountNo, kind, ...principal })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function findNamed(
  db: Db,
  scope: Scope,
  kind: NamedKind,
  name: string,
): Promise<NamedPrincipal | null> {
  const row = await named(db, scope, kind).select(COLUMNS).where('name', '=', name).executeTakeFirst()
  return row ?? null
}

/** By name, after `afterName`. */
export async function listNamedAfter(
  db: Db,
  scope: Scope,
  kind: NamedKind,
  afterName: string,
  limit: number,
): Promise<readonly NamedPrincipal[]> {
  return named(db, scope, kind)
    .select(COLUMNS)
    .where('name', '>', afterName)
    .orderBy('name')
    .limit(limit)
    .execute()
}

/** For the limit: nobody else adds one until the transaction ends. */
export async function countNamed(db: Db, scope: Scope, kind: NamedKind): Promise<number> {
  await lockAccount(db, scope.accounts[0].accountNo)
  const row = await named(db, scope, kind)
    .select((e) => e.fn.countAll().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export async function updateNamed(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  changed: Partial<Pick<NamedPrincipal, 'name' | 'displayName' | 'comments'>> & {
    readonly updatedAt: Instant
  },
): Promise<void> {
  await db
    .updateTable('principal')
    .set(changed)
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .execute()
}

export async function deletePrincipal(db: Db, scope: Scope, principalId: PrincipalId): Promise<void> {
  await db
    .deleteFrom('principal')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .execute()
}

function named(db: Db, scope: Scope, kind: NamedKind) {
  return db
    .selectFrom('principal')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('kind', '=', kind)
}
