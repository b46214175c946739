import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'
import type { StoredReport } from './reports.js'

/** Since when, by whom and why a report is held. */
export interface ReportHold {
  readonly heldAt: Instant
  readonly heldBy: string
  readonly holdReason: string
}

const NO_HOLD = { heldAt: null, heldBy: null, holdReason: null } as const

/** Holds a complete report whose files are there, or releases it with null; false when there is nothing to do it to. */
export async function writeHold(db: Db, report: StoredReport, hold: ReportHold | null): Promise<boolean> {
  const result = await db
    .updateTable('report')
    .set(hold ?? NO_HOLD)
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .where('status', '=', 'COMPLETE')
    .where('deletedAt', 'is', null)
    .where('heldAt', hold === null ? 'is not' : 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Whether the package of a report was deleted. */
export async function isPackDeleted(db: Db, report: StoredReport): Promise<boolean> {
  const row = await db
    .selectFrom('pack')
    .select('deletedAt')
    .where('accountNo', '=', report.accountNo)
    .where('packNo', '=', report.packNo)
    .executeTakeFirst()
  return row === undefined || row.deletedAt !== null
}
