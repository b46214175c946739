import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { findGroup } from './aggregators.js'
import type { AccountRef } from './scope.js'
import { listAggregatorRows } from './store/aggregators.js'
import { findPlace } from './store/directory.js'

/** States of a recorder on the wire. Source: spec/lifecycle.md 11. */
export type RecorderStatus = 'REGISTRABLE' | 'BUILDING' | 'REGISTERED' | 'REBUILDING'

/** As stored: STOPPING while a job removes what was recorded, then STOPPED; both are REGISTRABLE to callers. */
export type StoredRecorderStatus = RecorderStatus | 'STOPPING' | 'STOPPED'

const SHOWN: Readonly<Record<StoredRecorderStatus, RecorderStatus>> = {
  REGISTRABLE: 'REGISTRABLE',
  BUILDING: 'BUILDING',
  REGISTERED: 'REGISTERED',
  REBUILDING: 'REBUILDING',
  STOPPING: 'REGISTRABLE',
  STOPPED: 'REGISTRABLE',
}

/** A status read back from the database, as it is shown; throws for any other text. */
export function shownStatus(stored: string): RecorderStatus {
  const [, shown] = Object.entries(SHOWN).find(([status]) => status === stored) ?? []
  if (shown === undefined) throw new Error(`no recorder status: ${stored}`)
  return shown
}

/** True for an account that was stopped and not started since: to Cloud Config it does not exist. */
export function isStopped(stored: string): boolean {
  return stored === 'STOPPING' || stored === 'STOPPED'
}

/**
 * Throws `AdminStopSLRFail` for a management account with account groups, `MemberStopSLRFail` for an account in one:
 * what they recorded belongs to the group too.
 */
export async function requireNoGroups(db: Db, account: AccountRef): Promise<void> {
  const place = await findPlace(db, account.accountNo)
  if (place === null) return
  const groups = await listAggregatorRows(db, place.management.accountNo)
  if (place.management.accountNo === account.accountNo && groups.length > 0)
    throw new ApiError('AdminStopSLRFail')
  for (const { groupNo } of groups) {
    const group = await findGroup(db, groupNo)
    if (group?.members.some(({ accountNo }) => accountNo === account.accountNo) === true)
      throw new ApiError('MemberStopSLRFail')
  }
}
