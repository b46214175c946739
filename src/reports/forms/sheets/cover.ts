import type { Cell, SheetSource } from '../../../workbook/model.js'
import type { ReportAccount, ReportSource } from '../../model.js'
import { totalCount } from '../../model.js'
import { isCurrent } from '../../tables/head-tables.js'
import { ageText } from '../age-text.js'
import { COVER_WORDS } from '../cover-words.js'
import { type FormView, formatCount, sheetNamesOf, shownRate } from '../form-view.js'
import {
  BANNER,
  BANNER_BELOW,
  LABEL,
  NOTE,
  PERCENT_FORMAT,
  SECTION,
  TABLE_COUNT,
  TABLE_HEAD,
  TABLE_TEXT,
  TILE_BAD,
  TILE_GOOD,
  TILE_LABEL,
  TILE_NEUTRAL,
  TILE_NOTE,
  TILE_WARN,
  VALUE,
} from '../look.js'
import { controlTable, evidenceTables } from './added-sheets.js'
import { checksText } from './checks.js'
import { createSheetLayout, type SheetLayout } from './sheet-layout.js'

/** Columns B to F hold everything; A is a margin. */
const LAST = 5
const WIDTHS = [2, 27, 27, 27, 27, 27]

/** What the report is, whose, as of when and from which data; the headline numbers; what is where. */
export function coverSheet(view: FormView): SheetSource {
  const layout = createSheetLayout(WIDTHS)
  addTitle(layout, view)
  addTiles(layout, view)
  addFacts(layout, view)
  addDataSources(layout, view)
  addContents(layout, view)
  addSignOff(layout, view)
  addNotes(layout, view)
  return {
    name: view.words.sheets.cover,
    columns: WIDTHS.map((widthChars) => ({ widthChars })),
    rows: layout.rows,
    merges: layout.merges,
    showGridlines: false,
    tabColor: '1F3A5F',
    print: { fitToWidth: true, area: `A1:F${layout.rows.length}`, footer: view.record.head.header.reportId },
  }
}

function addTitle(layout: SheetLayout, { words, record }: FormView): void {
  const { pack } = record.head.header
  layout.addWide(words.title, BANNER, LAST, 44)
  layout.addWide(pack.name, BANNER_BELOW, LAST, 26)
  layout.addRow([])
}

function addTiles(layout: SheetLayout, view: FormView): void {
  const { words, record } = view
  const { overview, population } = record.head
  const { resources, rules, results } = overview
  const undecided = results.insufficientData + results.error
  const inScope = population.reduce((sum, row) => sum + row.inScope, 0)
  const evaluated = totalCount(resources)
  const rate = shownRate(view, results)
  const isClean = results.nonCompliant === 0 && undecided === 0 && results.compliant > 0
  const tiles: readonly (readonly [label: string, number: Cell, note: string])[] = [
    [
      words.cover.complianceRate,
      { value: rate, style: { ...(isClean ? TILE_GOOD : TILE_NEUTRAL), numberFormat: PERCENT_FORMAT } },
      words.cover.ofDecidedResults,
    ],
    [
      words.cover.nonCompliantResources,
      { value: resources.nonCompliant, style: resources.nonCompliant > 0 ? TILE_BAD : TILE_NEUTRAL },
      words.cover.of(formatCount(evaluated)),
    ],
    [
      words.cover.nonCompliantRules,
      { value: rules.nonCompliant, style: rules.nonCompliant > 0 ? TILE_BAD : TILE_NEUTRAL },
      words.cover.of(formatCount(totalCount(rules))),
    ],
    [
      words.cover.undecidedResults,
      { value: undecided, style: undecided > 0 ? TILE_WARN : TILE_NEUTRAL },
      words.cover.insufficientAndErrors,
    ],
    [
      words.cover.evaluatedResources,
      { value: evaluated, style: evaluated < inScope ? TILE_WARN : TILE_NEUTRAL },
      words.cover.ofInScope(formatCount(inScope)),
    ],
  ]
  layout.addRow([null, ...tiles.map(([value]): Cell => ({ value, style: TILE_LABEL }))], 22)
  layout.addRow([null, ...tiles.map(([, number]) => number)], 36)
  layout.addRow([null, ...tiles.map(([, , value]): Cell => ({ value, style: TILE_NOTE }))], 28)
  layout.addRow([])
}

function addFacts(layout: SheetLayout, view: FormView): void {
  const { words, record, time } = view
  const { header, accounts } = record.head
  const { cover } = words
  const facts: readonly (readonly [string, string])[] = [
    [cover.pack, header.pack.name],
    [cover.packId, header.pack.packId],
    [cover.packRisk, words.risks[header.pack.riskLevel]],
    [cover.packDescription, header.pack.description],
    [cover.accounts, accounts.map((account) => nameAndId(account)).join('\n')],
    [cover.regions, header.regions.join(', ')],
    [cover.asOf, `${time.text(header.asOf)} (${header.timeZone})`],
    [cover.requestedBy, `${header.requestedBy}, ${time.text(header.requestedAt)}`],
    [cover.checkChanges, checksText(view)],
    [cover.reportId, header.reportId],
    [cover.digest, record.digest],
    [cover.tool, cover.toolText(header.toolVersion, header.catalogueVersion)],
    [cover.timeZone, header.timeZone],
  ]
  layout.addWide(cover.report, SECTION, LAST, 22)
  for (const [label, value] of facts) {
    const shown = value === '' ? words.none : value
    layout.addStretched(
      [
        { value: label, style: LABEL },
        { value: shown, style: VALUE },
      ],
      LAST,
    )
  }
  layout.addRow([])
}

