import type { TableColumn } from '../tables/table.js'
import { textIn } from '../text-in.js'
import { CODE_WORDS } from './code-words.js'
import type { FormView } from './form-view.js'

/** How people read the values of a column of codes, of lists of codes, or of risk levels; undefined for other columns. */
export function wordsOfColumn(
  { words, record }: FormView,
  table: string,
  { name, kind }: TableColumn,
): Readonly<Record<string, string>> | undefined {
  if (name === 'risk_level') return words.risks
  if (name === 'members') return words.checks.members
  if (kind !== 'code') return undefined
  if (name === 'verdict') return words.verdicts
  if (table === 'rules' && name === 'state') return words.ruleStates
  if (name === 'act') return words.checks.acts
  if (name === 'subject') return words.checks.subjects
  const { language } = record.head.header
  return Object.fromEntries(Object.entries(CODE_WORDS).map(([code, text]) => [code, textIn(text, language)]))
}

/** The title of a column; levels are shown as words, so that their title need not explain numbers. */
export function titleOfColumn({ words, record }: FormView, { name, title }: TableColumn): string {
  return name === 'risk_level' ? words.columns.risk : textIn(title, record.head.header.language)
}
