import { trendRows } from '../../tables/change-tables.js'
import { axisTop } from '../axis-top.js'
import { type FormView, formatCount } from '../form-view.js'
import { VERDICT_COLORS } from '../look.js'
import { CONTENT_WIDTH, INK, PAGE, type Paper } from './paper.js'
import { heading } from './section.js'

const HEIGHT = 110
const LEFT = 50
const GRID_LINES = 4

/** Findings and undecided results over the reports of the package; nothing for a first report: a point is no trend. */
export function drawTrend(paper: Paper, view: FormView): void {
  const { words, record, time } = view
  if (record.head.trend.length === 0) return
  paper.makeRoom(HEIGHT + 80)
  heading(paper, words.overview.trend)
  const moments = trendRows(record)
  const lines = [
    {
      label: words.verdicts.NON_COMPLIANT,
      color: `#${VERDICT_COLORS.NON_COMPLIANT}`,
      values: moments.map(({ results }) => results.nonCompliant),
    },
    {
      label: words.cover.undecidedResults,
      color: `#${VERDICT_COLORS.INSUFFICIENT_DATA}`,
      values: moments.map(({ results }) => results.insufficientData + results.error),
    },
  ]
  const top = axisTop(Math.max(1, ...lines.flatMap(({ values }) => values)))
  const [left, right, begin] = [PAGE.margin + LEFT, PAGE.margin + CONTENT_WIDTH - 20, paper.y + 6]
  const x = (index: number) => left + (index / Math.max(1, moments.length - 1)) * (right - left)
  const y = (value: number) => begin + HEIGHT - (value / top) * HEIGHT
  for (let line = 0; line <= GRID_LINES; line++) {
    const value = (top / GRID_LINES) * line
    paper.pdf.moveTo(left, y(value)).lineTo(right, y(value)).lineWidth(0.5).strokeColor(INK.line).stroke()
    const label = formatCount(value)
    paper.drawLine(label, left - 6 - paper.widthOf(label, 8), y(value) - 6, 8, INK.soft)
  }
  let keyAt = left
  for (const [index, { label, color, values }] of lines.entries()) {
    // Dashed, so that the lines can be told apart in grey.
    if (index > 0) paper.pdf.dash(5, { space: 3 })
    for (const [at, value] of values.entries())
      if (at === 0) paper.pdf.moveTo(x(at), y(value))
      else paper.pdf.lineTo(x(at), y(value))
    paper.pdf.lineWidth(1.8).strokeColor(color).stroke().undash()
    for (const [at, value] of values.entries()) paper.pdf.circle(x(at), y(value), 2.5).fill(color)
    const key = `${label} ${formatCount(values.at(-1) ?? 0)}`
    paper.pdf.rect(keyAt, begin + HEIGHT + 24, 9, 9).fill(color)
    paper.drawLine(key, keyAt + 14, begin + HEIGHT + 22, 9, INK.text)
    keyAt += 34 + paper.widthOf(key, 9)
  }
  const [first, last] = [moments[0], moments.at(-1)].map((moment) =>
    moment === undefined ? '' : time.text(moment.asOf).slice(0, 16),
  ) as [string, string]
  paper.drawLine(first, left, begin + HEIGHT + 5, 8, INK.soft)
  paper.drawLine(last, right - paper.widthOf(last, 8), begin + HEIGHT + 5, 8, INK.soft)
  paper.y = begin + HEIGHT + 44
}
