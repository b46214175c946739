import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { CoveredGroup } from './coverage.js'
import type { RecordedItem } from './readers/recorded-item.js'
import { RECORD_BATCH, type Recording, recordItems } from './record-items.js'
import type { SeenResources } from './seen-resources.js'
import { countLive, listLiveBefore } from './store/live-resources.js'
import { noteRefusal, wasRefused } from './store/refusals.js'

/** A larger part of a covered group disappears only when the caller says it is meant. Source: model.md invariant 3. */
const LARGEST_UNCONFIRMED_DROP = 0.2

const PAGE = 1000

/** What a snapshot said about what it does not name. */
export interface GroupRemoval {
  readonly accountId: AccountId
  readonly region: string
  readonly resourceType: string
  readonly asOf: Instant
  /** Live resources before, and those of them the snapshot should name but does not. */
  readonly live: number
  readonly missing: number
  /** True: too many were missing, nothing was removed. */
  readonly isRefused: boolean
}

/**
 * Marks as deleted what a covered group no longer names; resources seen at the time of the snapshot or
 * later stay. `pause` is awaited between write transactions.
 */
export async function removeMissing(
  db: Db,
  recording: Recording,
  run: { readonly runNo: number; readonly acceptDeletions: boolean; readonly pause: () => Promise<void> },
  group: CoveredGroup,
  seen: SeenResources,
): Promise<GroupRemoval> {
  const { account, region, resourceType, asOf } = group
  const missing: string[] = []
  for (let afterId = ''; ; ) {
    const page = await listLiveBefore(db, group, asOf, { afterId, limit: PAGE })
    for (const { resourceNo, resourceId } of page) {
      if (!seen.has(account.accountNo, resourceNo)) missing.push(resourceId)
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) break
    afterId = last.resourceId
    await run.pause()
  }
  const live = missing.length === 0 ? 0 : await countLive(db, group)
  // Judged once: the same input again must not remove what it did not remove at first.
  const isTooMany = missing.length > live * LARGEST_UNCONFIRMED_DROP
  const isRefused = missing.length > 0 && !run.acceptDeletions && (isTooMany || (await wasRefused(db, group)))
  const removal: GroupRemoval = {
    accountId: account.accountId,
    region,
    resourceType,
    asOf,
    live,
    missing: missing.length,
    isRefused,
  }
  if (isRefused) {
    await inTransaction(db, (db) => noteRefusal(db, account, run.runNo, removal))
    return removal
  }
  for (let i = 0; i < missing.length; i += RECORD_BATCH) {
    const items = missing.slice(i, i + RECORD_BATCH).map((resourceId) => removalOf(group, resourceId))
    await recordItems(db, recording, account, run.runNo, items)
    await run.pause()
  }
  return removal
}

function removalOf({ account, region, resourceType, asOf }: CoveredGroup, resourceId: string): RecordedItem {
  return {
    accountId: account.accountId,
    region,
    resourceType,
    resourceId,
    resourceName: null,
    zone: null,
    resourceGroupId: null,
    status: null,
    tags: null,
    createdAt: null,
    capturedAt: asOf,
    capturedFrom: 'item',
    event: 'REMOVE',
    configuration: '',
    source: 'snapshot',
    relations: null,
  }
}