function nameAndId({ name, accountId }: ReportAccount): string {
  return name === '' ? accountId : `${name} (${accountId})`
}

function addDataSources(layout: SheetLayout, view: FormView): void {
  const { words, record } = view
  const { cover } = words
  layout.addWide(cover.dataSources, SECTION, LAST, 22)
  const titles = [cover.account, cover.source, cover.readAt, cover.age, cover.remark]
  layout.addRow([null, ...titles.map((value): Cell => ({ value, style: TABLE_HEAD }))])
  for (const account of record.head.accounts) {
    for (const source of account.sources) layout.addRow(sourceRow(view, account, source))
    layout.addStretched(
      [
        { value: account.accountId, style: TABLE_TEXT },
        { value: freshnessText(view, account), style: TABLE_TEXT },
      ],
      LAST,
    )
  }
  layout.addRow([])
}

function freshnessText({ words, time }: FormView, account: ReportAccount): string {
  const { cover } = words
  if (account.sources.length === 0) return cover.neverImported
  const lines = [
    account.pendingChanges > 0 ? cover.pendingChanges(formatCount(account.pendingChanges)) : cover.upToDate,
  ]
  if (account.staleResources > 0 && account.oldestSeenAt !== null)
    lines.push(cover.stale(formatCount(account.staleResources), time.text(account.oldestSeenAt)))
  return lines.join('\n')
}

function sourceRow({ words, time, record }: FormView, account: ReportAccount, source: ReportSource): Cell[] {
  const newest = account.sources[0]?.asOf ?? source.asOf
  const remarks = [
    ...(isCurrent(record, source) ? [] : [COVER_WORDS[record.head.header.language].notCurrent]),
    ...(source.asOf < newest ? [words.cover.olderThanNewest(ageText(words, newest - source.asOf))] : []),
    ...(source.problems > 0 ? [words.cover.problems(formatCount(source.problems))] : []),
  ]
  const values = [
    account.accountId,
    source.source,
    time.text(source.asOf),
    ageText(words, record.head.header.asOf - source.asOf),
    remarks.join('\n'),
  ]
  return [null, ...values.map((value): Cell => ({ value, style: TABLE_TEXT }))]
}

function addContents(layout: SheetLayout, view: FormView): void {
  const { words, record, hasAllResults } = view
  const { sheets, about, cover } = words
  const { rules, overview, population, checks, header } = record.head
  const added = ({ table, about: text }: ReturnType<typeof controlTable>) =>
    [table.title[header.language], text, table.rowCount] as const
  const tables: readonly (readonly [name: string, text: string, rows: number | null])[] = [
    [sheets.overview, about.overview, null],
    ...(hasAllResults ? [controlTable(view)] : []).map(added),
    [sheets.rules, about.rules, rules.length],
    [sheets.findings, about.findings, overview.results.nonCompliant],
    [sheets.population, about.population, population.length],
    ...(hasAllResults ? evidenceTables(view) : []).map(added),
    [sheets.checks, about.checks, checks.changes],
    [sheets.method, about.method, null],
    ...(hasAllResults ? [[sheets.results, about.results, totalCount(overview.results)] as const] : []),
  ]
  layout.addWide(cover.contents, SECTION, LAST, 22)
  const head = [cover.sheet, cover.rows, cover.content]
  layout.addStretched(
    head.map((value) => ({ value, style: TABLE_HEAD })),
    LAST,
  )
  for (const [name, text, rows] of tables) {
    const names = rows === null ? [name] : sheetNamesOf(view, name, rows)
    const split = names.length === 1 ? '' : ` ${cover.inSheets(String(names.length), names.at(-1) ?? name)}`
    layout.addStretched(
      [
        { value: name, style: TABLE_TEXT, link: { sheet: name } },
        { value: rows, style: TABLE_COUNT },
        { value: `${text}${split}`, style: TABLE_TEXT },
      ],
      LAST,
    )
  }
  layout.addRow([])
}

/** Lines for the people who sign, what the signature proves, and what the standards' owners want said. */
function addSignOff(layout: SheetLayout, { record }: FormView): void {
  const { header, standards } = record.head
  const texts = COVER_WORDS[header.language]
  layout.addWide(texts.signOff, SECTION, LAST, 22)
  const head = [texts.role, texts.name, texts.date, texts.signature]
  layout.addStretched(
    head.map((value) => ({ value, style: TABLE_HEAD })),
    LAST,
  )
  for (const role of [texts.prepared, texts.reviewed, texts.approved])
    layout.addStretched(
      [role, null, null, null].map((value) => ({ value, style: TABLE_TEXT })),
      LAST,
    )
  layout.addRow([])
  layout.addWide(texts.proof, SECTION, LAST, 22)
  for (const sentence of texts.proofList) layout.addWide(sentence, NOTE, LAST)
  for (const { title, edition, disclaimer } of standards)
    layout.addWide(`${title} (${edition}): ${disclaimer}`, NOTE, LAST)
  layout.addRow([])
}

function addNotes(layout: SheetLayout, { words, hasAllResults }: FormView): void {
  const { cover } = words
  layout.addWide(cover.notes, SECTION, LAST, 22)
  const notes = hasAllResults ? cover.noteList : [...cover.noteList, cover.allResultsElsewhere]
  for (const note of notes) layout.addWide(note, NOTE, LAST)
}
