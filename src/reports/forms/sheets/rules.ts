import type { Cell, Row, SheetSource } from '../../../workbook/model.js'
import { type RuleRow, totalCount } from '../../model.js'
import { ruleLogicText } from '../../rule-logic-text.js'
import { textIn } from '../../text-in.js'
import { type FormView, linkToRow, shownRate, timeHeader } from '../form-view.js'
import {
  FINDINGS_LINK,
  INTEGER_COLUMN,
  PERCENT_COLUMN,
  RISK_STYLES,
  TEXT_COLUMN,
  TIME_COLUMN,
  UNDECIDED,
  VERDICT_STYLES,
  WRAPPED_COLUMN,
} from '../look.js'
import { namedColumns } from './machine-names.js'
import { tablePrint } from './table-print.js'

const NAMES = [
  'rule_name',
  'verdict',
  'risk',
  'rate',
  'evaluated',
  'compliant',
  'non_compliant',
  'insufficient_data',
  'error',
  'ignored',
  'not_applicable',
  'logic_text',
  'last_evaluated_at',
  'rule_id',
  'resource_types',
  'source_identifier',
  'state',
  'description',
  'parameters',
  'logic',
]

/** One row per rule; the number of non-compliant results leads to the first of them. What a rule asks is printed, too. */
export function rulesSheet(view: FormView): SheetSource {
  const { columns, sheets, verdicts } = view.words
  const { language } = view.record.head.header
  return {
    name: sheets.rules,
    columns: namedColumns(NAMES, [
      { header: columns.rule, widthChars: 44, style: WRAPPED_COLUMN },
      { header: columns.verdict, widthChars: 22, style: TEXT_COLUMN },
      { header: columns.risk, widthChars: 12, style: TEXT_COLUMN },
      { header: columns.rate, widthChars: 12, style: PERCENT_COLUMN },
      { header: columns.evaluated, widthChars: 11, style: INTEGER_COLUMN },
      { header: verdicts.COMPLIANT, widthChars: 11, style: INTEGER_COLUMN },
      { header: verdicts.NON_COMPLIANT, widthChars: 11, style: INTEGER_COLUMN },
      { header: verdicts.INSUFFICIENT_DATA, widthChars: 13, style: INTEGER_COLUMN },
      { header: verdicts.ERROR, widthChars: 9, style: INTEGER_COLUMN },
      { header: verdicts.IGNORED, widthChars: 10, style: INTEGER_COLUMN },
      { header: verdicts.NOT_APPLICABLE, widthChars: 12, style: INTEGER_COLUMN },
      { header: textIn(LOGIC_TITLES.words, language), widthChars: 70, style: WRAPPED_COLUMN },
      { header: timeHeader(view, columns.lastEvaluation), widthChars: 21, style: TIME_COLUMN },
      { header: columns.ruleId, widthChars: 26, style: TEXT_COLUMN },
      { header: columns.resourceTypes, widthChars: 28, style: WRAPPED_COLUMN },
      { header: columns.identifier, widthChars: 42, style: TEXT_COLUMN },
      { header: columns.state, widthChars: 13, style: TEXT_COLUMN },
      { header: columns.description, widthChars: 60, style: WRAPPED_COLUMN },
      { header: textIn(LOGIC_TITLES.parameters, language), widthChars: 36, style: WRAPPED_COLUMN },
      { header: textIn(LOGIC_TITLES.logic, language), widthChars: 60, style: TEXT_COLUMN },
    ]),
    rows: ruleRows(view),
    freezeRows: 1,
    freezeColumns: 1,
    autoFilter: true,
    tabColor: '2E5E8C',
    print: tablePrint(view, 'N', view.record.head.rules.length),
  }
}

const LOGIC_TITLES = {
  parameters: { en: 'Parameters', zh: '参数' },
  words: { en: 'Logic in words', zh: '规则逻辑（文字）' },
  logic: { en: 'Logic (JSON)', zh: '规则逻辑 (JSON)' },
}

function* ruleRows(view: FormView): Generator<Row> {
  let findings = 0
  for (const rule of view.record.head.rules) {
    yield cellsOf(view, rule, findings)
    findings += rule.counts.nonCompliant
  }
}

function cellsOf(view: FormView, rule: RuleRow, firstFinding: number): Row {
  const { words, time, record } = view
  const { counts } = rule
  const { nonCompliant } = counts
  const undecided = (count: number): Cell => (count === 0 ? 0 : { value: count, style: UNDECIDED })
  return [
    rule.name,
    { value: words.verdicts[rule.verdict], style: VERDICT_STYLES[rule.verdict] },
    { value: words.risks[rule.riskLevel], style: RISK_STYLES[rule.riskLevel] },
    shownRate(view, counts),
    totalCount(counts),
    counts.compliant,
    nonCompliant === 0
      ? 0
      : {
          value: nonCompliant,
          style: FINDINGS_LINK,
          link: linkToRow(view, words.sheets.findings, firstFinding),
        },
    undecided(counts.insufficientData),
    undecided(counts.error),
    counts.ignored,
    counts.notApplicable,
    ruleLogicText(rule, record.head.header.language),
    rule.lastEvaluatedAt === null ? null : time.wall(rule.lastEvaluatedAt),
    rule.ruleId,
    rule.resourceTypes.includes('*') ? words.allTypes : rule.resourceTypes.join('\n'),
    rule.sourceIdentifier,
    words.ruleStates[rule.state],
    rule.description,
    rule.parameters.map(([name, value]) => `${name} = ${value}`).join('\n'),
    JSON.stringify(rule.logic),
  ]
}
