import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { findGroup } from '../../accounts/aggregators.js'
import type { AccountRef } from '../../accounts/scope.js'
import { hearQueries } from '../../db/query-log.js'
import type { Db } from '../../db/tables.js'
import { readSnapshot } from '../../db/transaction.js'
import { type InventoryRow, listInventoryRows } from '../../inventory/store/inventory-rows.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { BYTE_ORDER_MARK, csvCell, csvLine } from '../../workbook/csv-text.js'
import { utf8Chunks } from '../forms/chunks.js'
import type { FileMaker } from './make-file.js'
import { readInventoryWish } from './request-inventory.js'

const PAGE = 1_000

/** Of the csv; instants in ISO 8601, UTC. */
const COLUMNS: readonly (readonly [name: string, cell: (row: InventoryRow) => string])[] = [
  ['AccountId', ({ accountId }) => accountId],
  ['ResourceType', ({ resourceType }) => csvCell(resourceType)],
  ['ResourceId', ({ resourceId }) => csvCell(resourceId)],
  ['ResourceName', ({ resourceName }) => csvCell(resourceName)],
  ['RegionId', ({ regionId }) => csvCell(regionId)],
  ['AvailabilityZone', ({ zone }) => csvCell(zone)],
  ['ResourceGroupId', ({ resourceGroupId }) => csvCell(resourceGroupId)],
  ['ResourceStatus', ({ status }) => csvCell(status)],
  ['Tags', ({ tags }) => csvCell(tags)],
  ['ResourceCreateTime', ({ createdAt }) => instantCell(createdAt)],
  ['FirstRecordedTime', ({ firstRecordedAt }) => instantCell(firstRecordedAt)],
  ['LastChangeTime', ({ updatedAt }) => instantCell(updatedAt)],
  ['LastSeenTime', ({ capturedAt }) => instantCell(capturedAt)],
  ['DeletedTime', ({ deletedAt }) => instantCell(deletedAt)],
]

/**
 * The recorded resources of an account or the members of its group as csv, from one consistent read, in constant
 * memory. The columns are ours: the vendor publishes none.
 */
export const makeInventory: FileMaker = async ({ deps, account, file, folder, pace }) => {
  const { accountIds, ...filter } = readInventoryWish(file.wish)
  const path = join(folder, 'inventory.csv')
  const asOf = deps.clock.now()
  const { db, queries } = hearQueries(deps.db, () => deps.clock.now())
  const content = await readSnapshot(db, async (db) => {
    let count = 0
    const accounts = await inventoriedAccounts(db, account, accountIds)
    async function* lines(): AsyncGenerator<string> {
      yield BYTE_ORDER_MARK + csvLine(COLUMNS.map(([name]) => name))
      for (const each of accounts) {
        for (let after = -1 as ResourceNo; ; ) {
          const rows = await listInventoryRows(db, each, filter, { after, limit: PAGE })
          for (const row of rows) {
            count++
            yield csvLine(COLUMNS.map(([, cell]) => cell(row)))
            const pause = pace()
            if (pause !== undefined) await pause
          }
          const last = rows.at(-1)
          if (last === undefined || rows.length < PAGE) break
          after = last.resourceNo
        }
      }
    }
    await pipeline(utf8Chunks(lines()), createWriteStream(path, { mode: 0o600 }))
    const listed = accounts.map(({ accountId }) => accountId)
    return { name: 'inventory', asOf, accountIds: listed, rows: { resources: count } }
  })
  const bytes = createReadStream(path)
  // What fails while it is stored is told by `put`; a stream given up before it is open would else end the process.
  bytes.on('error', () => {})
  const asked = { startedAt: asOf, endedAt: deps.clock.now(), queries: queries() }
  return { bytes, facts: { contents: [{ ...content, asked }] } }
}

async function inventoriedAccounts(
  db: Db,
  owner: AccountRef,
  wanted: readonly string[] | null,
): Promise<readonly AccountRef[]> {
  const group = await findGroup(db, owner.accountNo)
  const accounts = group === null ? [owner] : group.members
  return wanted === null ? accounts : accounts.filter(({ accountId }) => wanted.includes(accountId))
}

function instantCell(at: Instant | null): string {
  return at === null ? '' : new Date(at).toISOString()
}
