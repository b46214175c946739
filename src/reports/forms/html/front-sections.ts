import { textIn } from '../../text-in.js'
import { agreementSentences } from '../agreement-sentences.js'
import { coverFacts, coverTiles, dataSources } from '../cover-content.js'
import { COVER_WORDS } from '../cover-words.js'
import type { FormView } from '../form-view.js'
import { GLOSSARY } from '../glossary.js'
import { html, type Markup } from './markup.js'
import { shownNumber, shownPercent, simpleTable } from './simple-table.js'

/** What the report is, whose, as of when and from which data; who signs it, and how to read it. */
export function coverSection(view: FormView): Markup {
  const { words, record } = view
  return html`<section id="cover">
<div class="banner"><p class="kind">${words.title}</p><h1>${record.head.header.pack.name}</h1></div>
${tiles(view)}${facts(view)}${sources(view)}${signOff(view)}${notes(view)}</section>
`
}

function tiles(view: FormView): Markup {
  const shown = coverTiles(view).map(
    ({
      label,
      value,
      isShare,
      note,
      tone,
    }) => html`<li class="tile is-${tone}"><span class="tile-label">${label}</span>
<strong>${isShare ? shownPercent(value) : shownNumber(value)}</strong><span class="tile-note">${note}</span></li>
`,
  )
  return html`<ul class="tiles">
${shown}</ul>
`
}

function facts(view: FormView): Markup {
  const rows = coverFacts(view).map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>\n`)
  return html`<h2>${view.words.cover.report}</h2>
<dl class="facts">
${rows}</dl>
`
}

function sources(view: FormView): Markup {
  const { titles, accounts } = dataSources(view)
  const rows = accounts.flatMap(({ accountId, sources, freshness }) => [
    ...sources,
    [accountId, '', '', '', freshness],
  ])
  return html`<h2>${view.words.cover.dataSources}</h2>
${simpleTable(titles, rows)}`
}

function signOff({ record }: FormView): Markup {
  const { header, standards } = record.head
  const texts = textIn(COVER_WORDS, header.language)
  const roles = [texts.prepared, texts.reviewed, texts.approved].map((role) => [role, '', '', ''])
  const disclaimers = standards.map(
    ({ title, edition, disclaimer }) => `${title} (${edition}): ${disclaimer}`,
  )
  return html`<h2>${texts.signOff}</h2>
<div class="sign-off">${simpleTable([texts.role, texts.name, texts.date, texts.signature], roles)}</div>
<h2>${texts.proof}</h2>
${[...texts.proofList, ...disclaimers].map((sentence) => html`<p class="note">${sentence}</p>\n`)}`
}

function notes({ words }: FormView): Markup {
  // The last note is about cells of a workbook.
  const sentences = words.cover.noteList.slice(0, -1)
  return html`<h2>${words.cover.notes}</h2>
${sentences.map((sentence) => html`<p class="note">${sentence}</p>\n`)}`
}

/** How verdicts are made, and what the comparison with Cloud Config counts. */
export function methodSection(view: FormView): Markup {
  const { words, record } = view
  const { method } = words
  const { agreement } = record.head
  // Where nothing was compared, the empty table says so.
  const compared =
    agreement === null
      ? null
      : html`<h3>${method.agreement}</h3>
${agreementSentences(view, agreement).map((sentence) => html`<p>${sentence}</p>\n`)}`
  return html`<section id="method">
<h2>${words.sheets.method}</h2>
<h3>${method.verdicts}</h3>
${method.verdictList.map((sentence) => html`<p>${sentence}</p>\n`)}${compared}</section>
`
}

/** What the words of the report mean. */
export function glossarySection({ record }: FormView): Markup {
  const { title, entries } = textIn(GLOSSARY, record.head.header.language)
  const rows = entries.map(([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>\n`)
  return html`<section id="glossary">
<h2>${title}</h2>
<dl class="facts">
${rows}</dl>
</section>
`
}
