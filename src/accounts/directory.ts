import { lockUntilEnd } from '../db/locks.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { type AccountId, isAccountId } from '../platform/ids.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import type { KeyMaking } from './access-keys.js'
import { noteChange } from './audit-changes.js'
import { recordAccount, requireOperator } from './create-account.js'
import { requestGroupCopies } from './group-copies.js'
import type { AccountRef, Principal } from './scope.js'
import { findAccount, findAccountByNo } from './store/accounts.js'
import { listAggregatorRows } from './store/aggregators.js'
import {
  type DirectoryAccount,
  type DirectoryFolder,
  type DirectoryRole,
  findPlace,
  listDirectoryAccounts,
  listFolders,
  listManagementNos,
  renameAccount,
  replaceDirectory,
} from './store/directory.js'

export interface Directory {
  readonly management: AccountRef
  readonly folders: readonly DirectoryFolder[]
  readonly accounts: readonly DirectoryAccount[]
}

/** A directory as it is wanted: everything that is in it. */
export interface DirectoryWish {
  readonly managementId: string
  readonly folders: readonly DirectoryFolder[]
  readonly accounts: readonly {
    readonly accountId: string
    readonly name?: string | undefined
    readonly folderId: string
    readonly isDelegated: boolean
  }[]
}

/**
 * Makes the wished directory of its management account true: accounts that the server does not know are made
 * (without showing their root keys), names are taken over, accounts that are left out leave the directory and
 * its groups but keep their data. Throws `OperatorOnly`, and `InvalidDirectory` when it contradicts itself or
 * names an account of another directory.
 */
export function setDirectory(
  db: Db,
  caller: Principal,
  deps: KeyMaking & { readonly queue: JobQueue },
  wish: DirectoryWish,
): Promise<Directory> {
  return inTransaction(db, async (db) => {
    await requireOperator(db, caller)
    await lockUntilEnd(db, 'accounts')
    checkFolders(wish)
    const management = await ensureAccount(db, deps, wish.managementId, undefined)
    const before = await readDirectory(db, management)
    const given = wish.accounts.some((each) => each.accountId === wish.managementId)
      ? wish.accounts
      : [{ accountId: wish.managementId, folderId: '', isDelegated: false }, ...wish.accounts]
    const accounts = []
    for (const { accountId, name, folderId, isDelegated } of given) {
      const account = await ensureAccount(db, deps, accountId, name)
      const place = await findPlace(db, account.accountNo)
      if (place !== null && place.management.accountNo !== management.accountNo) throw invalid()
      const role: DirectoryRole =
        accountId === wish.managementId ? 'management' : isDelegated ? 'delegated' : 'member'
      accounts.push({ ...account, folderId, role })
    }
    if (new Set(accounts.map(({ accountNo }) => accountNo)).size < accounts.length) throw invalid()
    await replaceDirectory(db, management.accountNo, wish.folders, accounts, deps.clock.now())
    for (const { groupNo } of await listAggregatorRows(db, management.accountNo))
      await requestGroupCopies(db, deps.queue, groupNo)
    const after = await readDirectory(db, management)
    noteChange(
      db,
      `directory/${management.accountId}`,
      before.accounts.length === 0 ? undefined : before,
      after,
    )
    return after
  })
}

/** The directories of this server. Throws `OperatorOnly`. */
export async function listDirectories(db: Db, caller: Principal): Promise<readonly Directory[]> {
  await requireOperator(db, caller)
  const directories: Directory[] = []
  for (const accountNo of await listManagementNos(db)) {
    const account = await findAccountByNo(db, accountNo)
    if (account !== null) directories.push(await readDirectory(db, account))
  }
  return directories
}

async function readDirectory(db: Db, { accountId, accountNo }: AccountRef): Promise<Directory> {
  return {
    management: { accountId, accountNo },
    folders: await listFolders(db, accountNo),
    accounts: await listDirectoryAccounts(db, accountNo),
  }
}

async function ensureAccount(
  db: Db,
  deps: KeyMaking,
  accountId: string,
  name: string | undefined,
): Promise<AccountRef> {
  if (!isAccountId(accountId)) throw invalid()
  const known = await findAccount(db, accountId)
  if (known === null)
    return (await recordAccount(db, deps, { accountId, name }, { isOperator: false })).account
  if (name !== undefined && name !== known.name) await renameAccount(db, known.accountNo, name)
  return { accountId: accountId as AccountId, accountNo: known.accountNo }
}

/** Folder ids are unique, every parent and every place is a folder or the root, and no folder is inside itself. */
function checkFolders({ folders, accounts }: DirectoryWish): void {
  const parents = new Map(folders.map(({ folderId, parentId }) => [folderId, parentId]))
  if (parents.size < folders.length || parents.has('')) throw invalid()
  const isPlace = (id: string) => id === '' || parents.has(id)
  if (![...parents.values(), ...accounts.map(({ folderId }) => folderId)].every(isPlace)) throw invalid()
  for (const id of parents.keys()) {
    let up = id
    for (let depth = 0; up !== ''; depth++) {
      if (depth > folders.length) throw invalid()
      up = parents.get(up) ?? ''
    }
  }
}

function invalid(): ApiError {
  return new ApiError('Invalid{Param}', { Param: 'Directory' })
}
