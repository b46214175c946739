import type { ReportTable, TableValue } from '../../tables/table.js'
import { textIn } from '../../text-in.js'
import { titleOfColumn, wordsOfColumn } from '../column-words.js'
import type { FormView } from '../form-view.js'
import { aboutTable } from '../table-texts.js'
import { TABLE_VIEWS } from '../table-views.js'
import { html, scriptJson } from './markup.js'
import { pageWordsOf } from './page-words.js'

/** Rows in one element: the program reads them block by block. */
const ROWS_PER_BLOCK = 2_000
/** A column remembers this many of its texts, each at most so long; a repeated one is written as its number. */
const MAX_REMEMBERED = 5_000
const MAX_REMEMBERED_CHARACTERS = 1_000

/** A table of the record: its heading, then its rows as data for the program of the page. */
export async function* tableSection(
  view: FormView,
  table: ReportTable,
): AsyncGenerator<string, void, undefined> {
  const { name, title, rowCount } = table
  const { language } = view.record.head.header
  const { about, empty } = aboutTable(view, name)
  const heading = html`<h2>${textIn(title, language)} <span class="count">${rowCount.toLocaleString('en-US')}</span></h2>
<p class="about">${about}</p>
`
  yield html`<section id="${name}" class="data">
${heading}${rowCount === 0 ? html`<p class="empty">${empty}</p>` : html`<div class="table"></div>`}
`.text
  if (rowCount > 0) yield* tableData(view, table)
  yield '</section>\n'
}

/** A table that is too long for the page: what it is, and where it is. */
export function absentSection(view: FormView, table: ReportTable): string {
  const { language } = view.record.head.header
  return html`<section id="${table.name}" class="data">
<h2>${textIn(table.title, language)} <span class="count">${table.rowCount.toLocaleString('en-US')}</span></h2>
<p class="about">${aboutTable(view, table.name).about}</p>
<p class="empty">${pageWordsOf(language).resultsElsewhere}</p>
</section>
`.text
}

async function* tableData(view: FormView, table: ReportTable): AsyncGenerator<string, void, undefined> {
  const { name, rowCount } = table
  const columns = table.columns.map((column) => ({
    name: column.name,
    kind: column.kind,
    title: titleOfColumn(view, column),
    words: wordsOfColumn(view, name, column),
  }))
  const head = { name, rowCount, columns, remember: [MAX_REMEMBERED, MAX_REMEMBERED_CHARACTERS] }
  yield dataElement('head', name, scriptJson({ ...head, ...TABLE_VIEWS[name] }))
  const memory = table.columns.map(() => new Map<string, number>())
  let rows: string[] = []
  const block = () => dataElement('rows', name, `[${rows.join(',\n')}]`)
  for await (const row of table.rows()) {
    rows.push(scriptJson(row.map((value, index) => shortened(memory[index]!, value))))
    if (rows.length < ROWS_PER_BLOCK) continue
    yield block()
    rows = []
  }
  if (rows.length > 0) yield block()
}

/** Data, which no browser runs; `name` is a machine name and `json` comes from `scriptJson`. */
export function dataElement(of: 'head' | 'rows' | 'texts', name: string, json: string): string {
  return `<script type="application/json" data-${of}="${name}">${json}</script>\n`
}

/** Texts as `[number]` of where the column had them before. */
function shortened(memory: Map<string, number>, value: TableValue): TableValue | readonly [number] {
  if (typeof value !== 'string') return value
  const known = memory.get(value)
  if (known !== undefined) return [known]
  if (memory.size < MAX_REMEMBERED && value.length <= MAX_REMEMBERED_CHARACTERS)
    memory.set(value, memory.size)
  return value
}
