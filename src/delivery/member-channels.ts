import { listAggregators } from '../accounts/aggregators.js'
import { noteChange } from '../accounts/audit-changes.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import { findPlace } from '../accounts/store/directory.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { forgetChannel } from './follow-accounts.js'
import { listOwnChannels, lockChannel } from './store/channels.js'

/**
 * Clears the delivery settings of the accounts that are in a group of a directory, all but its management account's, in
 * the transaction that changed directory or groups. Source: spec/lifecycle.md 8 "Joining"
 */
export async function clearMemberChannels(db: Db, management: AccountRef): Promise<void> {
  const groups = await listAggregators(db, systemScope(management).caller)
  const members = new Map(
    groups.flatMap(({ members }) => members.map((member) => [member.accountNo, member])),
  )
  members.delete(management.accountNo)
  for (const member of members.values())
    for (const { channelId, targetArn } of await listOwnChannels(db, systemScope(member))) {
      await lockChannel(db, channelId)
      await forgetChannel(db, channelId)
      noteChange(db, `delivery/${channelId}`, { account: member.accountId, targetArn }, undefined)
    }
}

/**
 * Throws `NoPermission` for the delivery settings of an account that is in a group of another account: they are locked
 * until it leaves.
 */
// inferred: spec/lifecycle.md 8; the pages name no code for settings that are locked
export async function requireUnlocked(db: Db, account: AccountRef): Promise<void> {
  const place = await findPlace(db, account.accountNo)
  if (place === null || place.role === 'management') return
  const groups = await listAggregators(db, systemScope(account).caller)
  const isMember = groups.some(({ members }) =>
    members.some(({ accountNo }) => accountNo === account.accountNo),
  )
  if (isMember) throw new ApiError('NoPermission')
}
