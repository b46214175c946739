import type { ReportTable, TableColumn, TableValue } from '../../tables/table.js'
import { textIn } from '../../text-in.js'
import { ageText } from '../age-text.js'
import { titleOfColumn, wordsOfColumn } from '../column-words.js'
import { type FormView, formatCount } from '../form-view.js'
import { aboutTable } from '../table-texts.js'
import { TABLE_VIEWS } from '../table-views.js'
import { INK, type Paper } from './paper.js'
import { beginTable, type PaperCell } from './paper-table.js'
import { PDF_WORDS } from './pdf-words.js'
import { beginSection } from './section.js'

/** A reader of pages turns no more. */
const MAX_FINDINGS = 5_000
const MAX_ROWS = 1_000

const BAD = new Set(['NON_COMPLIANT', 'notMet', 'new', 'reappeared', 'unexplained', 'exemptionEnded'])
const GOOD = new Set(['COMPLIANT', 'met', 'fixed'])
const WARN = new Set(['INSUFFICIENT_DATA', 'ERROR', 'partly', 'undecided', 'neverRecorded', 'attempted'])

/** A table of the record, its main columns; gives way after each row. */
export async function* drawTable(
  paper: Paper,
  view: FormView,
  table: ReportTable,
): AsyncGenerator<void, void, undefined> {
  const { language } = view.record.head.header
  const { about, empty } = aboutTable(view, table.name)
  beginSection(paper, table.name, textIn(table.title, language), about)
  if (table.rowCount === 0) return paper.paragraph(empty, { color: INK.soft })
  const mostRows = table.name === 'findings' ? MAX_FINDINGS : MAX_ROWS
  if (table.rowCount > mostRows) {
    const note = textIn(PDF_WORDS, language).first(
      formatCount(mostRows),
      formatCount(table.rowCount),
      `${table.name}.csv`,
    )
    paper.paragraph(note, { weight: 'bold' })
  }
  const shown = Object.entries(columnsOf(table.name)).map(([name, share]) => {
    const index = table.columns.findIndex((column) => column.name === name)
    const column = table.columns[index]!
    return { index, share, column, words: wordsOfColumn(view, table.name, column) }
  })
  const drawn = beginTable(
    paper,
    shown.map(({ column, share }) => ({
      title: titleOfColumn(view, column),
      share,
      isNumber: isNumber(column),
    })),
  )
  let rows = 0
  for await (const row of table.rows()) {
    if (++rows > mostRows) break
    drawn.row(shown.map(({ index, column, words }) => cellOf(view, column, words, row[index] ?? null)))
    yield
  }
}

/**
 * Beside the columns of the screen, with their shares of the width, since a page has no details to open: operator and id
 * of a finding, who stands for an exemption, and room to write down what a person found of a clause. Of findings the shares
 * are other ones: words such as NotStringContains, and ids, do not break.
 */
const OF_PAGES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  findings: {
    ...{ risk_level: 9, rule_name: 19, resource_name: 12, region: 15, property: 20, actual: 11, age_ms: 9 },
    ...{ operator: 17, finding_id: 23 },
  },
  exemptions: { requested_by: 10, approved_by: 10 },
  controls: { manual_result: 14, manual_evidence: 14 },
}

function columnsOf(name: string): Readonly<Record<string, number>> {
  return { ...TABLE_VIEWS[name]?.shown, ...OF_PAGES[name] }
}

function isNumber({ kind, name }: TableColumn): boolean {
  return (kind === 'integer' || kind === 'share') && name !== 'risk_level'
}

function cellOf(
  view: FormView,
  column: TableColumn,
  words: Readonly<Record<string, string>> | undefined,
  value: TableValue,
): PaperCell {
  const text = textOf(view, column, words, value)
  if (column.name === 'risk_level') return value === 1 ? { text, color: INK.bad, isBold: true } : { text }
  if (column.kind !== 'code') return { text }
  const code = String(value)
  if (BAD.has(code)) return { text, color: INK.bad, isBold: true }
  if (GOOD.has(code)) return { text, color: INK.good, isBold: true }
  return WARN.has(code) ? { text, color: INK.warn, isBold: true } : { text }
}

function textOf(
  { words: texts, time }: FormView,
  { kind }: TableColumn,
  words: Readonly<Record<string, string>> | undefined,
  value: TableValue,
): string {
  if (value === null) return ''
  if (words !== undefined && kind === 'json') return wordsOfList(value, words)
  if (words !== undefined) return words[String(value)] ?? String(value)
  if (typeof value === 'boolean') return value ? '✓' : '–'
  if (typeof value === 'string') return value
  if (kind === 'instant') return time.text(value as Parameters<typeof time.text>[0])
  if (kind === 'duration') return ageText(texts, value)
  return kind === 'share' ? `${(Math.floor(value * 1000) / 10).toFixed(1)} %` : formatCount(value)
}

function wordsOfList(value: TableValue, words: Readonly<Record<string, string>>): string {
  const codes: readonly string[] = JSON.parse(String(value))
  return codes.map((code) => words[code] ?? code).join(', ')
}
