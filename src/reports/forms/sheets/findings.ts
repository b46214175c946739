import type { Annotation } from '../../../evaluation/types.js'
import type { Row, SheetSource } from '../../../workbook/model.js'
import { styles } from '../../../workbook/style.js'
import type { ResultRow } from '../../model.js'
import { failureText } from '../detail-text.js'
import { type FormView, formatCount, tagsText, timeHeader } from '../form-view.js'
import { RISK_STYLES, TOP } from '../look.js'

/** Every non-compliant result with its evidence, in the report's order. */
export function findingsSheet(view: FormView): SheetSource {
  const { columns, sheets } = view.words
  return {
    name: sheets.findings,
    columns: [
      { header: columns.risk, widthChars: 9, style: TOP },
      { header: columns.rule, widthChars: 38, style: styles.wrapped },
      { header: columns.resourceId, widthChars: 28, style: styles.wrapped },
      { header: columns.resourceName, widthChars: 26, style: styles.wrapped },
      { header: columns.resourceType, widthChars: 24, style: TOP },
      { header: columns.region, widthChars: 15, style: TOP },
      { header: columns.zone, widthChars: 15, style: TOP },
      { header: columns.accountId, widthChars: 18, style: TOP },
      { header: columns.accountName, widthChars: 18, style: styles.wrapped },
      { header: columns.property, widthChars: 34, style: styles.wrapped },
      { header: columns.actual, widthChars: 26, style: styles.wrapped },
      { header: columns.operator, widthChars: 20, style: TOP },
      { header: columns.expected, widthChars: 24, style: styles.wrapped },
      { header: columns.reason, widthChars: 24, style: styles.wrapped },
      { header: columns.furtherEvidence, widthChars: 40, style: styles.wrapped },
      { header: timeHeader(view, columns.evaluatedAt), widthChars: 20, style: styles.dateTime },
      { header: columns.remediation, widthChars: 50, style: styles.wrapped },
      { header: columns.tags, widthChars: 28, style: styles.wrapped },
      { header: columns.ruleId, widthChars: 26, style: TOP },
      { header: columns.findingId, widthChars: 26, style: TOP },
    ],
    rows: findingRows(view),
    freezeRows: 1,
    freezeColumns: 3,
    autoFilter: true,
    tabColor: 'B3382C',
    print: {
      landscape: true,
      fitToWidth: true,
      repeatHeader: true,
      footer: view.record.head.header.pack.name,
    },
  }
}

async function* findingRows(view: FormView): AsyncGenerator<Row> {
  const { results } = view.record.head.overview
  if (results.nonCompliant === 0) {
    const all = Object.values(results).reduce((sum, count) => sum + count, 0)
    yield [
      view.words.evidence.noFindings(formatCount(all), formatCount(results.insufficientData + results.error)),
    ]
    return
  }
  for await (const finding of view.record.findings()) yield cellsOf(view, finding)
}

const NO_FAILURE: Annotation = { property: '', operator: '', desiredValue: '', configuration: '' }

function cellsOf({ record, words, time }: FormView, finding: ResultRow): Row {
  const rule = record.head.rules[finding.rule]!
  const account = record.head.accounts[finding.account]!
  const failures = finding.detail?.kind === 'failures' ? finding.detail.failures : []
  const [first = NO_FAILURE, ...others] = failures
  return [
    { value: words.risks[rule.riskLevel], style: RISK_STYLES[rule.riskLevel] },
    rule.name,
    finding.resourceId,
    finding.resourceName,
    finding.resourceType,
    finding.region,
    finding.zone,
    account.accountId,
    account.name,
    first.property,
    first.configuration,
    first.operator,
    first.desiredValue,
    first.reason ?? null,
    others.length === 0 ? null : others.map((failure) => failureText(words, failure)).join('\n'),
    time.wall(finding.evaluatedAt),
    rule.remediation,
    tagsText(finding.tags),
    rule.ruleId,
    finding.findingId,
  ]
}
