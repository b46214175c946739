import type { WorkbookOptions } from '../../workbook/model.js'
import type { FormView } from './form-view.js'

/** The properties of the file. Its time is the record's, so that rendering again gives the same bytes. */
export function workbookOptions({ record, words }: FormView): WorkbookOptions {
  const { header } = record.head
  return {
    creator: `Assay ${header.toolVersion}`,
    title: `${words.title}: ${header.pack.name}`,
    createdAt: new Date(header.asOf),
  }
}
