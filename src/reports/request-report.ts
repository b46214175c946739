import type { Scope } from '../accounts/scope.js'
import { lockUntilEnd } from '../db/locks.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { getPack } from '../packs/store/read-packs.js'
import type { PackId, ReportId } from '../platform/ids.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import { checkWish } from './check-wish.js'
import { generateReportKind } from './report-jobs.js'
import type { ReportWish } from './report-wish.js'
import { insertReport, isReportCreating } from './store/reports.js'

/**
 * Asks for a report of a package: its row and its job in one transaction. The package may itself be CREATING, the
 * report then shows what there is (inferred: spec/lifecycle.md 5); with `hasAccountFiles` its URL leads to a zip of
 * one file for each account. Throws `Invalid.CompliancePackId.Value`, what `checkWish` does, and
 * `CompliancePackReportCreating` while one is being made.
 */
export async function requestReport(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  packId: string,
  { hasAccountFiles = false, ...wish }: ReportWish & { readonly hasAccountFiles?: boolean } = {},
): Promise<{ readonly packId: PackId; readonly reportId: ReportId }> {
  return inTransaction(db, async (db) => {
    const pack = await getPack(db, scope, packId)
    const account = { accountId: pack.accountId, accountNo: pack.accountNo }
    // Of two that ask at once, the second one sees the report of the first.
    await lockUntilEnd(db, 'reports', account.accountNo)
    if (await isReportCreating(db, account, pack.packNo)) throw new ApiError('CompliancePackReportCreating')
    const reportId = queue.ids.next('rep-') as ReportId
    await checkWish(db, pack, wish, queue.clock.now())
    await insertReport(db, {
      account,
      reportId,
      pack,
      requestedBy: scope.caller.name,
      requestedAt: queue.clock.now(),
      wish,
    })
    await enqueue(db, queue, generateReportKind, {
      key: reportId,
      payload: { accountNo: account.accountNo, accountId: account.accountId, reportId, hasAccountFiles },
    })
    return { packId: pack.packId, reportId }
  })
}
