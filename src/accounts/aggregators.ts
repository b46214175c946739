import { lockUntilEnd } from '../db/locks.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError, type ErrorCode } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { AccountNo, AggregatorId, Ids } from '../platform/ids.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { noteChange, noteOwner } from './audit-changes.js'
import { requestGroupCopies } from './group-copies.js'
import type { AccountRef, Principal } from './scope.js'
import { findAccountByNo, insertGroupAccount, listGroupAccountNos, lockAccount } from './store/accounts.js'
import {
  type AggregatorRow,
  type AggregatorType,
  deleteAggregatorRow,
  findGroupOwner,
  insertAggregator,
  listAggregatorRows,
  replaceAggregatorMembers,
  updateAggregatorRow,
} from './store/aggregators.js'
import {
  type DirectoryAccount,
  type DirectoryFolder,
  findPlace,
  listDirectoryAccounts,
  listFolders,
  renameAccount,
} from './store/directory.js'

/** Source: spec/lifecycle.md 1 */
const MOST_MEMBERS = 200

/** An account group with the accounts that are in it now. */
export interface Aggregator extends AggregatorRow {
  readonly management: AccountRef
  /** In the order they were made. Those of RD and FOLDER groups follow the directory. */
  readonly members: readonly DirectoryAccount[]
  /** Names of its folders, in the order of `folderIds`. */
  readonly folderNames: readonly string[]
}

export interface NewAggregator {
  readonly name: string
  readonly type: AggregatorType
  readonly description: string
  readonly accountIds: readonly string[]
  readonly folderIds: readonly string[]
}

export interface AggregatorChange {
  readonly name?: string | undefined
  readonly description?: string | undefined
  /** All of the members; of a CUSTOM group only. */
  readonly accountIds?: readonly string[] | undefined
  /** All of the folders; of a FOLDER group only. */
  readonly folderIds?: readonly string[] | undefined
}

/**
 * Makes an account group. Throws `NoPermission`, `AggregatorMemberNoPermission`, `MemberNotBelongToMaster` for
 * an account outside the directory, `LimitExceeded.Aggregator`, `EntityAlreadyExists.Aggregator` and
 * `InvalidFolderId`, `InvalidAggregatorAccounts` for what does not fit the type.
 */
export function createAggregator(
  db: Db,
  caller: Principal,
  deps: { readonly clock: Clock; readonly ids: Ids; readonly quotas: { readonly aggregators: number } },
  wish: NewAggregator,
): Promise<Aggregator> {
  return inTransaction(db, async (db) => {
    const management = await requireAdministrator(db, caller)
    // A directory that is set takes this lock first too.
    await lockUntilEnd(db, 'accounts')
    await lockAccount(db, management.accountNo)
    const directory = await readDirectory(db, management)
    const groups = await listAggregatorRows(db, management.accountNo)
    if (groups.length >= deps.quotas.aggregators) throw limit(deps.quotas.aggregators)
    if (wish.type === 'RD' && groups.some(({ type }) => type === 'RD')) throw limit(1)
    const memberNos = checkMembers(directory, wish.type, wish)
    const at = deps.clock.now()
    const { name, type, description, folderIds } = wish
    const aggregatorId = deps.ids.next('ca-') as AggregatorId
    const { accountNo } = management
    if (groups.some((each) => each.name === name)) throw new ApiError('EntityAlreadyExists.Aggregator')
    const groupNo = await insertGroupAccount(db, { aggregatorId, name, at })
    const row = {
      ...{ accountNo, groupNo, aggregatorId, name, type, description, folderIds },
      ...{ createdAt: at, updatedAt: at },
    }
    const aggregatorNo = await insertAggregator(db, row)
    await replaceAggregatorMembers(db, { accountNo, aggregatorNo }, memberNos)
    noteChange(db, `aggregator/${aggregatorId}`, undefined, wish)
    return toAggregator(management, directory, { ...row, aggregatorNo, memberNos })
  })
}

