import type { WorkbookOptions } from '../../workbook/model.js'
import type { ReportRecord } from '../read-record.js'
import { wordsOf } from './words.js'

/** The properties of the file. Its time is the record's, so that rendering again gives the same bytes. */
export function workbookOptions({ head: { header } }: ReportRecord): WorkbookOptions {
  return {
    creator: `Assay ${header.toolVersion}`,
    title: `${wordsOf(header.language).title}: ${header.pack.name}`,
    createdAt: new Date(header.asOf),
  }
}
