import { basename } from 'node:path/posix'
import type { Scope } from '../../accounts/scope.js'
import { lockUntilEnd } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import { subjectsOfReport } from '../evidence/subjects.js'
import { getKeptReport } from '../kept-report.js'
import { RECORD_EXTENSION, RECORD_FORM } from '../plan-objects.js'
import type { SplitBy } from '../split-record.js'
import { deleteFile, type GeneratedFile, listFiles, listFilesUnder } from '../store/generated-files.js'
import { listReportObjects, type ReportObject } from '../store/report-objects.js'
import type { StoredReport } from '../store/reports.js'
import { askFile } from './ask-file.js'

interface FormWish {
  readonly reportId: string
  readonly form: string
  /** An archive of the form for each account, or for each value of the tag `owner`. */
  readonly splitBy?: SplitBy
}

/** How such a form is called among those of its report. */
function nameOfForm({ form, splitBy }: Pick<FormWish, 'form' | 'splitBy'>): string {
  return splitBy === undefined ? form : `${form}-by-${splitBy}`
}

/** Reads which form of which report was asked for. */
export function readFormWish(text: string): FormWish {
  const wish: FormWish = JSON.parse(text)
  return wish
}

/**
 * Asks for a form that was not made with a complete report whose files are kept. One that is there, or is being made, is
 * not asked for again. Throws `ReportNotExists`, `Invalid.Report.State`.
 */
export function requestForm(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  {
    reportId,
    form,
    splitBy,
    extension: ofForm,
  }: Omit<FormWish, 'splitBy'> & { readonly splitBy: SplitBy | undefined; readonly extension: string },
): Promise<void> {
  return inTransaction(db, async (db) => {
    // Two that ask at once ask for one file.
    await lockUntilEnd(db, 'reports')
    const report = await getKeptReport(db, scope, reportId)
    const objects = await listReportObjects(db, report)
    const wish = { reportId: report.reportId, form, ...(splitBy === undefined ? {} : { splitBy }) }
    const name = nameOfForm(wish)
    if (objects.some((object) => object.form === name && object.sha256 !== '')) return
    const of = { kind: 'form', subject: `${subjectsOfReport(report.reportId)}${name}` } as const
    for (const file of await listFiles(db, scope.accounts[0], of)) {
      if (file.status !== 'FAILED') return
      await deleteFile(db, file)
    }
    const record = objects.find((object) => object.form === RECORD_FORM)
    if (record === undefined) throw new ApiError('Invalid.Report.State', { State: 'replaced' })
    const stem = record.objectKey.slice(0, -RECORD_EXTENSION.length - 1)
    const extension = splitBy === undefined ? ofForm : `${name}.zip`
    const file = { ...of, idPrefix: 'rf-', wish, stem, extension } as const
    await askFile(db, queue, scope, { ...file, objectKey: `${stem}.${extension}` }, 'join')
  })
}

/** A form that was made after its report, or is being made. */
export interface LateForm {
  readonly form: string
  /** Of the file, without folders. */
  readonly name: string
  readonly file: GeneratedFile
}

/** The forms of a report that were asked for later, the newest of each. */
export async function listLateForms(db: Db, report: StoredReport): Promise<readonly LateForm[]> {
  const files = await listFilesUnder(db, report, 'form', subjectsOfReport(report.reportId))
  const newest = new Map<string, LateForm>()
  for (const file of files) {
    if (file.deletedAt !== null) continue
    const form = nameOfForm(readFormWish(file.wish))
    newest.set(form, { form, name: basename(file.objectKey), file })
  }
  return [...newest.values()]
}

/** A later form as an object of its report. */
export function objectOfForm(report: StoredReport, { form, file }: LateForm): ReportObject {
  const { accountNo, reportNo } = report
  const { objectKey, contentType, sizeBytes, sha256, requestedAt: createdAt } = file
  return { accountNo, reportNo, form, objectKey, contentType, sizeBytes, sha256, createdAt }
}
