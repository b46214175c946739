import type { ReportHead } from '../model.js'
import type { ReportRecord } from '../read-record.js'

/** A document that shows a record. Adding a form is one file and one line in `forms/index.ts`. */
export interface ReportForm {
  /** As stored in `report_object.form`. */
  readonly name: string
  /** Of the object key, without the dot. */
  readonly extension: string
  /** False when the form cannot hold the whole record; it is then not made. */
  readonly holds: (head: ReportHead) => boolean
  /** Bytes that depend on the record alone: twice the same record gives twice the same bytes. */
  readonly render: (record: ReportRecord) => AsyncIterable<Buffer>
}
