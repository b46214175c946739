import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import type { AccountId } from '../platform/ids.js'
import { getAggregator, insideFolders } from './aggregators.js'
import { noteOwner } from './audit-changes.js'
import type { AccountRef, Principal, Scope } from './scope.js'
import { findPlace, listFolders } from './store/directory.js'

/** Which part of an account group a call is about. */
export interface GroupQuery {
  readonly aggregatorId: string
  readonly access: 'read' | 'list' | 'write'
  /** One member alone. */
  readonly accountId?: AccountId | undefined
  /** The members in a folder and those below it. */
  readonly folderId?: string | undefined
}

/**
 * Turns an account group into the scope of a call: of the whole group for its management account and delegated
 * administrators, of its own records for a member. Throws `NoPermission` for an account in no directory,
 * `Invalid.AggregatorId.Value` for a group that does not exist or that the caller is not in,
 * `AggregatorMemberNoPermission` when a member writes, `Invalid.ResourceOwnerId.Value` for an account outside,
 * `InvalidFolderId`. Source: spec/lifecycle.md 8
 */
export async function resolveAggregator(db: Db, caller: Principal, query: GroupQuery): Promise<Scope> {
  const place = await findPlace(db, caller.accountNo)
  const isMember = place?.role === 'member'
  // Before whether the group exists: a member changes none.
  if (isMember && query.access === 'write') throw new ApiError('AggregatorMemberNoPermission')
  const group = await getAggregator(db, caller, query.aggregatorId)
  const seen = isMember
    ? group.members.filter(({ accountNo }) => accountNo === caller.accountNo)
    : group.members
  const { aggregatorId, groupNo, management } = group
  if (query.access === 'write') noteOwner(db, management.accountNo)
  const asked = await narrow(db, management, seen, query)
  const common = { caller, aggregatorId, groupNo }
  if (query.accountId !== undefined) {
    const [account] = asked
    if (account === undefined) throw new ApiError('Invalid.ResourceOwnerId.Value')
    return { ...common, accounts: [refOf(account)] }
  }
  // A member sees the group's rules as they are in its own account: without a word of the others.
  const owner = isMember ? caller : { accountId: management.accountId, accountNo: groupNo }
  return { ...common, accounts: [refOf(owner)], members: asked.map(refOf) }
}

async function narrow<A extends AccountRef & { readonly folderId: string }>(
  db: Db,
  management: AccountRef,
  members: readonly A[],
  { accountId, folderId }: GroupQuery,
): Promise<readonly A[]> {
  const named = accountId === undefined ? members : members.filter((each) => each.accountId === accountId)
  if (folderId === undefined || folderId === '') return named
  const inside = insideFolders(await listFolders(db, management.accountNo), [folderId])
  if (inside.size === 0) throw new ApiError('Invalid{Param}', { Param: 'FolderId' })
  return named.filter((each) => inside.has(each.folderId))
}

function refOf({ accountId, accountNo }: AccountRef): AccountRef {
  return { accountId, accountNo }
}
