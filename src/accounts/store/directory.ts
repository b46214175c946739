import type { Db } from '../../db/tables.js'
import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { AccountRef } from '../scope.js'

export type DirectoryRole = 'management' | 'delegated' | 'member'

/** An account with its place in a resource directory. */
export interface DirectoryAccount extends AccountRef {
  readonly name: string
  /** Empty at the root. */
  readonly folderId: string
  readonly role: DirectoryRole
  /** State of its recorder. Source: spec/lifecycle.md 11 */
  readonly recorderStatus: string
}

export interface DirectoryFolder {
  readonly folderId: string
  readonly name: string
  /** Empty at the root. */
  readonly parentId: string
}

/** An account's own place: what it may do, and whose directory it is in. */
export interface DirectoryPlace {
  readonly role: DirectoryRole
  readonly management: AccountRef
}

/** Where an account stands; null when it is in no directory. */
export async function findPlace(db: Db, accountNo: AccountNo): Promise<DirectoryPlace | null> {
  const row = await db
    .selectFrom('directoryAccount')
    .innerJoin('account', 'account.accountNo', 'directoryAccount.managementNo')
    .select(['directoryAccount.role', 'account.accountNo', 'account.accountId'])
    .where('directoryAccount.accountNo', '=', accountNo)
    .executeTakeFirst()
  if (row === undefined) return null
  const { role, accountNo: managementNo, accountId } = row
  return { role, management: { accountNo: managementNo, accountId } }
}

/** The accounts of a directory in the order they were made. */
export async function listDirectoryAccounts(
  db: Db,
  managementNo: AccountNo,
): Promise<readonly DirectoryAccount[]> {
  return db
    .selectFrom('directoryAccount')
    .innerJoin('account', 'account.accountNo', 'directoryAccount.accountNo')
    .select(['account.accountNo', 'account.accountId', 'account.name', 'account.recorderStatus'])
    .select(['directoryAccount.folderId', 'directoryAccount.role'])
    .where('directoryAccount.managementNo', '=', managementNo)
    .orderBy('account.accountNo')
    .execute()
}

/** The folders of a directory by id. */
export async function listFolders(db: Db, managementNo: AccountNo): Promise<readonly DirectoryFolder[]> {
  return db
    .selectFrom('directoryFolder')
    .select(['folderId', 'name', 'parentId'])
    .where('managementNo', '=', managementNo)
    .orderBy('folderId')
    .execute()
}

/** The management accounts of all directories. */
export async function listManagementNos(db: Db): Promise<readonly AccountNo[]> {
  const rows = await db
    .selectFrom('directoryAccount')
    .select('accountNo')
    .where('role', '=', 'management')
    .orderBy('accountNo')
    .execute()
  return rows.map(({ accountNo }) => accountNo)
}

/** Makes this the whole directory of a management account; accounts that left it are in no group of it any more. */
export async function replaceDirectory(
  db: Db,
  managementNo: AccountNo,
  folders: readonly DirectoryFolder[],
  accounts: readonly Pick<DirectoryAccount, 'accountNo' | 'folderId' | 'role'>[],
  at: Instant,
): Promise<void> {
  const joined = new Map(
    (
      await db
        .selectFrom('directoryAccount')
        .select(['accountNo', 'joinedAt'])
        .where('managementNo', '=', managementNo)
        .execute()
    ).map((row) => [row.accountNo, row.joinedAt]),
  )
  await db.deleteFrom('directoryFolder').where('managementNo', '=', managementNo).execute()
  await db.deleteFrom('directoryAccount').where('managementNo', '=', managementNo).execute()
  for (const folder of folders)
    await db
      .insertInto('directoryFolder')
      .values({ managementNo, ...folder })
      .execute()
  for (const { accountNo, folderId, role } of accounts)
    await db
      .insertInto('directoryAccount')
      .values({ accountNo, managementNo, folderId, role, joinedAt: joined.get(accountNo) ?? at })
      .execute()
  const staying = new Set(accounts.map(({ accountNo }) => accountNo))
  const left = [...joined.keys()].filter((accountNo) => !staying.has(accountNo))
  if (left.length === 0) return
  await db
    .deleteFrom('aggregatorMember')
    .where('accountNo', '=', managementNo)
    .where('memberNo', 'in', left)
    .execute()
}

/** Gives an account another name. */
export async function renameAccount(db: Db, accountNo: AccountNo, name: string): Promise<void> {
  await db.updateTable('account').set({ name }).where('accountNo', '=', accountNo).execute()
}
