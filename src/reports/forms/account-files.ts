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
  const forms = formsFrom(formNames)
  return {
    name: ACCOUNT_FILES,
    extension: 'zip',
    // A part that no form holds makes the whole fail: a zip must not lack an account.
    holds: () => true,
    render: (record) => writeAccounts(record, forms),
  }
}

/** One file of an archive, not yet written. */
export interface ArchiveEntry {
  readonly name: string
  readonly bytes: AsyncIterable<Buffer>
}

/** The same files, for another archive. */
export async function accountEntries(
  record: ReportRecord,
  formNames: readonly string[],
): Promise<readonly ArchiveEntry[]> {
  return entriesOf(record, formsFrom(formNames))
}

function formsFrom(formNames: readonly string[]): readonly ReportForm[] {
  const wanted = formNames.flatMap((name) => REPORT_FORMS.find((form) => form.name === name) ?? [])
  return [...wanted, ...REPORT_FORMS]
}

async function* writeAccounts(
  record: ReportRecord,
  forms: readonly ReportForm[],
): AsyncGenerator<Buffer, void, undefined> {
  const zip = createZip(new Date(record.head.header.asOf))
  for (const { name, bytes } of await entriesOf(record, forms)) yield* zip.streamedEntry(name, bytes)
  yield zip.end()
}

async function entriesOf(
  record: ReportRecord,
  forms: readonly ReportForm[],
): Promise<readonly ArchiveEntry[]> {
  return (await splitRecord(record, 'account')).map(({ group, record: part }) => {
    const form = formFor(part.head, forms)
    return { name: `${group}.${form.extension}`, bytes: form.render(part) }
  })
}

function formFor(head: ReportHead, forms: readonly ReportForm[]): ReportForm {
  const form = forms.find((each) => each.holds(head))
  if (form === undefined) throw new Error('a part of the report is too large for every form')
  return form
}
