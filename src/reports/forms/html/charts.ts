import { html, type Markup } from './markup.js'

/** One part of a chart: `tone` is a class that gives it its colour. */
export interface ChartPart {
  readonly label: string
  readonly value: number
  readonly tone: string
}

const RADIUS = 70
const RING = 34
const CIRCUMFERENCE = 2 * Math.PI * RADIUS
/** Of the ring: two parts of like lightness are told apart by it. */
const GAP = 1.5

/** A ring with its legend; `centre` stands in the middle of it. */
export function ringChart(title: string, centre: string, parts: readonly ChartPart[]): Markup {
  const total = sumOf(parts)
  let before = 0
  const arcs = parts
    .filter(({ value }) => value > 0)
    .map(({ value, tone, label }) => {
      const length = (value / total) * CIRCUMFERENCE
      const drawn = value === total ? length : Math.max(0.75, length - GAP)
      const arc = html`<circle class="arc ${tone}" cx="100" cy="100" r="${RADIUS}" stroke-width="${RING}" stroke-dasharray="${fixed(drawn)} ${fixed(CIRCUMFERENCE - drawn)}" stroke-dashoffset="${fixed(-before)}" transform="rotate(-90 100 100)"><title>${label}: ${shown(value)}</title></circle>`
      before += length
      return arc
    })
  return html`<figure class="chart ring"><figcaption>${title}</figcaption>
<svg viewBox="0 0 200 200" role="img" aria-label="${summary(title, parts)}">
<circle class="track" cx="100" cy="100" r="${RADIUS}" stroke-width="${RING}"/>${arcs}
<text class="centre" x="100" y="108" text-anchor="middle">${centre}</text></svg>
${legend(parts, total)}</figure>
`
}

/** Rows of horizontal bars, each made of parts. */
export function barChart(
  title: string,
  rows: readonly { readonly label: string; readonly parts: readonly ChartPart[] }[],
  isLegendShown: boolean,
): Markup {
  const most = Math.max(1, ...rows.map(({ parts }) => sumOf(parts)))
  const bars = rows.map(
    ({ label, parts }) => html`<li><span class="bar-label">${label}</span>
<svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${summary(label, parts)}">${segments(parts, most)}</svg>
<span class="bar-value">${shown(sumOf(parts))}</span></li>
`,
  )
  const first = rows[0]?.parts ?? []
  return html`<figure class="chart bars"><figcaption>${title}</figcaption>
<ul>
${bars}</ul>
${isLegendShown ? legend(first, null) : null}</figure>
`
}

function segments(parts: readonly ChartPart[], most: number): readonly Markup[] {
  let x = 0
  return parts.map(({ value, tone, label }) => {
    const width = (value / most) * 100
    const bar = html`<rect class="${tone}" x="${fixed(x)}" y="0" width="${fixed(width)}" height="8"><title>${label}: ${shown(value)}</title></rect>`
    x += width
    return bar
  })
}

function legend(parts: readonly ChartPart[], total: number | null): Markup {
  const items = parts.map(({ label, value, tone }) => {
    const share = total === null || total === 0 ? '' : ` (${((value / total) * 100).toFixed(1)} %)`
    const count = total === null ? null : html` <b>${shown(value)}</b>${share}`
    return html`<li><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="${tone}" width="10" height="10"/></svg>${label}${count}</li>`
  })
  return html`<ul class="legend">${items}</ul>`
}

function summary(title: string, parts: readonly ChartPart[]): string {
  return `${title}: ${parts.map(({ label, value }) => `${label} ${shown(value)}`).join(', ')}`
}

function sumOf(parts: readonly ChartPart[]): number {
  return parts.reduce((sum, { value }) => sum + value, 0)
}

function shown(value: number): string {
  return value.toLocaleString('en-US')
}

/** Short, and the same on every machine. */
function fixed(value: number): string {
  return String(Math.round(value * 100) / 100)
}
