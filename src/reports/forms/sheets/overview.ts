import type { VerdictCounts } from '../../../evaluation/types.js'
import type { Cell, SheetSource } from '../../../workbook/model.js'
import { totalCount } from '../../model.js'
import { trendRows } from '../../tables/change-tables.js'
import { COUNT_MEMBER } from '../../verdict-set.js'
import { type FormView, shownRate } from '../form-view.js'
import {
  BANNER,
  BANNER_BELOW,
  RISK_STYLES,
  TABLE_INTEGER,
  TABLE_PERCENT,
  TABLE_TEXT,
  TABLE_TOTAL,
  TABLE_TOTAL_INTEGER,
  TABLE_TOTAL_PERCENT,
  VERDICT_COLORS,
  VERDICT_STYLES,
} from '../look.js'
import {
  countRules,
  countsOfRisk,
  RISKS,
  VERDICTS_SHOWN,
  worstRules,
  worstTypes,
} from '../overview-figures.js'
import { addRanking, addTable, besideTable, OVERVIEW_WIDTHS, openPage, type Page } from './overview-page.js'

/** Counts and charts. */
export function overviewSheet(view: FormView): SheetSource {
  const page = openPage(view)
  const { layout } = page
  const { words, record } = view
  layout.addWide(words.sheets.overview, BANNER, page.lastColumn, 36)
  layout.addWide(record.head.header.pack.name, BANNER_BELOW, page.lastColumn, 24)
  layout.addRow([])
  addVerdicts(page, view)
  addRisks(page, view)
  addTrend(page, view)
  addTopRules(page, view)
  addTopTypes(page, view)
  return {
    name: words.sheets.overview,
    columns: OVERVIEW_WIDTHS.map((widthChars) => ({ widthChars })),
    rows: layout.rows,
    merges: layout.merges,
    ...(view.hasCharts ? { charts: page.charts } : {}),
    showGridlines: false,
    tabColor: '1F3A5F',
    print: {
      fitToWidth: true,
      area: `A1:${view.hasCharts ? 'Q' : 'J'}${layout.rows.length}`,
      footer: record.head.header.pack.name,
    },
  }
}

function addVerdicts(page: Page, view: FormView): void {
  const { words, record } = view
  const { rules, resources, results, ...any } = record.head.overview
  const total = totalCount(results)
  const share = (count: number): Cell => ({
    value: total === 0 ? words.notApplicable : count / total,
    style: TABLE_PERCENT,
  })
  const integer = (value: number): Cell => ({ value, style: TABLE_INTEGER })
  const empty: Cell = { value: null, style: TABLE_TEXT }
  const rows = VERDICTS_SHOWN.map((verdict): Cell[] => {
    const member = COUNT_MEMBER[verdict]
    const name = { value: words.verdicts[verdict], style: { ...TABLE_TEXT, ...VERDICT_STYLES[verdict] } }
    return [
      name,
      integer(results[member]),
      share(results[member]),
      integer(resources[member]),
      integer(rules[member]),
    ]
  })
  const bold = (counts: VerdictCounts): Cell => ({ value: totalCount(counts), style: TABLE_TOTAL_INTEGER })
  rows.push([
    { value: words.overview.total, style: TABLE_TOTAL },
    bold(results),
    { value: null, style: TABLE_TOTAL },
    bold(resources),
    bold(rules),
  ])
  const rate = (counts: VerdictCounts): Cell => ({
    value: shownRate(view, counts),
    style: TABLE_TOTAL_PERCENT,
  })
  rows.push([
    { value: words.overview.rateOfDecided, style: TABLE_TOTAL },
    rate(results),
    { value: null, style: TABLE_TOTAL },
    rate(resources),
    rate(rules),
  ])
  const { anyInsufficient, anyError } = words.overview
  rows.push([
    { value: anyInsufficient, style: TABLE_TEXT },
    empty,
    empty,
    integer(any.resourcesWithInsufficientData),
    integer(countRules(record.head, 'insufficientData')),
  ])
  rows.push([
    { value: anyError, style: TABLE_TEXT },
    empty,
    empty,
    integer(any.resourcesWithError),
    integer(countRules(record.head, 'error')),
  ])
  const { verdict, results: resultsTitle, share: shareTitle, resources: resourcesTitle } = words.overview
  const head = [verdict, resultsTitle, shareTitle, resourcesTitle, words.overview.rules]
  const first = addTable(page, words.overview.byVerdict, head, rows)
  page.charts.push({
    kind: 'doughnut',
    title: words.overview.resultsByVerdict,
    categories: `B${first}:B${first + VERDICTS_SHOWN.length - 1}`,
    series: [{ name: resultsTitle, values: `C${first}:C${first + VERDICTS_SHOWN.length - 1}` }],
    pointColors: VERDICTS_SHOWN.map((each) => VERDICT_COLORS[each]),
    covers: besideTable(first, 'H'),
  })
}

