import { rmSync } from 'node:fs'
import { createPartNames, SplitError, splitReport, type WrittenPart } from '../../src/split-report.js'
import { CommandError } from '../exit-codes.js'
import type { ReportDetail } from '../operations/reports.js'
import { extensionOf, saveReport } from './save-report.js'

/** What a report can be split by. */
export const SPLITS = ['account', 'owner'] as const

/**
 * Downloads the record of a report and writes a form for each account or owner, named like `file` with the group before
 * the ending. Throws CommandError.
 */
export async function saveParts(
  report: ReportDetail,
  wish: { readonly by: (typeof SPLITS)[number]; readonly form: string; readonly file: string },
): Promise<readonly WrittenPart[]> {
  const { by, form, file } = wish
  const record = `${file}.${process.pid}.record`
  try {
    await saveReport(report, 'record', record)
    return await splitReport(record, report.Digest ?? '', { by, form, nameOf: namesFor(form, file) })
  } catch (error) {
    if (error instanceof SplitError) throw new CommandError('failed', error.message, { cause: error })
    throw error
  } finally {
    rmSync(record, { force: true })
  }
}

function namesFor(form: string, file: string): (group: string) => string {
  const extension = extensionOf(form)
  const ending = `.${extension}`
  const stem = file.toLowerCase().endsWith(ending) ? file.slice(0, -ending.length) : file
  return createPartNames(stem, extension)
}
