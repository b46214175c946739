import type { Cell, SheetSource } from '../../../workbook/model.js'
import type { Style } from '../../../workbook/style.js'
import { totalCount } from '../../model.js'
import { textIn } from '../../text-in.js'
import { type CoverTile, coverFacts, coverTiles, dataSources } from '../cover-content.js'
import { COVER_WORDS } from '../cover-words.js'
import { type FormView, sheetNamesOf } from '../form-view.js'
import { GLOSSARY } from '../glossary.js'
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
import { accountTable, controlTable, evidenceTables } from './added-sheets.js'
import { createSheetLayout, type SheetLayout } from './sheet-layout.js'

/** Columns B to F hold everything; A is a margin. */
const LAST = 5
const WIDTHS = [2, 31, 26, 26, 26, 26]
/** A row that is signed by hand. */
const SIGNATURE_POINTS = 28
/**
 * What still can be read on one page, for each character of width: a little smaller than the width alone asks for.
 * Covers of many sources take several pages.
 */
const POINTS_OF_A_PAGE = 11.5
/** Labels and notes of two languages take more room. */
const WIDTHS_OF_BOTH = [2, 40, 31, 31, 31, 31]

const TILE_STYLES: Readonly<Record<CoverTile['tone'], Style>> = {
  neutral: TILE_NEUTRAL,
  good: TILE_GOOD,
  warn: TILE_WARN,
  bad: TILE_BAD,
}

/** What the report is, whose, as of when and from which data; the headline numbers; what is where. */
export function coverSheet(view: FormView): SheetSource {
  const widths = view.record.head.header.language === 'both' ? WIDTHS_OF_BOTH : WIDTHS
  const layout = createSheetLayout(widths)
  addTitle(layout, view)
  addTiles(layout, view)
  addFacts(layout, view)
  addDataSources(layout, view)
  addContents(layout, view)
  addSignOff(layout, view)
  addNotes(layout, view)
  return {
    name: view.words.sheets.cover,
    columns: widths.map((widthChars) => ({ widthChars })),
    rows: layout.rows,
    merges: layout.merges,
    showGridlines: false,
    tabColor: '1F3A5F',
    print: {
      fitToWidth: true,
      ...(heightOf(layout) <= POINTS_OF_A_PAGE * widthOf(widths) ? { pagesHigh: 1 } : {}),
      area: `A1:F${layout.rows.length}`,
      footer: view.record.head.header.reportId,
    },
  }
}

function widthOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0)
}

function heightOf({ rows }: SheetLayout): number {
  return rows.reduce((sum, row) => sum + ('cells' in row ? (row.heightPoints ?? 15) : 15), 0)
}

function addTitle(layout: SheetLayout, { words, record }: FormView): void {
  const { pack } = record.head.header
  layout.addWide(words.title, BANNER, LAST, 44)
  layout.addWide(pack.name, BANNER_BELOW, LAST, 26)
  layout.addRow([])
}

function addTiles(layout: SheetLayout, view: FormView): void {
  const tiles = coverTiles(view)
  const isBoth = view.record.head.header.language === 'both'
  const numberOf = ({ value, tone, isShare }: CoverTile): Cell => ({
    value,
    style: isShare ? { ...TILE_STYLES[tone], numberFormat: PERCENT_FORMAT } : TILE_STYLES[tone],
  })
  layout.addRow(
    [null, ...tiles.map(({ label }): Cell => ({ value: label, style: TILE_LABEL }))],
    isBoth ? 34 : 22,
  )
  layout.addRow([null, ...tiles.map(numberOf)], 36)
  layout.addRow(
    [null, ...tiles.map(({ note }): Cell => ({ value: note, style: TILE_NOTE }))],
    isBoth ? 52 : 28,
  )
  layout.addRow([])
}

function addFacts(layout: SheetLayout, view: FormView): void {
  layout.addWide(view.words.cover.report, SECTION, LAST, 22)
  for (const [label, value] of coverFacts(view))
    layout.addStretched(
      [
        { value: label, style: LABEL },
        { value, style: VALUE },
      ],
      LAST,
    )
  layout.addRow([])
}

function addDataSources(layout: SheetLayout, view: FormView): void {
  const { titles, accounts } = dataSources(view)
  layout.addWide(view.words.cover.dataSources, SECTION, LAST, 22)
  layout.addRow([null, ...titles.map((value): Cell => ({ value, style: TABLE_HEAD }))])
  for (const { accountId, sources, freshness } of accounts) {
    for (const source of sources)
      layout.addRow([null, ...source.map((value): Cell => ({ value, style: TABLE_TEXT }))])
    layout.addStretched(
      [
        { value: accountId, style: TABLE_TEXT },
        { value: freshness, style: TABLE_TEXT },
      ],
      LAST,
    )
  }
  layout.addRow([])
}

function addContents(layout: SheetLayout, view: FormView): void {
  const { words, record, hasAllResults } = view
  const { sheets, about, cover } = words
  const { rules, overview, population, checks, header } = record.head
  const added = ({ table, about: text }: ReturnType<typeof controlTable>) =>
    [textIn(table.title, header.language), text, table.rowCount] as const
  const tables: readonly (readonly [name: string, text: string, rows: number | null])[] = [
    [sheets.overview, about.overview, null],
    ...(hasAllResults ? [accountTable(view), controlTable(view)] : []).map(added),
    [sheets.rules, about.rules, rules.length],
    [sheets.findings, about.findings, overview.results.nonCompliant],
    ...(hasAllResults ? [[sheets.results, about.results, totalCount(overview.results)] as const] : []),
    [sheets.population, about.population, population.length],
    ...(hasAllResults ? evidenceTables(view) : []).map(added),
    [sheets.checks, about.checks, checks.changes],
    [sheets.method, about.method, null],
    ...(hasAllResults
      ? [[textIn(GLOSSARY, header.language).title, textIn(GLOSSARY, header.language).about, null] as const]
      : []),
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
  const texts = textIn(COVER_WORDS, header.language)
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
      SIGNATURE_POINTS,
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
