import type { AccountRef } from '../accounts/scope.js'
import { systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { type ControlTotalRow, listControlTotals } from '../inventory/store/stated.js'
import type { ReportAccount } from './model.js'
import type { ControlTotal, TotalReason } from './model-controls.js'

/** What sources state of the account, with what explains a difference. Only inside `readSnapshot`. */
export async function readControlTotals(
  db: Db,
  account: AccountRef,
  known: ReportAccount,
): Promise<readonly ControlTotal[]> {
  const rows = await listControlTotals(db, systemScope(account))
  return rows.map((row) => {
    const { accountId, source, resourceType, region, asOf, stated, recorded } = row
    return { accountId, source, resourceType, region, asOf, stated, recorded, reason: reasonOf(row, known) }
  })
}

function reasonOf({ stated, recorded, asOf }: ControlTotalRow, { sources }: ReportAccount): TotalReason {
  if (stated === recorded) return 'none'
  if (recorded === 0) return 'neverRecorded'
  // The total was taken at another time than the configurations: either may have changed in between.
  return sources.some((source) => source.asOf !== asOf) ? 'changedSince' : 'unexplained'
}
