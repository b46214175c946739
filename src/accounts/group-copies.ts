import type { Db } from '../db/tables.js'
import type { AccountNo } from '../platform/ids.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobKind } from '../platform/jobs/types.js'
import { noteOwner } from './audit-changes.js'
import { findGroupOwner } from './store/aggregators.js'

/** Brings what the members of an account group hold of its rules and packages up to date; the key is the group. */
export const groupCopiesKind: JobKind<{ readonly groupNo: AccountNo }> = {
  name: 'groups.copy',
  lane: 'groups',
  maxAttempts: 20,
  decode: (payload) => {
    const { groupNo } = Object(payload)
    if (typeof groupNo !== 'number') throw new Error('no account group in the payload')
    return { groupNo: groupNo as AccountNo }
  },
}

/** Queues that work, in the transaction that changed the group, its members, or the state of a copy. */
export async function requestGroupCopies(db: Db, queue: JobQueue, groupNo: AccountNo): Promise<void> {
  await enqueue(db, queue, groupCopiesKind, { key: String(groupNo), payload: { groupNo } })
}

/** What follows when a call wrote to a group, in its transaction: members get it, and it stands in the owner's log. */
export async function groupWritten(db: Db, queue: JobQueue, groupNo: AccountNo): Promise<void> {
  const owner = await findGroupOwner(db, groupNo)
  if (owner !== null) noteOwner(db, owner)
  await requestGroupCopies(db, queue, groupNo)
}
