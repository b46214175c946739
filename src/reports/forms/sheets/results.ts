import type { Row, SheetSource } from '../../../workbook/model.js'
import { styles } from '../../../workbook/style.js'
import { type ResultRow, totalCount } from '../../model.js'
import { detailText } from '../detail-text.js'
import { type FormView, timeHeader } from '../form-view.js'
import { VERDICT_STYLES } from '../look.js'
import { namedColumns } from './machine-names.js'
import { tablePrint } from './table-print.js'

const NAMES = [
  'rule_name',
  'risk',
  'verdict',
  'resource_id',
  'resource_name',
  'resource_type',
  'region',
  'account_id',
  'evaluated_at',
  'detail',
  'rule_id',
  'finding_id',
]

/** Every result of every verdict, in the report's order. */
export function resultsSheet(view: FormView): SheetSource {
  const { columns, sheets } = view.words
  return {
    name: sheets.results,
    columns: namedColumns(NAMES, [
      { header: columns.rule, widthChars: 38 },
      { header: columns.risk, widthChars: 12 },
      { header: columns.verdict, widthChars: 22 },
      { header: columns.resourceId, widthChars: 28 },
      { header: columns.resourceName, widthChars: 26 },
      { header: columns.resourceType, widthChars: 24 },
      { header: columns.region, widthChars: 15 },
      { header: columns.accountId, widthChars: 18 },
      { header: timeHeader(view, columns.evaluatedAt), widthChars: 20, style: styles.dateTime },
      { header: columns.detail, widthChars: 60 },
      { header: columns.ruleId, widthChars: 26 },
      { header: columns.findingId, widthChars: 26 },
    ]),
    rows: resultRows(view),
    freezeRows: 1,
    autoFilter: true,
    tabColor: '7F7F7F',
    print: tablePrint(view, 'I', totalCount(view.record.head.overview.results)),
  }
}

async function* resultRows(view: FormView): AsyncGenerator<Row> {
  for await (const result of view.record.results()) yield cellsOf(view, result)
}

function cellsOf({ record, words, time }: FormView, result: ResultRow): Row {
  const rule = record.head.rules[result.rule]!
  return [
    rule.name,
    words.risks[rule.riskLevel],
    { value: words.verdicts[result.verdict], style: VERDICT_STYLES[result.verdict] },
    result.resourceId,
    result.resourceName,
    result.resourceType,
    result.region,
    record.head.accounts[result.account]!.accountId,
    time.wall(result.evaluatedAt),
    detailText(words, result.detail),
    rule.ruleId,
    result.findingId,
  ]
}
