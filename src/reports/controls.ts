import type { StoredVerdict } from '../evaluation/types.js'
import type { LocalText } from '../rules/catalogue/types.js'
import { type ReportLanguage, type RuleRow, totalCount } from './model.js'
import type { ClauseMapping, ClauseRow, ClauseStatus, ReportStandard } from './model-controls.js'
import { textIn } from './text-in.js'

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
    readonly rules: readonly (ClauseMapping & { readonly identifier: string })[]
    readonly manual?: LocalText
  }[]
}

/** A standard that no list names is shown when the rules speak to at least this share of the clauses that rules can check. */
const LEAST_SHARE = 0.25

/**
 * The standards that the package is about, clause by clause: those that `listed` names, in its order, even if no rule
 * speaks to one; without a list those that its rules speak to often enough, in the order of their ids.
 */
export function standardsOf(
  standards: ReadonlyMap<string, StandardSource>,
  rules: readonly RuleRow[],
  language: ReportLanguage,
  listed?: readonly string[],
): readonly ReportStandard[] {
  const indexes = new Map<string, number[]>()
  for (const [index, { sourceIdentifier }] of rules.entries()) {
    const same = indexes.get(sourceIdentifier)
    if (same === undefined) indexes.set(sourceIdentifier, [index])
    else same.push(index)
  }
  const shown = listed?.flatMap((id) => standards.get(id) ?? []) ?? spokenTo([...standards.values()], indexes)
  return shown.map(({ id, title, edition, source, disclaimer, clauses }) => ({
    standardId: id,
    title: textIn(title, language),
    edition,
    source: textIn(source, language),
    disclaimer: textIn(disclaimer, language),
    clauses: clauses.map((clause): ClauseRow => {
      const identifiers = clause.rules.map(({ identifier }) => identifier)
      const own = clause.rules
        .flatMap(({ identifier, confidence, source }) =>
          (indexes.get(identifier) ?? []).map((index) => ({ index, mapping: { confidence, source } })),
        )
        .sort((a, b) => a.index - b.index)
      return {
        clause: clause.id,
        title: textIn(clause.title, language),
        status:
          clause.manual === undefined
            ? clauseStatus(own.map(({ index, mapping }) => ({ ...rules[index]!, ...mapping })))
            : 'manual',
        rules: own.map(({ index }) => index),
        mappings: own.map(({ mapping }) => mapping),
        absent: identifiers.filter((identifier) => !indexes.has(identifier)),
        manual: clause.manual === undefined ? '' : textIn(clause.manual, language),
      }
    }),
  }))
}

/** The standards of which the rules reach enough clauses. */
function spokenTo(
  standards: readonly StandardSource[],
  rules: { has(identifier: string): boolean },
): readonly StandardSource[] {
  return standards.filter(({ clauses }) => {
    const checkable = clauses.filter((clause) => clause.rules.length > 0)
    const spoken = checkable.filter((clause) => clause.rules.some(({ identifier }) => rules.has(identifier)))
    return spoken.length > 0 && spoken.length >= checkable.length * LEAST_SHARE
  })
}

/**
 * The status of a clause from the roll-ups of its rules. What could not be decided never counts as met: a clause all
 * of whose decided rules are met is met in part while another is open, and so is one that nothing but hints speak of.
 */
export function clauseStatus(
  rules: readonly (Pick<RuleRow, 'verdict' | 'counts'> & Partial<ClauseMapping>)[],
): ClauseStatus {
  const verdicts = new Set(rules.map(({ verdict, counts }) => (totalCount(counts) === 0 ? 'NONE' : verdict)))
  const has = (...wanted: readonly (StoredVerdict | 'NONE')[]) => wanted.some((each) => verdicts.has(each))
  const isOpen = has('INSUFFICIENT_DATA', 'ERROR', 'NONE')
  if (has('NON_COMPLIANT')) return has('COMPLIANT') ? 'partly' : 'notMet'
  const isHint = rules.every(({ confidence }) => confidence === 'low')
  if (has('COMPLIANT')) return isOpen || isHint || has('IGNORED') ? 'partly' : 'met'
  if (isOpen || verdicts.size === 0 || has('IGNORED')) return 'notTested'
  return 'notApplicable'
}