function addRisks(page: Page, view: FormView): void {
  const { words, record } = view
  const rows = RISKS.map((risk): Cell[] => {
    const counts = countsOfRisk(record.head, risk)
    return [
      { value: words.risks[risk], style: { ...TABLE_TEXT, ...RISK_STYLES[risk] } },
      ...VERDICTS_SHOWN.map(
        (verdict): Cell => ({ value: counts[COUNT_MEMBER[verdict]], style: TABLE_INTEGER }),
      ),
      { value: shownRate(view, counts), style: TABLE_PERCENT },
    ]
  })
  const head = [
    words.columns.risk,
    ...VERDICTS_SHOWN.map((verdict) => words.verdicts[verdict]),
    words.overview.rateOfDecided,
  ]
  const first = addTable(page, words.overview.byRisk, head, rows)
  page.charts.push({
    kind: 'stackedBar',
    title: words.overview.resultsByRisk,
    categories: `B${first}:B${first + RISKS.length - 1}`,
    series: VERDICTS_SHOWN.map((verdict, index) => {
      const column = String.fromCharCode('C'.charCodeAt(0) + index)
      return {
        name: words.verdicts[verdict],
        values: `${column}${first}:${column}${first + RISKS.length - 1}`,
        color: VERDICT_COLORS[verdict],
      }
    }),
    covers: besideTable(first, 'K'),
  })
}

/** Nothing for a first report: a point is no trend. */
function addTrend(page: Page, view: FormView): void {
  const { words, record, time } = view
  if (record.head.trend.length === 0) return
  const integer = (value: number): Cell => ({ value, style: TABLE_INTEGER })
  const rows = trendRows(record).map(({ asOf, results }): Cell[] => [
    { value: time.text(asOf).slice(0, 16), style: TABLE_TEXT },
    integer(results.nonCompliant),
    integer(results.insufficientData + results.error),
    integer(results.compliant),
    { value: shownRate(view, results), style: TABLE_PERCENT },
  ])
  const { overview, verdicts, cover } = words
  const head = [
    overview.asOf,
    verdicts.NON_COMPLIANT,
    cover.undecidedResults,
    verdicts.COMPLIANT,
    overview.rateOfDecided,
  ]
  const first = addTable(page, overview.trend, head, rows)
  const last = first + rows.length - 1
  page.charts.push({
    kind: 'line',
    title: overview.trend,
    categories: `B${first}:B${last}`,
    series: [
      { name: verdicts.NON_COMPLIANT, values: `C${first}:C${last}`, color: VERDICT_COLORS.NON_COMPLIANT },
      { name: cover.undecidedResults, values: `D${first}:D${last}`, color: VERDICT_COLORS.INSUFFICIENT_DATA },
    ],
    covers: besideTable(first, 'H'),
  })
}

function addTopRules(page: Page, view: FormView): void {
  const { words, record } = view
  const rows = worstRules(record.head).map((rule): Cell[] => [
    { value: rule.name, style: TABLE_TEXT },
    { value: rule.counts.nonCompliant, style: TABLE_INTEGER },
    { value: rule.counts.insufficientData + rule.counts.error, style: TABLE_INTEGER },
    { value: totalCount(rule.counts), style: TABLE_INTEGER },
    {
      value: words.risks[rule.riskLevel],
      style: { ...TABLE_TEXT, ...RISK_STYLES[rule.riskLevel], horizontal: 'right' },
    },
  ])
  const head = [
    words.columns.rule,
    words.overview.nonCompliantResults,
    words.cover.undecidedResults,
    words.columns.evaluated,
    words.columns.risk,
  ]
  addRanking(page, { title: words.overview.topRules, head, rows, none: words.none })
}

function addTopTypes(page: Page, view: FormView): void {
  const { words, record } = view
  const rows = worstTypes(record.head).map((type): Cell[] => [
    { value: type.resourceType, style: TABLE_TEXT },
    { value: type.nonCompliant, style: TABLE_INTEGER },
    { value: type.undecided, style: TABLE_INTEGER },
    { value: type.evaluated, style: TABLE_INTEGER },
  ])
  const head = [
    words.columns.resourceType,
    words.overview.nonCompliantResources,
    words.verdicts.INSUFFICIENT_DATA,
    words.overview.evaluatedResources,
  ]
  addRanking(page, { title: words.overview.topTypes, head, rows, none: words.none })
}
