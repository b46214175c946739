import { html, type Markup } from './markup.js'

/** A short table that is whole in the page; columns from `firstNumber` on hold numbers. */
export function simpleTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  firstNumber = head.length,
): Markup {
  const kind = (index: number) => (index < firstNumber ? 'text' : 'number')
  const titles = head.map((title, index) => html`<th scope="col" class="${kind(index)}">${title}</th>`)
  const lines = rows.map(
    (row) =>
      html`<tr>${row.map((value, index) => html`<td class="${kind(index)}" data-title="${head[index] ?? ''}">${shownNumber(value)}</td>`)}</tr>
`,
  )
  return html`<table class="simple"><thead><tr>${titles}</tr></thead><tbody>
${lines}</tbody></table>
`
}

/** Counts with thousands; texts as they are. */
export function shownNumber(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : value
}

/** A share that is rounded already, or the word for none. */
export function shownPercent(value: string | number): string {
  return typeof value === 'number' ? `${(value * 100).toFixed(1)} %` : value
}
