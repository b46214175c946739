import { requestGroupCopies } from '../accounts/group-copies.js'
import type { Db } from '../db/tables.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import type { Rule } from '../rules/types.js'

/** Tells the account groups of these rules that a pass over a copy ended. */
export async function tellGroups(db: Db, queue: JobQueue, rules: readonly Rule[]): Promise<void> {
  for (const groupNo of new Set(rules.flatMap((rule) => rule.groupNo ?? [])))
    await requestGroupCopies(db, queue, groupNo)
}
