import type { VerdictCounts } from '../../../evaluation/types.js'
import { totalCount } from '../../model.js'
import { COUNT_MEMBER } from '../../verdict-set.js'
import { type FormView, formatCount, shownRate } from '../form-view.js'
import { VERDICT_COLORS } from '../look.js'
import { countsOfRisk, RISKS, VERDICTS_SHOWN, worstRules, worstTypes } from '../overview-figures.js'
import { CONTENT_WIDTH, INK, PAGE, type Paper } from './paper.js'
import { beginTable } from './paper-table.js'
import { beginSection, heading } from './section.js'
import { drawTrend } from './trend-chart.js'

const RADIUS = 62
const RING = 30

/** Counts and charts. */
export function drawOverview(paper: Paper, view: FormView): void {
  const { words, record } = view
  beginSection(paper, 'overview', words.sheets.overview, words.about.overview)
  drawRing(paper, view)
  drawRisks(paper, view)
  heading(paper, words.overview.byVerdict)
  drawVerdicts(paper, view)
  drawTrend(paper, view)
  drawRanking(
    paper,
    words.overview.topRules,
    worstRules(record.head).map(({ name, counts }) => [name, counts.nonCompliant]),
  )
  drawRanking(
    paper,
    words.overview.topTypes,
    worstTypes(record.head).map(({ resourceType, nonCompliant }) => [resourceType, nonCompliant]),
  )
}

function colorOf(verdict: (typeof VERDICTS_SHOWN)[number]): string {
  return `#${VERDICT_COLORS[verdict]}`
}

function drawRing(paper: Paper, view: FormView): void {
  const { words, record } = view
  const { results } = record.head.overview
  const total = totalCount(results)
  const [x, y] = [PAGE.margin + RADIUS + 10, paper.y + RADIUS + 22]
  paper.drawLine(words.overview.resultsByVerdict, PAGE.margin, paper.y, 10, INK.text, 'bold')
  let from = -Math.PI / 2
  for (const verdict of VERDICTS_SHOWN) {
    const count = results[COUNT_MEMBER[verdict]]
    if (count === 0) continue
    const to = from + (count / total) * 2 * Math.PI
    drawArc(paper, { x, y, from, to: Math.min(to, from + 2 * Math.PI - 1e-4) }, colorOf(verdict))
    from = to
  }
  const rate = shownRate(view, results)
  const centre = typeof rate === 'number' ? `${(rate * 100).toFixed(1)} %` : rate
  paper.drawLine(centre, x - paper.widthOf(centre, 14, 'bold') / 2, y - 9, 14, INK.navy, 'bold')
  for (const [index, verdict] of VERDICTS_SHOWN.entries()) {
    const count = results[COUNT_MEMBER[verdict]]
    const share = total === 0 ? '' : ` (${((count / total) * 100).toFixed(1)} %)`
    const top = paper.y + 26 + index * 19
    paper.pdf.rect(PAGE.margin + 170, top + 2, 9, 9).fill(colorOf(verdict))
    paper.drawLine(
      `${words.verdicts[verdict]}: ${formatCount(count)}${share}`,
      PAGE.margin + 186,
      top,
      9,
      INK.text,
    )
  }
}

/** An arc as a thick line; the library has no arcs, and an outline of many short lines looks round. */
function drawArc(
  { pdf }: Paper,
  arc: { readonly x: number; readonly y: number; readonly from: number; readonly to: number },
  color: string,
): void {
  const radius = RADIUS - RING / 2
  const steps = Math.max(2, Math.ceil((arc.to - arc.from) * 24))
  for (let step = 0; step <= steps; step++) {
    const angle = arc.from + ((arc.to - arc.from) * step) / steps
    const [x, y] = [arc.x + radius * Math.cos(angle), arc.y + radius * Math.sin(angle)]
    if (step === 0) pdf.moveTo(x, y)
    else pdf.lineTo(x, y)
  }
  pdf.lineWidth(RING).strokeColor(color).stroke()
}

/** Right of the ring; moves on below both. */
function drawRisks(paper: Paper, { words, record }: FormView): void {
  const left = PAGE.margin + CONTENT_WIDTH / 2
  const width = CONTENT_WIDTH / 2 - 150
  const counts = RISKS.map((risk) => countsOfRisk(record.head, risk))
  const most = Math.max(1, ...counts.map(totalCount))
  paper.drawLine(words.overview.resultsByRisk, left, paper.y, 10, INK.text, 'bold')
  for (const [index, risk] of RISKS.entries()) {
    const top = paper.y + 28 + index * 28
    paper.drawLine(words.risks[risk], left, top + 1, 9, INK.text)
    let x = left + 85
    for (const verdict of VERDICTS_SHOWN) {
      const part = (counts[index]![COUNT_MEMBER[verdict]] / most) * width
      if (part > 0) paper.pdf.rect(x, top, part, 16).fill(colorOf(verdict))
      x += part
    }
    paper.drawLine(formatCount(totalCount(counts[index]!)), x + 6, top + 1, 9, INK.text)
  }
  paper.y += 2 * RADIUS + 34
}

function drawVerdicts(paper: Paper, view: FormView): void {
  const { words, record } = view
  const { overview } = words
  const { results, resources, rules } = record.head.overview
  const titles = [overview.verdict, overview.results, overview.resources, overview.rules]
  const table = beginTable(
    paper,
    titles.map((title, index) => ({ title, share: index === 0 ? 2 : 1, isNumber: index > 0 })),
  )
  const row = (title: string, shown: (counts: VerdictCounts) => string, isBold: boolean) =>
    table.row([title, ...[results, resources, rules].map(shown)].map((text) => ({ text, isBold })))
  for (const verdict of VERDICTS_SHOWN)
    row(words.verdicts[verdict], (counts) => formatCount(counts[COUNT_MEMBER[verdict]]), false)
  row(overview.total, (counts) => formatCount(totalCount(counts)), true)
  const rateText = (counts: VerdictCounts) => {
    const rate = shownRate(view, counts)
    return typeof rate === 'number' ? `${(rate * 100).toFixed(1)} %` : rate
  }
  row(overview.rateOfDecided, rateText, true)
}

function drawRanking(
  paper: Paper,
  title: string,
  rows: readonly (readonly [label: string, count: number])[],
): void {
  if (rows.length === 0) return
  // A chart stays in one piece.
  paper.makeRoom(30 + rows.length * 18)
  heading(paper, title)
  const most = Math.max(...rows.map(([, count]) => count))
  for (const [label, count] of rows) {
    paper.makeRoom(18)
    const [line = ''] = paper.linesOf(label, 270, 9)
    paper.drawLine(line, PAGE.margin, paper.y, 9, INK.text)
    const width = (count / most) * (CONTENT_WIDTH - 360)
    paper.pdf.rect(PAGE.margin + 285, paper.y, width, 12).fill(colorOf('NON_COMPLIANT'))
    paper.drawLine(formatCount(count), PAGE.margin + 292 + width, paper.y, 9, INK.text)
    paper.y += 18
  }
}
