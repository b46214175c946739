import type { ReportForm } from '../forms/form.js'
import { REPORT_FORMS } from '../forms/index.js'
import { createPartNames } from '../part-names.js'
import { RECORD_FORM } from '../plan-objects.js'
import { type ReportOfForm, recordContent } from '../proof/file-manifest.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import { MAX_PARTS, type SplitBy, splitRecord } from '../split-record.js'
import { listReportObjects } from '../store/report-objects.js'
import { findReport } from '../store/reports.js'
import { ImpossibleFile } from './impossible-file.js'
import { readFormWish } from './late-forms.js'
import type { FileMaker, FileWork, MadeFile } from './make-file.js'
import { signedArchive } from './signed-archive.js'

/**
 * A form of a report that was not made with it, from the stored record and nothing else, as it would have been made then.
 * Its manifest names that of the report.
 */
export const makeForm: FileMaker = async (work) => {
  const { deps, account, file, pace } = work
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
  const of = { reportId: report.reportId, recordDigest: digest, manifestSha256 }
  if (wish.splitBy !== undefined) return makeParts(work, record, { form, splitBy: wish.splitBy, of })
  if (!form.holds(record.head)) throw new ImpossibleFile(`the report is too large for the form ${form.name}`)
  const facts = { contents: [], report: of }
  return { bytes: form.render(record), facts }
}

/** An archive of the parts of a report, each in the form, with a signed manifest of them. */
async function makeParts(
  work: FileWork,
  record: ReportRecord,
  { form, splitBy, of }: { readonly form: ReportForm; readonly splitBy: SplitBy; readonly of: ReportOfForm },
): Promise<MadeFile> {
  const parts = await splitRecord(record, splitBy)
  if (parts.length > MAX_PARTS)
    throw new ImpossibleFile(`there are ${parts.length} parts, more than ${MAX_PARTS} in one archive`)
  const nameOf = createPartNames('', form.extension)
  const entries = parts.map(({ group, record: part }) => {
    if (!form.holds(part.head))
      throw new ImpossibleFile(`the part of ${group} is too large for the form ${form.name}`)
    return { name: nameOf(group), bytes: form.render(part) }
  })
  const contents = parts.map(({ record: part }, index) => recordContent(entries[index]!.name, part))
  const facts = { contents, report: of }
  return { bytes: signedArchive(work, facts, entries, new Date(record.head.header.asOf)), facts }
}