/** Changes a group; what is not given stays. Throws as `createAggregator`, and `Invalid.AggregatorId.Value`. */
export function updateAggregator(
  db: Db,
  caller: Principal,
  queue: JobQueue,
  aggregatorId: string,
  change: AggregatorChange,
): Promise<Aggregator> {
  return inTransaction(db, async (db) => {
    const management = await requireAdministrator(db, caller)
    await lockAccount(db, management.accountNo)
    const directory = await readDirectory(db, management)
    const groups = await listAggregatorRows(db, management.accountNo)
    const group = groups.find((each) => each.aggregatorId === aggregatorId)
    if (group === undefined) throw new ApiError('Invalid.AggregatorId.Value')
    const name = change.name ?? group.name
    if (groups.some((each) => each !== group && each.name === name))
      throw new ApiError('EntityAlreadyExists.Aggregator')
    const { accountIds, folderIds = group.folderIds } = change
    const memberNos =
      accountIds === undefined && change.folderIds === undefined
        ? group.memberNos
        : checkMembers(directory, group.type, {
            folderIds,
            accountIds: accountIds ?? idsOf(directory, group.memberNos),
          })
    const description = change.description ?? group.description
    const next = { ...group, name, description, folderIds, memberNos, updatedAt: queue.clock.now() }
    await updateAggregatorRow(db, next)
    await replaceAggregatorMembers(db, group, memberNos)
    if (name !== group.name) await renameAccount(db, group.groupNo, name)
    await requestGroupCopies(db, queue, group.groupNo)
    noteChange(db, `aggregator/${aggregatorId}`, stateOf(group), stateOf(next))
    return toAggregator(management, directory, next)
  })
}

/** What became of one group of a batch. */
export interface AggregatorOutcome {
  readonly aggregatorId: string
  readonly errorCode?: ErrorCode
}

/**
 * Deletes groups; what they own, and the copies of it that members hold, goes in the background. An item fails with
 * `Invalid.AggregatorId.Value`. Throws as `createAggregator`.
 */
export function deleteAggregators(
  db: Db,
  caller: Principal,
  queue: JobQueue,
  aggregatorIds: readonly string[],
): Promise<readonly AggregatorOutcome[]> {
  return inTransaction(db, async (db) => {
    const management = await requireAdministrator(db, caller)
    const rows = await listAggregatorRows(db, management.accountNo)
    const left = new Map(rows.map((row) => [String(row.aggregatorId), row]))
    const outcomes: AggregatorOutcome[] = []
    for (const aggregatorId of aggregatorIds) {
      const group = left.get(aggregatorId)
      // An id that is named twice is gone the second time.
      if (group === undefined || !left.delete(aggregatorId)) {
        outcomes.push({ aggregatorId, errorCode: 'Invalid.AggregatorId.Value' })
        continue
      }
      await deleteAggregatorRow(db, group)
      await requestGroupCopies(db, queue, group.groupNo)
      noteChange(db, `aggregator/${aggregatorId}`, stateOf(group), undefined)
      outcomes.push({ aggregatorId })
    }
    return outcomes
  })
}

/**
 * The groups a caller sees: all of its directory for the management account and delegated administrators, those
 * it is in for a member. Throws `NoPermission` for an account that is in no directory.
 */
// inferred: spec/lifecycle.md 8; that members see their groups follows from members reading their own
export async function listAggregators(db: Db, caller: Principal): Promise<readonly Aggregator[]> {
  const place = await findPlace(db, caller.accountNo)
  if (place === null) throw new ApiError('NoPermission')
  const directory = await readDirectory(db, place.management)
  const rows = await listAggregatorRows(db, place.management.accountNo)
  const groups = rows.map((row) => toAggregator(place.management, directory, row))
  return place.role === 'member'
    ? groups.filter(({ members }) => members.some((member) => member.accountNo === caller.accountNo))
    : groups
}

/** A group the caller sees, see `listAggregators`. Throws `NoPermission`, `Invalid.AggregatorId.Value`. */
export async function getAggregator(db: Db, caller: Principal, aggregatorId: string): Promise<Aggregator> {
  const group = (await listAggregators(db, caller)).find((each) => each.aggregatorId === aggregatorId)
  if (group === undefined) throw new ApiError('Invalid.AggregatorId.Value')
  return group
}

/** The group whose account has that number; null when there is none any more. */
export async function findGroup(db: Db, groupNo: AccountNo): Promise<Aggregator | null> {
  const ownerNo = await findGroupOwner(db, groupNo)
  const management = ownerNo === null ? null : await findAccountByNo(db, ownerNo)
  if (management === null) return null
  const rows = await listAggregatorRows(db, management.accountNo)
  const row = rows.find((each) => each.groupNo === groupNo)
  return row === undefined ? null : toAggregator(management, await readDirectory(db, management), row)
}

