import type { StoredVerdict } from '../../../evaluation/types.js'
import type { RuleRow } from '../../model.js'
import type { ClauseRow, ClauseStatus, ReportStandard } from '../../model-controls.js'
import { COUNT_MEMBER } from '../../verdict-set.js'
import { codeText } from '../code-words.js'
import type { FormView } from '../form-view.js'
import { VERDICTS_SHOWN } from '../overview-figures.js'
import { markup, markupLine, type OscalProp, prop, token, uuidOf } from './oscal-text.js'

interface Status {
  readonly state: 'satisfied' | 'not-satisfied'
  readonly reason: 'pass' | 'fail' | 'other'
}

const PASSED: Status = { state: 'satisfied', reason: 'pass' }
const FAILED: Status = { state: 'not-satisfied', reason: 'fail' }
/** What could not be decided is never satisfied. */
const UNDECIDED: Status = { state: 'not-satisfied', reason: 'other' }

/** Null: the format has no word for what does not apply, so nothing is said of it. */
const RULE_STATUS: Readonly<Record<StoredVerdict, Status | null>> = {
  COMPLIANT: PASSED,
  NON_COMPLIANT: FAILED,
  INSUFFICIENT_DATA: UNDECIDED,
  ERROR: UNDECIDED,
  IGNORED: UNDECIDED,
  NOT_APPLICABLE: null,
}

/** Null: not assessed here, see `controlSelections`. */
const CLAUSE_STATUS: Readonly<Record<ClauseStatus, Status | null>> = {
  met: PASSED,
  notMet: FAILED,
  partly: FAILED,
  notApplicable: null,
  notTested: null,
  manual: null,
}

/** A clause that is met in part has failed when one of its rules has; else more than its rules tell is open. */
function clauseStatusOf({ status, rules: indexes }: ClauseRow, rules: readonly RuleRow[]): Status | null {
  const hasFailed = indexes.some((index) => rules[index]!.verdict === 'NON_COMPLIANT')
  return status === 'partly' && !hasFailed ? UNDECIDED : CLAUSE_STATUS[status]
}

/** A rule as the finding that its results lead to, but for the observations it rests on; null where none does. */
export function ruleFinding({ record, words }: FormView, index: number): object | null {
  const rule = record.head.rules[index]!
  const status = RULE_STATUS[rule.verdict]
  if (status === null) return null
  const told = [rule.description, rule.remediation].filter((text) => text !== '').join('\n\n')
  return {
    uuid: ruleUuid(rule),
    title: markupLine(rule.name, rule.ruleId),
    description: markup(told === '' ? rule.name : told),
    props: [
      ...prop('rule-id', rule.ruleId),
      ...prop('rule-identifier', rule.sourceIdentifier),
      ...prop('verdict', rule.verdict),
      ...prop('risk-level', String(rule.riskLevel)),
      ...VERDICTS_SHOWN.flatMap((verdict) =>
        prop(`results-${verdict.toLowerCase()}`, String(rule.counts[COUNT_MEMBER[verdict]])),
      ),
    ],
    target: {
      type: 'objective-id',
      'target-id': token(rule.ruleId),
      status: { ...status, remarks: markup(words.verdicts[rule.verdict]) },
    },
  }
}

function ruleUuid(rule: RuleRow): string {
  return uuidOf('rule', rule.ruleId)
}

/** The clauses that were assessed, as findings that lead to those of their rules. */
export function* clauseFindings({ record }: FormView): Generator<object> {
  const { header, rules, standards } = record.head
  for (const standard of standards)
    for (const clause of standard.clauses) {
      const status = clauseStatusOf(clause, rules)
      if (status === null) continue
      const assessed = clause.rules.filter((index) => RULE_STATUS[rules[index]!.verdict] !== null)
      yield {
        uuid: uuidOf('clause', standard.standardId, clause.clause),
        title: markupLine(clause.title, clause.clause),
        description: markup(`${standard.title} ${clause.clause}: ${clause.title}`),
        props: clauseProps(standard, clause),
        ...(assessed.length === 0
          ? {}
          : { links: assessed.map((index) => ({ href: `#${ruleUuid(rules[index]!)}`, rel: 'rule' })) }),
        target: {
          type: 'statement-id',
          'target-id': controlId(standard, clause),
          status: { ...status, remarks: markup(codeText(clause.status, header.language)) },
        },
      }
    }
}

function clauseProps(standard: ReportStandard, clause: ClauseRow): readonly OscalProp[] {
  return [
    ...prop('standard', standard.standardId),
    ...prop('clause', clause.clause),
    ...prop('status', clause.status),
  ]
}

function controlId(standard: ReportStandard, clause: ClauseRow): string {
  return token(`${standard.standardId}.${clause.clause}`)
}

/** What was reviewed: clauses that rules decided; those that a person must check, or that nothing tested, are excluded. */
export function controlSelections({ record }: FormView): readonly object[] {
  const { standards, header } = record.head
  const selections = standards.flatMap((standard) => {
    const isAssessed = ({ status }: ClauseRow) => CLAUSE_STATUS[status] !== null
    const ids = (clauses: readonly ClauseRow[]) =>
      clauses.map((clause) => ({ 'control-id': controlId(standard, clause) }))
    const included = ids(standard.clauses.filter(isAssessed))
    const others = standard.clauses.filter((clause) => !isAssessed(clause))
    if (included.length === 0) return []
    const reasons = others.map(({ clause, status }) => `${clause}: ${codeText(status, header.language)}`)
    return [
      {
        description: markup(`${standard.title} (${standard.edition})`),
        'include-controls': included,
        ...(others.length === 0
          ? {}
          : { 'exclude-controls': ids(others), remarks: markup(reasons.join('\n')) }),
      },
    ]
  })
  return selections.length > 0 ? selections : [{ 'include-all': {} }]
}
