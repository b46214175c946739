import type { VerdictCounts } from '../../../evaluation/types.js'
import { totalCount } from '../../model.js'
import { trendRows } from '../../tables/change-tables.js'
import { COUNT_MEMBER } from '../../verdict-set.js'
import { type FormView, shownRate } from '../form-view.js'
import {
  countRules,
  countsOfRisk,
  RISKS,
  VERDICTS_SHOWN,
  worstRules,
  worstTypes,
} from '../overview-figures.js'
import { barChart, type ChartPart, ringChart } from './charts.js'
import { lineChart } from './line-chart.js'
import { html, type Markup } from './markup.js'
import { shownPercent, simpleTable } from './simple-table.js'

/** Counts and charts; each chart stands with the numbers it is drawn from. */
export function overviewSection(view: FormView): Markup {
  const { words, record } = view
  return html`<section id="overview">
<h2>${words.sheets.overview}</h2>
<p class="about">${words.about.overview}</p>
<div class="charts">
${ringChart(words.overview.resultsByVerdict, shownPercent(shownRate(view, record.head.overview.results)), partsOf(view, record.head.overview.results))}${riskChart(view)}${trendChart(view)}${worstCharts(view)}</div>
<h3>${words.overview.byVerdict}</h3>
${verdictTable(view)}<h3>${words.overview.byRisk}</h3>
${riskTable(view)}</section>
`
}

function partsOf({ words }: FormView, counts: VerdictCounts): readonly ChartPart[] {
  return VERDICTS_SHOWN.map((verdict) => ({
    label: words.verdicts[verdict],
    value: counts[COUNT_MEMBER[verdict]],
    tone: `v-${verdict}`,
  }))
}

function riskChart(view: FormView): Markup {
  const { words, record } = view
  const rows = RISKS.map((risk) => ({
    label: words.risks[risk],
    parts: partsOf(view, countsOfRisk(record.head, risk)),
  }))
  return barChart(words.overview.resultsByRisk, rows, true)
}

/** Nothing for a first report: a point is no trend. */
function trendChart({ words, record, time }: FormView): Markup | null {
  const points = trendRows(record)
  if (points.length < 2) return null
  return lineChart(
    words.overview.trend,
    points.map(({ asOf }) => time.text(asOf).slice(0, 10)),
    [
      {
        label: words.verdicts.NON_COMPLIANT,
        tone: 'v-NON_COMPLIANT',
        values: points.map(({ results }) => results.nonCompliant),
      },
      {
        label: words.cover.undecidedResults,
        tone: 'v-INSUFFICIENT_DATA',
        values: points.map(({ results }) => results.insufficientData + results.error),
      },
    ],
  )
}

function worstCharts({ words, record }: FormView): readonly Markup[] {
  const bar = (label: string, value: number) => ({
    label,
    parts: [{ label: words.verdicts.NON_COMPLIANT, value, tone: 'v-NON_COMPLIANT' }],
  })
  const rules = worstRules(record.head).map((rule) => bar(rule.name, rule.counts.nonCompliant))
  const types = worstTypes(record.head).map((type) => bar(type.resourceType, type.nonCompliant))
  return [
    ...(rules.length > 0 ? [barChart(words.overview.topRules, rules, false)] : []),
    ...(types.length > 0 ? [barChart(words.overview.topTypes, types, false)] : []),
  ]
}

function verdictTable(view: FormView): Markup {
  const { words, record } = view
  const { overview } = words
  const { results, resources, rules, ...any } = record.head.overview
  const total = totalCount(results)
  const share = (count: number) => shownPercent(total === 0 ? words.notApplicable : count / total)
  const rate = (counts: VerdictCounts) => shownPercent(shownRate(view, counts))
  const rows = VERDICTS_SHOWN.map((verdict) => {
    const member = COUNT_MEMBER[verdict]
    return [
      words.verdicts[verdict],
      results[member],
      share(results[member]),
      resources[member],
      rules[member],
    ]
  })
  return simpleTable(
    [overview.verdict, overview.results, overview.share, overview.resources, overview.rules],
    [
      ...rows,
      [overview.total, total, '', totalCount(resources), totalCount(rules)],
      [overview.rateOfDecided, rate(results), '', rate(resources), rate(rules)],
      [
        overview.anyInsufficient,
        '',
        '',
        any.resourcesWithInsufficientData,
        countRules(record.head, 'insufficientData'),
      ],
      [overview.anyError, '', '', any.resourcesWithError, countRules(record.head, 'error')],
    ],
    1,
  )
}

function riskTable(view: FormView): Markup {
  const { words, record } = view
  const rows = RISKS.map((risk) => {
    const counts = countsOfRisk(record.head, risk)
    return [
      words.risks[risk],
      ...VERDICTS_SHOWN.map((verdict) => counts[COUNT_MEMBER[verdict]]),
      shownPercent(shownRate(view, counts)),
    ]
  })
  const head = [
    words.columns.risk,
    ...VERDICTS_SHOWN.map((verdict) => words.verdicts[verdict]),
    words.overview.rateOfDecided,
  ]
  return simpleTable(head, rows, 1)
}
