import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { Instant } from '../platform/instant.js'
import { contentTypeOf } from '../platform/object-store/content-type.js'
import { packReportKey } from '../platform/object-store/report-key.js'
import type { ReportForm } from './forms/form.js'
import {
  insertPlannedObject,
  listPackObjectKeys,
  listReportObjects,
  type ReportObject,
} from './store/report-objects.js'
import type { StoredReport } from './store/reports.js'

/** `report_object.form` of the record, from which all other forms are rendered. */
export const RECORD_FORM = 'record'
/** Of the record's object key. */
export const RECORD_EXTENSION = 'ndjson.gz'
/** Form of what was asked of the database for the record. */
export const QUERIES_FORM = 'queries'
/** Forms of the signed manifest and of the signature over its bytes. */
export const MANIFEST_FORM = 'manifest'
export const SIGNATURE_FORM = 'signature'
/** Form of the time stamp over the manifest; there when an authority gave one, after the report is complete. */
export const TIMESTAMP_FORM = 'timestamp'
const RECORD_CONTENT_TYPE = 'application/gzip'

/**
 * Decides where the record and each of these forms of a report will be, and stores that before anything is written: a run
 * after a crash overwrites what the one before left. All objects of a report share one name but for the extension.
 */
export async function planObjects(
  db: Db,
  account: AccountRef,
  report: StoredReport,
  wish: { readonly now: Instant; readonly forms: readonly ReportForm[] },
): Promise<readonly ReportObject[]> {
  return inTransaction(db, async (db) => {
    const planned = await listReportObjects(db, report)
    if (planned.length > 0) return planned
    const taken = new Set((await listPackObjectKeys(db, report.packId)).map(withoutExtension))
    const name = { accountId: account.accountId, packId: report.packId, generatedAt: wish.now }
    const keyOf = (extension: string) =>
      packReportKey({ ...name, extension }, (key) => taken.has(withoutExtension(key)))
    const forms = [
      { form: RECORD_FORM, objectKey: keyOf(RECORD_EXTENSION), contentType: RECORD_CONTENT_TYPE },
      ...wish.forms.map(({ name: form, extension }) => {
        const objectKey = keyOf(extension)
        return { form, objectKey, contentType: contentTypeOf(objectKey) }
      }),
      { form: QUERIES_FORM, objectKey: keyOf('queries.json'), contentType: 'application/json' },
      { form: MANIFEST_FORM, objectKey: keyOf('manifest.json'), contentType: 'application/json' },
      { form: SIGNATURE_FORM, objectKey: keyOf('manifest.sig'), contentType: 'application/octet-stream' },
    ]
    for (const form of forms) await insertPlannedObject(db, report, { ...form, createdAt: wish.now })
    return listReportObjects(db, report)
  })
}

/** Keys hold no dot but those before the extension. */
function withoutExtension(key: string): string {
  const dot = key.indexOf('.')
  return dot < 0 ? key : key.slice(0, dot)
}
