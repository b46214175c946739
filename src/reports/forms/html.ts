import type { ReportRecord } from '../read-record.js'
import { reportTables } from '../tables/report-tables.js'
import type { ReportTable } from '../tables/table.js'
import { textIn } from '../text-in.js'
import { utf8Chunks } from './chunks.js'
import type { ReportForm } from './form.js'
import { type FormView, viewRecord } from './form-view.js'
import { GLOSSARY } from './glossary.js'
import { coverSection, glossarySection, methodSection } from './html/front-sections.js'
import { html, type Markup, scriptJson } from './html/markup.js'
import { overviewSection } from './html/overview-section.js'
import { pageAssets } from './html/page-assets.js'
import { absentSection, dataElement, tableSection } from './html/page-tables.js'
import { pageWordsOf } from './html/page-words.js'

/** Rows of one table that a browser can scroll through; the cards of a small screen are 100 pixels high each. */
const MAX_ROWS = 150_000

/** Sections that are no tables. */
const SECTIONS: Readonly<Record<string, (view: FormView) => Markup>> = {
  method: methodSection,
  glossary: glossarySection,
}

/** Tables and sections in the order of the sheets of the workbook. */
const ORDER: readonly string[] = [
  'accounts',
  'controls',
  'rules',
  'findings',
  'results',
  'population',
  'sources',
  'control_totals',
  'exemptions',
  'changes',
  'period_risks',
  'period_months',
  'episodes',
  'coverage_gaps',
  'trend',
  'check_changes',
  'method',
  'agreement',
  'glossary',
]

/** One page that needs nothing beside it: sortable, searchable, printable; streamed, in constant memory. */
export const HTML_FORM: ReportForm = {
  name: 'html',
  extension: 'html',
  holds: ({ overview, changes }) => overview.results.nonCompliant + changes.ended <= MAX_ROWS,
  render: (record) => utf8Chunks(pageText(record)),
}

async function* pageText(record: ReportRecord): AsyncGenerator<string, void, undefined> {
  const view = viewRecord(record, { rowsPerSheet: MAX_ROWS, hasCharts: true, hasAllResults: true })
  const tables = new Map(reportTables(record).map((table) => [table.name, table]))
  const { language, timeZone } = record.head.header
  yield headText(view)
  yield bodyStart(view, tables).text
  yield coverSection(view).text
  yield overviewSection(view).text
  for (const name of orderOf(tables)) {
    const table = tables.get(name)
    if (table === undefined) yield SECTIONS[name]!(view).text
    else if (table.rowCount > MAX_ROWS) yield absentSection(view, table)
    else yield* tableSection(view, table)
  }
  const texts = { ...pageWordsOf(language).script, timeZone }
  yield `</main>\n${dataElement('texts', 'page', scriptJson(texts))}<script>${pageAssets().script}</script>\n</body>\n</html>\n`
}

/** What this record has of it. */
function orderOf(tables: ReadonlyMap<string, ReportTable>): readonly string[] {
  return ORDER.filter((name) => tables.has(name) || name in SECTIONS)
}

function headText({ record, words }: FormView): string {
  const { header } = record.head
  const { policy, style } = pageAssets()
  const title = html`<title>${words.title}: ${header.pack.name}</title>`
  return `<!DOCTYPE html>
<html lang="${header.language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8"/>
${html`<meta http-equiv="Content-Security-Policy" content="${policy}"/>`.text}
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<meta name="color-scheme" content="light dark"/>
${title.text}
<style>${style}</style>
</head>
`
}

function bodyStart({ record, words }: FormView, tables: ReadonlyMap<string, ReportTable>) {
  const { header } = record.head
  const texts = pageWordsOf(header.language)
  const link = (id: string, title: string, count?: number) => {
    const shown = count === undefined ? null : html`<span>${count.toLocaleString('en-US')}</span>`
    return html`<li><a href="#${id}">${title}${shown}</a></li>
`
  }
  const links = orderOf(tables).map((name) => {
    const table = tables.get(name)
    return table === undefined
      ? link(name, name === 'method' ? words.sheets.method : textIn(GLOSSARY, header.language).title)
      : link(table.name, textIn(table.title, header.language), table.rowCount)
  })
  return html`<body>
<a class="skip" href="#cover">${texts.skip}</a>
<header class="top"><b>${header.pack.name}</b><span class="spring"></span><button type="button" id="theme" hidden="">${texts.theme}</button><button type="button" id="print" hidden="">${texts.print}</button></header>
<details class="side" open=""><summary>${texts.contents}</summary><nav><ol>
${link('cover', words.sheets.cover)}${link('overview', words.sheets.overview)}${links}</ol></nav></details>
<main>
<noscript><p class="empty">${texts.noScript}</p></noscript>
`
}
