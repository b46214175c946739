import { axisTop } from '../axis-top.js'
import { html, type Markup } from './markup.js'

interface Line {
  readonly label: string
  /** Class that gives it its colour. */
  readonly tone: string
  /** One for each moment. */
  readonly values: readonly number[]
}

const WIDTH = 560
const HEIGHT = 220
const LEFT = 60
const RIGHT = 20
const TOP = 12
const BOTTOM = 30
const GRID_LINES = 4

/** Lines over moments in time, from left to right; later lines are dashed, so that they can be told apart in grey. */
export function lineChart(title: string, moments: readonly string[], lines: readonly Line[]): Markup {
  const top = axisTop(Math.max(1, ...lines.flatMap(({ values }) => values)))
  const x = (index: number) => LEFT + (index / Math.max(1, moments.length - 1)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM)
  const grid = Array.from({ length: GRID_LINES + 1 }, (_, index) => (top / GRID_LINES) * index).map(
    (value) =>
      html`<line class="grid-line" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="axis" x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value.toLocaleString('en-US')}</text>`,
  )
  const drawn = lines.map(({ label, tone, values }, line) => {
    const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`)
    const dots = values.map(
      (value, index) =>
        html`<circle class="dot ${tone}" cx="${x(index).toFixed(1)}" cy="${y(value).toFixed(1)}" r="4"><title>${moments[index] ?? ''}: ${label} ${value.toLocaleString('en-US')}</title></circle>`,
    )
    const dash = line === 0 ? 'none' : '7 5'
    return html`<polyline class="path ${tone}" stroke-dasharray="${dash}" points="${points.join(' ')}"/>${dots}`
  })
  const [first = '', last = ''] = [moments[0], moments.at(-1)]
  const keys = lines.map(
    ({ label, tone, values }) =>
      html`<li><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="${tone}" width="10" height="10"/></svg>${label} <b>${(values.at(-1) ?? 0).toLocaleString('en-US')}</b></li>`,
  )
  return html`<figure class="chart lines"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${grid}
<text class="axis" x="${LEFT}" y="${HEIGHT - 8}">${first}</text><text class="axis" x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${last}</text>
${drawn}</svg>
<ul class="legend">${keys}</ul></figure>
`
}
