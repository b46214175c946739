import type { Db } from '../db/tables.js'
import type { Writing } from './build-record.js'
import { type ChecksStart, findStart } from './check-changes.js'
import type { TrendPoint } from './model.js'
import { pastStart } from './past/build-past.js'
import { listEarlierCounts } from './store/earlier-counts.js'

/** The reports before one that is about something else than a package. */
export interface EarlierReports {
  /** Oldest first. */
  readonly trend: readonly TrendPoint[]
  /** The one compared with; null for the first. */
  readonly start: ChecksStart | null
}

/** What a report is compared with, and the points of its trend. */
export async function earlierOf(
  db: Db,
  writing: Writing,
): Promise<EarlierReports & { readonly start: ChecksStart }> {
  const { subject, pack, parts, past } = writing
  if (past !== undefined) return { trend: [], start: pastStart(writing) }
  const { account, reportId, wish } = subject
  const known = await subject.earlier?.(db)
  const trend = known?.trend ?? (await listEarlierCounts(db, account, pack.packNo, reportId))
  const before = { reportId, compareWith: wish?.compareWith }
  return { trend, start: known?.start ?? (await findStart(db, pack, parts.auditedBy, before)) }
}
