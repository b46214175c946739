import { REPORT_FORMS } from '../forms/index.js'
import { RECORD_FORM } from '../plan-objects.js'
import { openRecord } from '../read-record.js'
import { listReportObjects } from '../store/report-objects.js'
import { findReport } from '../store/reports.js'
import { ImpossibleFile } from './impossible-file.js'
import { readFormWish } from './late-forms.js'
import type { FileMaker } from './make-file.js'

/**
 * A form of a report that was not made with it, from the stored record and nothing else, as it would have been made then.
 * Its manifest names that of the report.
 */
export const makeForm: FileMaker = async ({ deps, account, file, pace }) => {
  const wish = readFormWish(file.wish)
  const form = REPORT_FORMS.find(({ name }) => name === wish.form)
  if (form === undefined) throw new Error(`there is no form ${wish.form}`)
  const report = await findReport(deps.db, account.accountNo, wish.reportId)
  const digest = report?.digest ?? null
  const manifestSha256 = report?.manifestSha256 ?? null
  if (report === null || digest === null || manifestSha256 === null)
    throw new ImpossibleFile('the report is gone')
  const stored = (await listReportObjects(deps.db, report)).find((object) => object.form === RECORD_FORM)
  if (stored === undefined) throw new ImpossibleFile('the files of the report are gone')
  const record = await openRecord({ digest, open: () => deps.store.read(stored.objectKey) }, pace)
  if (!form.holds(record.head)) throw new ImpossibleFile(`the report is too large for the form ${form.name}`)
  const { reportId } = report
  const facts = { contents: [], report: { reportId, recordDigest: digest, manifestSha256 } }
  return { bytes: form.render(record), facts }
}
