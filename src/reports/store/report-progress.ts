import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'
import { type ReportProgress, readProgress } from '../progress.js'
import type { StoredReport } from './reports.js'

/** Notes how far a report is that is being made. */
export async function writeProgress(
  db: Db,
  report: Pick<StoredReport, 'accountNo' | 'reportNo'>,
  progress: ReportProgress,
  startedAt: Instant,
): Promise<void> {
  await db
    .updateTable('report')
    .set((eb) => ({
      progress: JSON.stringify(progress),
      startedAt: eb.fn.coalesce('startedAt', eb.val(startedAt)),
    }))
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .execute()
}

/** Whether a report is still to be made: neither called off nor of a package that is gone. */
export async function isStillWanted(
  db: Db,
  report: Pick<StoredReport, 'accountNo' | 'reportNo'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('report')
    .select('reportNo')
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .where('status', '=', 'CREATING')
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** What the steps of the package's last complete report took; null without one. */
export async function findStepsBefore(
  db: Db,
  { accountNo, packNo }: Pick<StoredReport, 'accountNo' | 'packNo'>,
): Promise<ReportProgress['doneMs'] | null> {
  const row = await db
    .selectFrom('report')
    .select('progress')
    .where('accountNo', '=', accountNo)
    .where('packNo', '=', packNo)
    .where('status', '=', 'COMPLETE')
    .where('progress', 'is not', null)
    .orderBy('reportNo', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.progress === null) return null
  return readProgress(row.progress).doneMs
}

/** Calls a report off that is being made; false when it is not. */
export async function cancelCreating(
  db: Db,
  report: Pick<StoredReport, 'accountNo' | 'reportNo'>,
  end: { readonly cause: string; readonly cancelledAt: Instant },
): Promise<boolean> {
  const result = await db
    .updateTable('report')
    .set({ status: 'FAILED', ...end })
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .where('status', '=', 'CREATING')
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
