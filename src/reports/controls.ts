import type { StoredVerdict } from '../evaluation/types.js'
import type { LocalText } from '../rules/catalogue/types.js'
import { type ReportLanguage, type RuleRow, totalCount } from './model.js'
import type { ClauseRow, ClauseStatus, ReportStandard } from './model-controls.js'

/** A standard as the catalogue tells of it. Source: catalog/controls. */
export interface StandardSource {
  readonly id: string
  readonly title: LocalText
  readonly edition: string
  readonly source: LocalText
  readonly disclaimer: LocalText
  readonly clauses: readonly {
    readonly id: string
    readonly title: LocalText
    readonly rules: readonly { readonly identifier: string }[]
    readonly manual?: LocalText
  }[]
}

/** A standard is shown when the package's rules speak to at least this share of the clauses that rules can check. */
const LEAST_SHARE = 0.25

/** The standards that the package is about, clause by clause, in the order of their ids. */
export function standardsOf(
  standards: Iterable<StandardSource>,
  rules: readonly RuleRow[],
  language: ReportLanguage,
): readonly ReportStandard[] {
  const indexes = new Map<string, number[]>()
  for (const [index, { sourceIdentifier }] of rules.entries()) {
    const same = indexes.get(sourceIdentifier)
    if (same === undefined) indexes.set(sourceIdentifier, [index])
    else same.push(index)
  }
  const shown = [...standards].filter(({ clauses }) => {
    const checkable = clauses.filter((clause) => clause.rules.length > 0)
    const spoken = checkable.filter((clause) =>
      clause.rules.some(({ identifier }) => indexes.has(identifier)),
    )
    return spoken.length > 0 && spoken.length >= checkable.length * LEAST_SHARE
  })
  return shown.map(({ id, title, edition, source, disclaimer, clauses }) => ({
    standardId: id,
    title: title[language],
    edition,
    source: source[language],
    disclaimer: disclaimer[language],
    clauses: clauses.map((clause): ClauseRow => {
      const identifiers = clause.rules.map(({ identifier }) => identifier)
      const own = identifiers.flatMap((identifier) => indexes.get(identifier) ?? []).sort((a, b) => a - b)
      return {
        clause: clause.id,
        title: clause.title[language],
        status: clause.manual === undefined ? clauseStatus(own.map((index) => rules[index]!)) : 'manual',
        rules: own,
        absent: identifiers.filter((identifier) => !indexes.has(identifier)),
        manual: clause.manual?.[language] ?? '',
      }
    }),
  }))
}

/**
 * The status of a clause from the roll-ups of its rules. What could not be decided never counts as met: a clause all
 * of whose decided rules are met is met in part while another is open.
 */
export function clauseStatus(rules: readonly Pick<RuleRow, 'verdict' | 'counts'>[]): ClauseStatus {
  const verdicts = new Set(rules.map(({ verdict, counts }) => (totalCount(counts) === 0 ? 'NONE' : verdict)))
  const has = (...wanted: readonly (StoredVerdict | 'NONE')[]) => wanted.some((each) => verdicts.has(each))
  const isOpen = has('INSUFFICIENT_DATA', 'ERROR', 'NONE')
  if (has('NON_COMPLIANT')) return has('COMPLIANT') ? 'partly' : 'notMet'
  if (has('COMPLIANT')) return isOpen || has('IGNORED') ? 'partly' : 'met'
  if (isOpen || verdicts.size === 0 || has('IGNORED')) return 'notTested'
  return 'notApplicable'
}
