import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { PackNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { ObjectStore } from '../platform/object-store/types.js'
import { subjectsOfReport } from './evidence/subjects.js'
import { removeReportsKind } from './report-jobs.js'
import { deleteFile, listFilesUnder, markFilesDeleted } from './store/generated-files.js'
import { deleteReportObjects, listReportObjects } from './store/report-objects.js'
import {
  deleteReport,
  listEndedReports,
  listOldReports,
  markPackReportsDeleted,
  type StoredReport,
} from './store/reports.js'

/** What removing stored reports needs. */
export interface RemovalDeps {
  readonly db: Db
  readonly store: ObjectStore
}

/**
 * Hides the reports of a package at once and queues their removal, in the transaction that deletes the package.
 * Source: spec/lifecycle.md 2 "Delete".
 */
export async function deletePackReports(
  db: Db,
  queue: JobQueue,
  account: AccountRef,
  packNo: PackNo,
): Promise<void> {
  await inTransaction(db, async (db) => {
    await markPackReportsDeleted(db, account, packNo, queue.clock.now())
    await enqueue(db, queue, removeReportsKind, {
      // By number: a group's account has the id of its management account.
      key: `${account.accountNo}/${packNo}`,
      payload: { accountNo: account.accountNo, accountId: account.accountId, packNo },
    })
  })
}

/** Removes objects, then rows: a crash in between leaves rows that name what is still to be removed. */
export async function discardReport(deps: RemovalDeps, report: StoredReport): Promise<void> {
  await removeObjects(deps, report)
  await deleteReport(deps.db, report)
}

/** Removes the reports of a deleted package; one that is being created is discarded by its own job. */
export async function removePackReports(
  deps: RemovalDeps,
  account: AccountRef,
  packNo: PackNo,
): Promise<void> {
  for (const report of await listEndedReports(deps.db, account, packNo)) await discardReport(deps, report)
}

/** Removes the objects of reports that a newer one replaced, or that failed; their rows stay as history. */
export async function removeSupersededObjects(
  deps: RemovalDeps,
  account: AccountRef,
  packNo: PackNo,
): Promise<void> {
  for (const report of await listEndedReports(deps.db, account, packNo))
    if (report.deletedAt !== null || report.status === 'FAILED') await removeObjects(deps, report)
}

/** Removes what is stored of a report and forgets where it was. */
export async function removeObjects({ db, store }: RemovalDeps, report: StoredReport): Promise<void> {
  const objects = await listReportObjects(db, report)
  for (const object of objects) await store.delete(object.objectKey)
  if (objects.length > 0) await deleteReportObjects(db, report)
  await removeFilesOfReport({ db, store }, report)
}

/** Evidence and later forms go with the files they were made of; one that is being made is discarded by its own job. */
async function removeFilesOfReport({ db, store }: RemovalDeps, report: StoredReport): Promise<void> {
  for (const kind of ['evidence', 'form'] as const) {
    for (const file of await listFilesUnder(db, report, kind, subjectsOfReport(report.reportId))) {
      if (file.status === 'CREATING') {
        await markFilesDeleted(db, report, [file.fileNo], file.requestedAt)
        continue
      }
      await store.delete(file.objectKey)
      await deleteFile(db, file)
    }
  }
}

const OLD_AT_ONCE = 100

/** Removes what is left of reports that failed or were replaced before an instant; returns how many went. */
export async function removeOldReports(deps: RemovalDeps, before: Instant): Promise<number> {
  for (let removed = 0; ; ) {
    const reports = await listOldReports(deps.db, before, OLD_AT_ONCE)
    for (const report of reports) await discardReport(deps, report)
    removed += reports.length
    if (reports.length < OLD_AT_ONCE) return removed
  }
}
