import type { Annotation } from '../../../evaluation/types.js'
import type { Column, Row, SheetSource } from '../../../workbook/model.js'
import type { ResultRow } from '../../model.js'
import { FINDINGS, OWNER_TAG, tagOf, ticketOf } from '../../tables/result-tables.js'
import { tableOf } from '../../tables/table.js'
import { textIn } from '../../text-in.js'
import { ageText } from '../age-text.js'
import { codeText } from '../code-words.js'
import { failureText, reasonText } from '../detail-text.js'
import { type FormView, tagsText, timeHeader } from '../form-view.js'
import { RISK_STYLES, TEXT_COLUMN, TIME_COLUMN, WRAPPED_COLUMN } from '../look.js'
import { noFindingsText } from '../table-texts.js'
import { namedColumns } from './machine-names.js'
import { tablePrint } from './table-print.js'

const NAMES = [
  'risk',
  'rule_name',
  'resource_id',
  'resource_name',
  'resource_type',
  'region',
  'property',
  'actual',
  'operator',
  'expected',
  'reason',
  'remediation',
  'further_evidence',
  'evaluated_at',
  'zone',
  'account_id',
  'account_name',
  'tags',
  'rule_id',
  'finding_id',
]

/** Every non-compliant result with its evidence, in the report's order. */
export function findingsSheet(view: FormView): SheetSource {
  const { columns, sheets } = view.words
  return {
    name: sheets.findings,
    columns: namedColumns(
      [...NAMES, ...HISTORY],
      [
        { header: columns.risk, widthChars: 12, style: TEXT_COLUMN },
        { header: columns.rule, widthChars: 36, style: WRAPPED_COLUMN },
        { header: columns.resourceId, widthChars: 26, style: WRAPPED_COLUMN },
        { header: columns.resourceName, widthChars: 24, style: WRAPPED_COLUMN },
        { header: columns.resourceType, widthChars: 24, style: TEXT_COLUMN },
        { header: columns.region, widthChars: 15, style: TEXT_COLUMN },
        { header: columns.property, widthChars: 30, style: WRAPPED_COLUMN },
        { header: columns.actual, widthChars: 22, style: WRAPPED_COLUMN },
        { header: columns.operator, widthChars: 18, style: WRAPPED_COLUMN },
        { header: columns.expected, widthChars: 22, style: WRAPPED_COLUMN },
        { header: columns.reason, widthChars: 22, style: WRAPPED_COLUMN },
        { header: columns.remediation, widthChars: 46, style: WRAPPED_COLUMN },
        { header: columns.furtherEvidence, widthChars: 44, style: TEXT_COLUMN },
        { header: timeHeader(view, columns.evaluatedAt), widthChars: 21, style: TIME_COLUMN },
        { header: columns.zone, widthChars: 17, style: TEXT_COLUMN },
        { header: columns.accountId, widthChars: 19, style: TEXT_COLUMN },
        { header: columns.accountName, widthChars: 30, style: TEXT_COLUMN },
        { header: columns.tags, widthChars: 30, style: TEXT_COLUMN },
        { header: columns.ruleId, widthChars: 26, style: TEXT_COLUMN },
        { header: columns.findingId, widthChars: 26, style: TEXT_COLUMN },
        ...historyColumns(view),
      ],
    ),
    rows: findingRows(view),
    freezeRows: 1,
    freezeColumns: 3,
    autoFilter: true,
    tabColor: 'B3382C',
    print: tablePrint(view, 'L', view.record.head.overview.results.nonCompliant),
  }
}

const HISTORY = [
  'failed_since',
  'age_ms',
  'change',
  'flipped_by_version',
  'flipped_by_change_at',
  'owner',
  'ticket',
]

/** Since when it fails, for how long, how that stands to the report before, and whose it is. */
function historyColumns(view: FormView): readonly Column[] {
  const { language } = view.record.head.header
  const { columns } = tableOf(FINDINGS, view.record)
  return HISTORY.flatMap((wanted) => columns.filter(({ name }) => name === wanted)).map(({ kind, title }) =>
    kind === 'instant'
      ? { header: timeHeader(view, textIn(title, language)), widthChars: 21, style: TIME_COLUMN }
      : { header: textIn(title, language), widthChars: 18, style: TEXT_COLUMN },
  )
}

async function* findingRows(view: FormView): AsyncGenerator<Row> {
  if (view.record.head.overview.results.nonCompliant === 0) {
    yield [noFindingsText(view)]
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
    first.property,
    first.configuration,
    first.operator,
    first.desiredValue,
    reasonText(words, first.reason) ?? null,
    rule.remediation,
    others.length === 0 ? null : others.map((failure) => failureText(words, failure)).join('; '),
    time.wall(finding.evaluatedAt),
    finding.zone,
    account.accountId,
    account.name,
    tagsText(finding.tags),
    rule.ruleId,
    finding.findingId,
    finding.failedSince === null ? null : time.wall(finding.failedSince),
    finding.failedSince === null
      ? null
      : ageText(words, Math.max(0, record.head.header.asOf - finding.failedSince)),
    finding.change === null ? null : codeText(finding.change, record.head.header.language),
    finding.flippedBy?.version ?? null,
    finding.flippedBy === null ? null : time.wall(finding.flippedBy.capturedAt),
    tagOf(finding, OWNER_TAG),
    ticketOf(finding),
  ]
}
