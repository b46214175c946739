import type { Db } from '../../db/tables.js'
import type { AccountId, AccountNo, PrincipalId } from '../../platform/ids.js'
import type { Scope } from '../scope.js'
import type { NamedPrincipal } from './principals.js'

/** What a role has beside its name. */
export interface RoleDetail {
  readonly trustPolicy: string
  readonly maxSessionSeconds: number
}

/** A role as stored. */
export interface Role extends NamedPrincipal, RoleDetail {}

const COLUMNS = [
  'p.principalId',
  'p.name',
  'p.displayName',
  'p.comments',
  'p.createdAt',
  'p.updatedAt',
  'r.trustPolicy',
  'r.maxSessionSeconds',
] as const

export async function insertRoleDetail(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  detail: RoleDetail,
): Promise<void> {
  await db
    .insertInto('role')
    .values({ accountNo: scope.accounts[0].accountNo, principalId, ...detail })
    .execute()
}

export async function updateRoleDetail(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  detail: RoleDetail,
): Promise<void> {
  await db
    .updateTable('role')
    .set(detail)
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .execute()
}

export async function deleteRoleDetail(db: Db, scope: Scope, principalId: PrincipalId): Promise<void> {
  await db
    .deleteFrom('role')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .execute()
}

export async function findRole(db: Db, scope: Scope, name: string): Promise<Role | null> {
  const row = await roles(db)
    .select(COLUMNS)
    .where('p.accountNo', '=', scope.accounts[0].accountNo)
    .where('p.name', '=', name)
    .executeTakeFirst()
  return row ?? null
}

/** By name, after `afterName`. */
export async function listRolesAfter(
  db: Db,
  scope: Scope,
  afterName: string,
  limit: number,
): Promise<readonly Role[]> {
  return roles(db)
    .select(COLUMNS)
    .where('p.accountNo', '=', scope.accounts[0].accountNo)
    .where('p.name', '>', afterName)
    .orderBy('p.name')
    .limit(limit)
    .execute()
}

/** A role that somebody of whichever account asks to assume; its trust policy says who may. */
export async function findRoleOf(
  db: Db,
  accountId: AccountId,
  name: string,
): Promise<(Role & { readonly accountNo: AccountNo }) | null> {
  const row = await roles(db)
    .innerJoin('account as a', 'a.accountNo', 'p.accountNo')
    .select(COLUMNS)
    .select('p.accountNo')
    .where('a.accountId', '=', accountId)
    .where('p.name', '=', name)
    .executeTakeFirst()
  return row ?? null
}

/** Whose session it is; asked before there is a scope. Null once the role is deleted. */
export async function findSessionRole(
  db: Db,
  accountNo: AccountNo,
  principalId: PrincipalId,
): Promise<{ readonly name: string; readonly accountId: AccountId; readonly recorderStatus: string } | null> {
  const row = await roles(db)
    .innerJoin('account as a', 'a.accountNo', 'p.accountNo')
    .select(['p.name', 'a.accountId', 'a.recorderStatus'])
    .where('p.accountNo', '=', accountNo)
    .where('p.principalId', '=', principalId)
    .executeTakeFirst()
  return row ?? null
}

function roles(db: Db) {
  return db
    .selectFrom('principal as p')
    .innerJoin('role as r', (join) =>
      join.onRef('r.accountNo', '=', 'p.accountNo').onRef('r.principalId', '=', 'p.principalId'),
    )
    .where('p.kind', '=', 'role')
}
