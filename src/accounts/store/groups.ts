import type { Db } from '../../db/tables.js'
import type { AccountNo, PrincipalId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Scope } from '../scope.js'
import type { NamedPrincipal } from './principals.js'

/** A user or group with when they were joined. */
export interface Joined extends NamedPrincipal {
  readonly joinedAt: Instant
}

const COLUMNS = [
  'p.principalId',
  'p.name',
  'p.displayName',
  'p.comments',
  'p.createdAt',
  'p.updatedAt',
  'm.joinedAt',
] as const

/** False when the user is a member already. */
export async function insertMember(
  db: Db,
  scope: Scope,
  member: { readonly groupId: PrincipalId; readonly userId: PrincipalId; readonly joinedAt: Instant },
): Promise<boolean> {
  const result = await db
    .insertInto('groupMember')
    .values({ accountNo: scope.accounts[0].accountNo, ...member })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** False when the user is no member. */
export async function deleteMember(
  db: Db,
  scope: Scope,
  groupId: PrincipalId,
  userId: PrincipalId,
): Promise<boolean> {
  const result = await db
    .deleteFrom('groupMember')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('groupId', '=', groupId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** The users of a group by name, after `afterName`. */
export async function listMembersAfter(
  db: Db,
  scope: Scope,
  groupId: PrincipalId,
  afterName: string,
  limit: number,
): Promise<readonly Joined[]> {
  return db
    .selectFrom('groupMember as m')
    .innerJoin('principal as p', (join) =>
      join.onRef('p.accountNo', '=', 'm.accountNo').onRef('p.principalId', '=', 'm.userId'),
    )
    .select(COLUMNS)
    .where('m.accountNo', '=', scope.accounts[0].accountNo)
    .where('m.groupId', '=', groupId)
    .where('p.name', '>', afterName)
    .orderBy('p.name')
    .limit(limit)
    .execute()
}

/** The groups of a user, by name. */
export async function listGroupsOf(db: Db, scope: Scope, userId: PrincipalId): Promise<readonly Joined[]> {
  return db
    .selectFrom('groupMember as m')
    .innerJoin('principal as p', (join) =>
      join.onRef('p.accountNo', '=', 'm.accountNo').onRef('p.principalId', '=', 'm.groupId'),
    )
    .select(COLUMNS)
    .where('m.accountNo', '=', scope.accounts[0].accountNo)
    .where('m.userId', '=', userId)
    .orderBy('p.name')
    .execute()
}

/** Ids of a user's groups; asked before there is a scope. */
export async function listGroupIds(
  db: Db,
  accountNo: AccountNo,
  userId: PrincipalId,
): Promise<readonly PrincipalId[]> {
  const rows = await db
    .selectFrom('groupMember')
    .select('groupId')
    .where('accountNo', '=', accountNo)
    .where('userId', '=', userId)
    .orderBy('groupId')
    .execute()
  return rows.map((row) => row.groupId)
}