/** Every group of the server, under the id of its management account, to which its changes are audited. */
export async function listGroupOwners(
  db: Db,
): Promise<readonly (AccountRef & { readonly auditNo: AccountNo })[]> {
  const owners: (AccountRef & { readonly auditNo: AccountNo })[] = []
  for (const accountNo of await listGroupAccountNos(db)) {
    const group = await findGroup(db, accountNo)
    if (group === null) continue
    owners.push({ accountId: group.management.accountId, accountNo, auditNo: group.management.accountNo })
  }
  return owners
}

/** The management account, when the caller may change its groups. Throws `NoPermission`, `AggregatorMemberNoPermission`. */
export async function requireAdministrator(db: Db, caller: Principal): Promise<AccountRef> {
  const place = await findPlace(db, caller.accountNo)
  if (place === null) throw new ApiError('NoPermission')
  if (place.role === 'member') throw new ApiError('AggregatorMemberNoPermission')
  noteOwner(db, place.management.accountNo)
  return place.management
}

interface KnownDirectory {
  readonly accounts: readonly DirectoryAccount[]
  readonly folders: readonly DirectoryFolder[]
}

async function readDirectory(db: Db, { accountNo }: AccountRef): Promise<KnownDirectory> {
  return { accounts: await listDirectoryAccounts(db, accountNo), folders: await listFolders(db, accountNo) }
}

/** The explicit members of a group of that type. */
function checkMembers(
  { accounts, folders }: KnownDirectory,
  type: AggregatorType,
  { accountIds, folderIds }: Pick<NewAggregator, 'accountIds' | 'folderIds'>,
): readonly AccountNo[] {
  if (type !== 'CUSTOM' && accountIds.length > 0) throw invalid('AggregatorAccounts')
  const isKnown = (id: string) => folders.some(({ folderId }) => folderId === id)
  if (type === 'FOLDER' ? folderIds.length === 0 || !folderIds.every(isKnown) : folderIds.length > 0)
    throw invalid('FolderId')
  if (type === 'CUSTOM' && accountIds.length === 0) throw invalid('AggregatorAccounts')
  const wanted = [...new Set(accountIds)]
  if (wanted.length > MOST_MEMBERS) throw limit(MOST_MEMBERS)
  return wanted.map((accountId) => {
    const account = accounts.find((each) => each.accountId === accountId)
    if (account === undefined) throw new ApiError('MemberNotBelongToMaster')
    return account.accountNo
  })
}

function toAggregator(
  management: AccountRef,
  { accounts, folders }: KnownDirectory,
  { memberNos, ...row }: AggregatorRow & { readonly memberNos: readonly AccountNo[] },
): Aggregator {
  const inside = insideFolders(folders, row.folderIds)
  const isMember = {
    RD: () => true,
    FOLDER: ({ folderId }: DirectoryAccount) => inside.has(folderId),
    CUSTOM: ({ accountNo }: DirectoryAccount) => memberNos.includes(accountNo),
  }[row.type]
  const folderNames = row.folderIds.map((id) => folders.find(({ folderId }) => folderId === id)?.name ?? '')
  return { ...row, management, members: accounts.filter(isMember), folderNames }
}

/** The folders with all those below them. */
export function insideFolders(
  folders: readonly DirectoryFolder[],
  folderIds: readonly string[],
): ReadonlySet<string> {
  const inside = new Set(folders.flatMap(({ folderId }) => (folderIds.includes(folderId) ? folderId : [])))
  for (let size = -1; size < inside.size; ) {
    size = inside.size
    for (const { folderId, parentId } of folders) if (inside.has(parentId)) inside.add(folderId)
  }
  return inside
}

function idsOf({ accounts }: KnownDirectory, nos: readonly AccountNo[]): readonly string[] {
  return accounts.flatMap(({ accountNo, accountId }) => (nos.includes(accountNo) ? accountId : []))
}

function stateOf(group: AggregatorRow & { readonly memberNos: readonly AccountNo[] }): unknown {
  const { name, type, description, folderIds, memberNos } = group
  return { name, type, description, folderIds, memberNos }
}

function invalid(param: string): ApiError {
  return new ApiError('Invalid{Param}', { Param: param })
}

function limit(most: number): ApiError {
  return new ApiError('LimitExceeded.Aggregator', { Limit: most })
}
