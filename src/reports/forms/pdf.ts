import { once } from 'node:events'
import { totalCount } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import { textIn } from '../text-in.js'
import { COVER_WORDS } from './cover-words.js'
import type { ReportForm } from './form.js'
import { type FormView, formatCount, viewRecord } from './form-view.js'
import { GLOSSARY } from './glossary.js'
import { type ContentsLine, drawCover, drawMethod, drawSignOff } from './pdf/front-pages.js'
import { drawOverview } from './pdf/overview-pages.js'
import { openPaper, type Paper } from './pdf/paper.js'
import { PDF_WORDS } from './pdf/pdf-words.js'
import { drawTable } from './pdf/record-table.js'

/** Tables that a reader of pages wants; the others stand in the other forms. */
const TABLES = [
  'accounts',
  'controls',
  'rules',
  'findings',
  'population',
  'control_totals',
  'exemptions',
  'changes',
  'period_risks',
  'period_months',
  'episodes',
  'coverage_gaps',
  'check_changes',
]

/** For reading and signing: from cover to sign-off, at most 5,000 findings and 1,000 rows of another table. Pages are written as they are full. */
export const PDF_FORM: ReportForm = {
  name: 'pdf',
  extension: 'pdf',
  holds: () => true,
  render: writePages,
}

async function* writePages(record: ReportRecord): AsyncGenerator<Buffer, void, undefined> {
  const view = viewRecord(record, { rowsPerSheet: Infinity, hasCharts: true, hasAllResults: false })
  const { header } = record.head
  const paper = await openPaper({
    title: `${view.words.title}: ${header.pack.name}`,
    author: `Assay ${header.toolVersion}`,
    createdAt: new Date(header.asOf),
    language: header.language === 'zh' ? 'zh-CN' : 'en',
    footer: `${header.reportId}  ${view.time.text(header.asOf)} (${header.timeZone})`,
  })
  const chunks: Buffer[] = []
  paper.pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = once(paper.pdf, 'end')
  for await (const _ of draw(paper, view)) if (chunks.length > 0) yield* chunks.splice(0)
  paper.pdf.end()
  await ended
  yield* chunks
}

async function* draw(paper: Paper, view: FormView): AsyncGenerator<void, void, undefined> {
  const { words, record } = view
  const { header, overview } = record.head
  const { language } = header
  const all = new Map(reportTables(record).map((table) => [table.name, table]))
  const tables = TABLES.flatMap((name) => all.get(name) ?? [])
  const contents: ContentsLine[] = [
    { name: 'overview', title: words.sheets.overview, rows: null },
    ...tables.map(({ name, title, rowCount }) => ({ name, title: textIn(title, language), rows: rowCount })),
    { name: 'method', title: words.sheets.method, rows: null },
    { name: 'glossary', title: textIn(GLOSSARY, language).title, rows: null },
    { name: 'sign_off', title: textIn(COVER_WORDS, language).signOff, rows: null },
  ]
  drawCover(paper, view, contents)
  const { results, cut } = textIn(PDF_WORDS, language)
  paper.y += 6
  paper.paragraph(results(formatCount(totalCount(overview.results))), { size: 8.5 })
  paper.paragraph(cut, { size: 8.5 })
  drawOverview(paper, view)
  for (const table of tables) yield* drawTable(paper, view, table)
  drawMethod(paper, view)
  drawSignOff(paper, view)
}
