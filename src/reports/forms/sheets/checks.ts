import type { Row, SheetSource } from '../../../workbook/model.js'
import type { CheckChange } from '../../model.js'
import { noChecksText } from '../checks-text.js'
import { type FormView, timeHeader } from '../form-view.js'
import { INTEGER_COLUMN, TEXT_COLUMN, TIME_COLUMN, UNDECIDED, WRAPPED_COLUMN } from '../look.js'
import { namedColumns } from './machine-names.js'
import { tablePrint } from './table-print.js'

const NAMES = [
  'changed_at',
  'changed_by',
  'access_key',
  'act',
  'subject',
  'subject_name',
  'members',
  'result',
  'action',
  'subject_id',
  'untold',
  'audit_entry_no',
  'request_id',
]

/** Who changed what the package checks, in the order of the audit log; a sentence when nobody did. */
export function checksSheet(view: FormView): SheetSource {
  const { columns, sheets } = view.words
  return {
    name: sheets.checks,
    columns: namedColumns(NAMES, [
      { header: timeHeader(view, columns.changedAt), widthChars: 21, style: TIME_COLUMN },
      { header: columns.changedBy, widthChars: 22, style: WRAPPED_COLUMN },
      { header: columns.key, widthChars: 15, style: TEXT_COLUMN },
      { header: columns.act, widthChars: 16, style: WRAPPED_COLUMN },
      { header: columns.subject, widthChars: 16, style: TEXT_COLUMN },
      { header: columns.subjectName, widthChars: 36, style: WRAPPED_COLUMN },
      { header: columns.members, widthChars: 34, style: WRAPPED_COLUMN },
      { header: columns.result, widthChars: 18, style: WRAPPED_COLUMN },
      { header: columns.action, widthChars: 28, style: TEXT_COLUMN },
      { header: columns.subjectId, widthChars: 26, style: TEXT_COLUMN },
      { header: columns.untold, widthChars: 12, style: INTEGER_COLUMN },
      { header: columns.auditEntry, widthChars: 10, style: INTEGER_COLUMN },
      { header: columns.requestId, widthChars: 38, style: TEXT_COLUMN },
    ]),
    rows: checkRows(view),
    freezeRows: 1,
    freezeColumns: 1,
    autoFilter: true,
    tabColor: '8A5A00',
    print: tablePrint(view, 'J', view.record.head.checks.changes),
  }
}

async function* checkRows(view: FormView): AsyncGenerator<Row> {
  if (view.record.head.checks.changes === 0) {
    yield [noChecksText(view)]
    return
  }
  for await (const change of view.record.checkChanges()) yield cellsOf(view, change)
}

function cellsOf({ words, time }: FormView, change: CheckChange): Row {
  const { checks } = words
  const members = change.members.map((member) => checks.members[member] ?? member)
  return [
    time.wall(change.at),
    change.by,
    change.key,
    checks.acts[change.act],
    checks.subjects[change.subject],
    change.subjectName,
    members.join(', '),
    change.result === 'Success' ? checks.succeeded : { value: change.result, style: UNDECIDED },
    change.action,
    change.subjectId,
    change.untold === 0 ? null : { value: change.untold, style: UNDECIDED },
    change.auditEntryNo,
    change.requestId,
  ]
}
