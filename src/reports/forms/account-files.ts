import { createZip } from '../../workbook/xlsx/zip-writer.js'
import type { ReportHead } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { splitRecord } from '../split-record.js'
import type { ReportForm } from './form.js'
import { REPORT_FORMS } from './index.js'

/** `report_object.form` of the zip that holds a file for each account; made only where it was asked for. */
export const ACCOUNT_FILES = 'accounts'

/**
 * A zip of one file for each account of a report, `{accountId}.{extension}`, each in the first of the named forms that
 * holds it. Source: spec/lifecycle.md 5, `MultiFiles` (inferred).
 */
export function accountFiles(formNames: readonly string[]): ReportForm {
  const wanted = formNames.flatMap((name) => REPORT_FORMS.find((form) => form.name === name) ?? [])
  const forms = [...wanted, ...REPORT_FORMS]
  return {
    name: ACCOUNT_FILES,
    extension: 'zip',
    // A part that no form holds makes the whole fail: a zip must not lack an account.
    holds: () => true,
    render: (record) => writeAccounts(record, forms),
  }
}

async function* writeAccounts(
  record: ReportRecord,
  forms: readonly ReportForm[],
): AsyncGenerator<Buffer, void, undefined> {
  const zip = createZip(new Date(record.head.header.asOf))
  for (const { group, record: part } of await splitRecord(record, 'account')) {
    const form = formFor(part.head, forms)
    yield* zip.streamedEntry(`${group}.${form.extension}`, form.render(part))
  }
  yield zip.end()
}

function formFor(head: ReportHead, forms: readonly ReportForm[]): ReportForm {
  const form = forms.find((each) => each.holds(head))
  if (form === undefined) throw new Error('a part of the report is too large for every form')
  return form
}
