import type { Selectable } from 'kysely'
import type { Db, Tables } from '../../db/tables.js'
import type { PackId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { StoredReport } from './reports.js'

/**
 * One object of a report: its record or a form of it. The row is written before the object, so that no object is
 * without one; until the object is whole its `sha256` is empty.
 */
export type ReportObject = Selectable<Tables['reportObject']>

/** Which report, inside the account. */
type ReportKey = Pick<StoredReport, 'accountNo' | 'reportNo'>

/** The objects of a report by form. */
export async function listReportObjects(db: Db, report: ReportKey): Promise<ReportObject[]> {
  return db
    .selectFrom('reportObject')
    .selectAll()
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .orderBy('form')
    .execute()
}

/**
 * Keys of all objects of reports on a package of that id, whoever holds it: the management account's own reports on a
 * group's package have the same names as the group's.
 */
export async function listPackObjectKeys(db: Db, packId: PackId): Promise<string[]> {
  const rows = await db
    .selectFrom('reportObject')
    .innerJoin('report', (join) =>
      join
        .onRef('report.accountNo', '=', 'reportObject.accountNo')
        .onRef('report.reportNo', '=', 'reportObject.reportNo'),
    )
    .select('reportObject.objectKey')
    .where('report.packId', '=', packId)
    .execute()
  return rows.map((row) => row.objectKey)
}

/** Decides where an object will be, before it is written. */
export async function insertPlannedObject(
  db: Db,
  report: ReportKey,
  object: Pick<ReportObject, 'form' | 'objectKey' | 'contentType'> & { readonly createdAt: Instant },
): Promise<void> {
  const { accountNo, reportNo } = report
  await db
    .insertInto('reportObject')
    .values({ accountNo, reportNo, ...object, sizeBytes: 0, sha256: '' })
    .execute()
}

/** Notes that an object is whole. */
export async function markObjectStored(
  db: Db,
  object: Pick<ReportObject, 'accountNo' | 'reportNo' | 'form'>,
  stored: { readonly sizeBytes: number; readonly sha256: string },
): Promise<void> {
  await db
    .updateTable('reportObject')
    .set({ sizeBytes: stored.sizeBytes, sha256: stored.sha256 })
    .where('accountNo', '=', object.accountNo)
    .where('reportNo', '=', object.reportNo)
    .where('form', '=', object.form)
    .execute()
}

/** Notes that the forms of a report are to be made again: its record is about to be another one. */
export async function markFormsUnmade(db: Db, record: ReportObject): Promise<void> {
  await db
    .updateTable('reportObject')
    .set({ sizeBytes: 0, sha256: '' })
    .where('accountNo', '=', record.accountNo)
    .where('reportNo', '=', record.reportNo)
    .where('form', '!=', record.form)
    .execute()
}

/** Forgets objects that were planned and not made: forms that cannot hold the record. */
export async function deletePlannedObjects(db: Db, report: ReportKey): Promise<void> {
  await db
    .deleteFrom('reportObject')
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .where('sha256', '=', '')
    .execute()
}

/** Forgets the objects of a report after they were removed from the object store. */
export async function deleteReportObjects(db: Db, report: ReportKey): Promise<void> {
  await db
    .deleteFrom('reportObject')
    .where('accountNo', '=', report.accountNo)
    .where('reportNo', '=', report.reportNo)
    .execute()
}

/** Every whole object of every account: what a backup needs besides the database. */
export function listStoredObjects(
  db: Db,
): Promise<Pick<ReportObject, 'objectKey' | 'contentType' | 'sha256'>[]> {
  return db
    .selectFrom('reportObject')
    .select(['objectKey', 'contentType', 'sha256'])
    .where('sha256', '!=', '')
    .orderBy('objectKey')
    .execute()
}
