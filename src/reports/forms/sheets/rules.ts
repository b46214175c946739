import type { Cell, Row, SheetSource } from '../../../workbook/model.js'
import { styles } from '../../../workbook/style.js'
import { type RuleRow, totalCount } from '../../model.js'
import { type FormView, linkToRow, shownRate, timeHeader } from '../form-view.js'
import { RISK_STYLES, TOP, VERDICT_STYLES } from '../look.js'

/** One row per rule; the rule's name leads to its first finding. */
export function rulesSheet(view: FormView): SheetSource {
  const { columns, sheets, verdicts } = view.words
  return {
    name: sheets.rules,
    columns: [
      { header: columns.rule, widthChars: 44, style: styles.wrapped },
      { header: columns.verdict, widthChars: 17, style: TOP },
      { header: columns.risk, widthChars: 9, style: TOP },
      { header: columns.rate, widthChars: 12, style: styles.percent },
      { header: columns.evaluated, widthChars: 11, style: styles.integer },
      { header: verdicts.COMPLIANT, widthChars: 11, style: styles.integer },
      { header: verdicts.NON_COMPLIANT, widthChars: 11, style: styles.integer },
      { header: verdicts.NOT_APPLICABLE, widthChars: 11, style: styles.integer },
      { header: verdicts.INSUFFICIENT_DATA, widthChars: 12, style: styles.integer },
      { header: verdicts.IGNORED, widthChars: 9, style: styles.integer },
      { header: verdicts.ERROR, widthChars: 9, style: styles.integer },
      { header: timeHeader(view, columns.lastEvaluation), widthChars: 20, style: styles.dateTime },
      { header: columns.resourceTypes, widthChars: 28, style: styles.wrapped },
      { header: columns.identifier, widthChars: 36, style: TOP },
      { header: columns.ruleId, widthChars: 26, style: TOP },
      { header: columns.state, widthChars: 11, style: TOP },
      { header: columns.description, widthChars: 60, style: styles.wrapped },
    ],
    rows: ruleRows(view),
    freezeRows: 1,
    freezeColumns: 1,
    autoFilter: true,
    tabColor: '2E5E8C',
    print: {
      landscape: true,
      fitToWidth: true,
      repeatHeader: true,
      footer: view.record.head.header.pack.name,
    },
  }
}

function* ruleRows(view: FormView): Generator<Row> {
  let findings = 0
  for (const rule of view.record.head.rules) {
    yield cellsOf(view, rule, findings)
    findings += rule.counts.nonCompliant
  }
}

function cellsOf(view: FormView, rule: RuleRow, firstFinding: number): Row {
  const { words, time } = view
  const { counts } = rule
  const name: Cell =
    counts.nonCompliant === 0
      ? rule.name
      : { value: rule.name, link: linkToRow(view, words.sheets.findings, firstFinding) }
  const undecided = (count: number): Cell => (count === 0 ? 0 : { value: count, style: styles.warn })
  const rate = shownRate(view, counts)
  return [
    name,
    { value: words.verdicts[rule.verdict], style: VERDICT_STYLES[rule.verdict] },
    { value: words.risks[rule.riskLevel], style: RISK_STYLES[rule.riskLevel] },
    rate,
    totalCount(counts),
    counts.compliant,
    counts.nonCompliant === 0 ? 0 : { value: counts.nonCompliant, style: styles.bad },
    counts.notApplicable,
    undecided(counts.insufficientData),
    counts.ignored,
    undecided(counts.error),
    rule.lastEvaluatedAt === null ? null : time.wall(rule.lastEvaluatedAt),
    rule.resourceTypes.includes('*') ? words.allTypes : rule.resourceTypes.join('\n'),
    rule.sourceIdentifier,
    rule.ruleId,
    words.ruleStates[rule.state],
    rule.description,
  ]
}
