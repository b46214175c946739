import { agreementOf, totalAgreement } from '../../../evaluation/compare-verdicts.js'
import type { Cell, SheetSource } from '../../../workbook/model.js'
import type { Style } from '../../../workbook/style.js'
import type { AgreementCounts, AgreementRow, ReportAgreement } from '../../model.js'
import { agreementSentences } from '../agreement-sentences.js'
import { type FormView, shownShare } from '../form-view.js'
import {
  BANNER,
  BANNER_BELOW,
  SECTION,
  TABLE_HEAD,
  TABLE_HEAD_RIGHT,
  TABLE_INTEGER,
  TABLE_PERCENT,
  TABLE_TEXT,
  TABLE_TOTAL,
  TABLE_TOTAL_INTEGER,
  TABLE_TOTAL_PERCENT,
  VALUE,
} from '../look.js'
import { createSheetLayout, type SheetLayout } from './sheet-layout.js'

/** Columns B to J hold everything; A is a margin. */
const LAST = 9
const WIDTHS = [2, 38, 36, 26, 11, 11, 11, 11, 11, 12]

/** How verdicts are made, and how often Cloud Config said the same. */
export function methodSheet(view: FormView): SheetSource {
  const { words, record } = view
  const { agreement, header } = record.head
  const layout = createSheetLayout(WIDTHS)
  layout.addWide(words.sheets.method, BANNER, LAST, 36)
  layout.addWide(header.pack.name, BANNER_BELOW, LAST, 24)
  layout.addRow([])
  layout.addWide(words.method.verdicts, SECTION, LAST, 22)
  for (const sentence of words.method.verdictList) layout.addWide(sentence, VALUE, LAST)
  layout.addRow([])
  layout.addWide(words.method.agreement, SECTION, LAST, 22)
  if (agreement === null) layout.addWide(words.method.nothingCompared, VALUE, LAST)
  else addAgreement(layout, view, agreement)
  return {
    name: words.sheets.method,
    columns: WIDTHS.map((widthChars) => ({ widthChars })),
    rows: layout.rows,
    merges: layout.merges,
    showGridlines: false,
    tabColor: '1F3A5F',
    print: { fitToWidth: true, area: `A1:J${layout.rows.length}`, footer: header.pack.name },
  }
}

function addAgreement(layout: SheetLayout, view: FormView, agreement: ReportAgreement): void {
  const { columns, method, overview } = view.words
  const { rules } = agreement
  for (const sentence of agreementSentences(view, agreement)) layout.addWide(sentence, VALUE, LAST)
  layout.addRow([])
  const head = [columns.rule, columns.identifier, method.theirRuleId]
  const counts = [method.agree, method.differ, method.onlyOurs, method.onlyTheirs, method.noData, method.rate]
  layout.addRow([
    null,
    ...head.map((value): Cell => ({ value, style: TABLE_HEAD })),
    ...counts.map((value): Cell => ({ value, style: TABLE_HEAD_RIGHT })),
  ])
  for (const row of rules) layout.addRow([null, ...agreementCells(view, row)])
  const total = totalAgreement(rules.flatMap((row) => (row.counts === null ? [] : [row.counts])))
  layout.addRow([
    null,
    { value: overview.total, style: TABLE_TOTAL },
    { value: null, style: TABLE_TOTAL },
    { value: null, style: TABLE_TOTAL },
    ...countCells(view, total, TABLE_TOTAL_INTEGER, TABLE_TOTAL_PERCENT),
  ])
}

function agreementCells(view: FormView, { rule, theirRuleId, counts }: AgreementRow): readonly Cell[] {
  const { name = '', sourceIdentifier = '' } = view.record.head.rules[rule] ?? {}
  return [
    ...[name, sourceIdentifier, theirRuleId ?? view.words.none].map(
      (value): Cell => ({ value, style: TABLE_TEXT }),
    ),
    ...countCells(view, counts, TABLE_INTEGER, TABLE_PERCENT),
  ]
}

/** The five counts and their rate; none of them is known of a rule that was not compared. */
function countCells(
  view: FormView,
  counts: AgreementCounts | null,
  integer: Style,
  percent: Style,
): readonly Cell[] {
  const { notApplicable } = view.words
  const shown =
    counts === null
      ? Array.from({ length: 5 }, () => notApplicable)
      : [counts.agree, counts.differ, counts.onlyOurs, counts.onlyTheirs, counts.noData]
  return [
    ...shown.map((value): Cell => ({ value, style: { ...integer, horizontal: 'right' } })),
    {
      value: shownShare(view, counts === null ? null : agreementOf(counts)),
      style: { ...percent, horizontal: 'right' },
    },
  ]
}
