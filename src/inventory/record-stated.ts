import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { groupBy } from './group-by.js'
import type { ImportAccounts } from './import-accounts.js'
import type { ImportTally } from './import-tally.js'
import type { ControlTotal, ListedResource } from './readers/recorded-item.js'
import type { StatedProperties, StatedTotals } from './readers/stated.js'
import { listRecordedIds } from './store/live-resources.js'
import { writeControlTotals, writeRecordedProperties } from './store/stated.js'

/** What files say of resources without recording any: gathered while they are read, kept at the end. */
export interface Stated {
  readonly controls: ControlTotal[]
  readonly totals: StatedTotals[]
  readonly properties: StatedProperties[]
}

/** Keeps control totals and property lists, and compares saved resource lists with what is recorded now. */
export async function recordStated(
  db: Db,
  { accounts, tally }: { readonly accounts: ImportAccounts; readonly tally: ImportTally },
  stated: Stated,
): Promise<void> {
  for (const control of stated.controls) await compareControl(db, accounts, tally, control)
  for (const totals of [...stated.totals, ...totalsOfLists(stated.controls)]) {
    const accountId = totals.accountId ?? accounts.ownerId
    const found = await accounts.find(accountId)
    if (!('account' in found)) {
      tally.refuseItem(accountId, found.advice)
      continue
    }
    await inTransaction(db, (db) => writeControlTotals(db, found.account, accounts.importId, totals))
    tally.addTotals(totals.totals.length)
  }
  for (const properties of stated.properties) {
    const found = await accounts.find(accounts.ownerId)
    if (!('account' in found)) continue
    await inTransaction(db, (db) => writeRecordedProperties(db, found.account, properties))
    tally.addProperties(properties.resourceType, properties.paths.length)
  }
}

/** Saved resource lists record nothing; they tell what the source has that was not delivered. */
async function compareControl(
  db: Db,
  accounts: ImportAccounts,
  tally: ImportTally,
  { listed }: ControlTotal,
): Promise<void> {
  let unrecorded = 0
  const groups = groupBy(listed, (entry) => `${entry.accountId} ${entry.region} ${entry.resourceType}`)
  for (const entries of groups.values()) {
    const first = entries[0]!
    const found = await accounts.find(first.accountId)
    if (!('account' in found)) continue
    const ids = entries.map((entry) => entry.resourceId)
    const recorded = await listRecordedIds(db, found.account, first, ids)
    unrecorded += ids.filter((id) => !recorded.has(id)).length
  }
  tally.addControl(listed.length, unrecorded)
}

/**
 * Control totals of resource lists of which every page was saved: their entries are as many as their TotalCount.
 * Pages of one list follow each other.
 */
export function totalsOfLists(pages: readonly ControlTotal[]): StatedTotals[] {
  const complete: ListedResource[] = []
  let at: Instant = toInstant(0)
  let open: ListedResource[] = []
  let openTotal: number | null = null
  for (const page of pages) {
    if (page.totalCount !== openTotal) open = []
    openTotal = page.totalCount
    open.push(...page.listed)
    if (openTotal === null || open.length < openTotal) continue
    if (open.length === openTotal) {
      complete.push(...open)
      if (page.at > at) at = page.at
    }
    open = []
    openTotal = null
  }
  return [...groupBy(complete, (entry) => entry.accountId)].map(([accountId, entries]) => ({
    accountId,
    source: 'list' as const,
    at,
    totals: [...groupBy(entries, (entry) => `${entry.resourceType} ${entry.region}`).values()].map(
      (group) => ({
        resourceType: group[0]!.resourceType,
        region: group[0]!.region,
        resources: new Set(group.map((entry) => entry.resourceId)).size,
      }),
    ),
  }))
}
