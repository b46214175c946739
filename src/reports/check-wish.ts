import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import type { Pack } from '../packs/types.js'
import type { Instant } from '../platform/instant.js'
import type { ReportWish } from './report-wish.js'
import { findReport } from './store/reports.js'

/**
 * Refuses a wish that no report can meet. Throws `ReportNotExists` for a report to compare with that is none of the
 * package, `Invalid.Report.State` for one that cannot be compared with, and `Invalid{Param}` for times that are not past, or
 * where the package was not there under rules of then.
 */
export async function checkWish(db: Db, pack: Pack, wish: ReportWish, now: Instant): Promise<void> {
  const { compareWith, past, period } = wish
  if (past !== undefined) {
    const isBefore = past.rules === 'then' && past.at < pack.createdAt
    if (past.at >= now || isBefore) throw invalid('AsOfTimestamp')
  }
  if (period !== undefined) {
    const until = past?.at ?? now
    if (period.to > until) throw invalid('ToTimestamp')
    if (period.from >= period.to) throw invalid('FromTimestamp')
  }
  if (compareWith === undefined) return
  // What became of findings is told up to now.
  if (past !== undefined) throw invalid('CompareWithReportId')
  const earlier = await findReport(db, pack.accountNo, compareWith)
  if (earlier === null || earlier.packNo !== pack.packNo) throw new ApiError('ReportNotExists')
  if (earlier.status === 'COMPLETE' && earlier.pastAsOf === null) return
  throw new ApiError('Invalid.Report.State', {
    State: earlier.pastAsOf === null ? earlier.status : 'of the past',
  })
}

function invalid(name: string): ApiError {
  return new ApiError('Invalid{Param}', { Param: name })
}
