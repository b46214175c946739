import { absoluteRange, parseRange } from '../cell-address.js'
import type { CellValue, Chart, ChartSeries } from '../model.js'
import type { ChartValues } from './chart-values.js'
import { escapeXml, XML_DECLARATION } from './xml-text.js'

const CHART = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main'
/** Colours of points or series that name none; they differ in lightness too. */
const COLORS = ['2E5E8C', '8FB8DE', 'E0A030', '7F7F7F', '9C3D2E', '5B9A68']
const GRID_COLOR = 'D9D9D9'
const TEXT_COLOR = '404040'

/** A chart part. The order of its elements is fixed by ECMA-376 part 1, 21.2. */
export function chartXml(chart: Chart, sheetName: string, values: ChartValues): string {
  const plot = chart.kind === 'doughnut' ? doughnut : chart.kind === 'line' ? lines : bars
  const legend = chart.kind === 'doughnut' ? 'r' : chart.series.length > 1 ? 'b' : null
  return [
    `${XML_DECLARATION}<c:chartSpace xmlns:c="${CHART}" xmlns:a="${DRAWING}"><c:roundedCorners val="0"/><c:chart>`,
    title(chart.title),
    '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>',
    plot(chart, sheetName, values),
    '</c:plotArea>',
    legend === null
      ? ''
      : `<c:legend><c:legendPos val="${legend}"/><c:overlay val="0"/>${textOf(900)}</c:legend>`,
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>',
    `<c:spPr>${solid('FFFFFF')}<a:ln>${solid(GRID_COLOR)}</a:ln></c:spPr></c:chartSpace>`,
  ].join('')
}

function doughnut(chart: Chart, sheetName: string, values: ChartValues): string {
  const [series] = chart.series
  if (series === undefined) throw new RangeError(`chart without a series: ${chart.title}`)
  const categories = values.of(chart.categories)
  const points = categories.map((_, index) => {
    const outline = `<a:ln w="19050">${solid('FFFFFF')}</a:ln>`
    const look = `<c:spPr>${solid(colorAt(chart.pointColors, index))}${outline}</c:spPr>`
    return `<c:dPt><c:idx val="${index}"/><c:bubble3D val="0"/>${look}</c:dPt>`
  })
  return [
    `<c:doughnutChart><c:varyColors val="1"/><c:ser>${seriesHead(series, 0)}`,
    points.join(''),
    `<c:dLbls>${textOf(900, 'FFFFFF')}${shownLabels('showPercent')}<c:showLeaderLines val="0"/></c:dLbls>`,
    data(chart, series, sheetName, values),
    '</c:ser><c:firstSliceAng val="0"/><c:holeSize val="58"/></c:doughnutChart>',
  ].join('')
}

function bars(chart: Chart, sheetName: string, values: ChartValues): string {
  const isStacked = chart.kind === 'stackedBar'
  const colorPoints = chart.series.length === 1 ? (chart.pointColors ?? []) : []
  const series = chart.series.map((series, index) => {
    const points = colorPoints.map(
      (color, point) =>
        `<c:dPt><c:idx val="${point}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>${solid(color)}</c:spPr></c:dPt>`,
    )
    return [
      `<c:ser>${seriesHead(series, index)}<c:spPr>${solid(series.color ?? colorAt(undefined, index))}</c:spPr>`,
      `<c:invertIfNegative val="0"/>${points.join('')}`,
      isStacked ? '' : `<c:dLbls>${textOf(900)}${shownLabels('showVal')}</c:dLbls>`,
      data(chart, series, sheetName, values),
      '</c:ser>',
    ].join('')
  })
  return [
    `<c:barChart><c:barDir val="bar"/><c:grouping val="${isStacked ? 'stacked' : 'clustered'}"/><c:varyColors val="0"/>`,
    series.join(''),
    `<c:gapWidth val="60"/>${isStacked ? '<c:overlap val="100"/>' : ''}<c:axId val="1"/><c:axId val="2"/></c:barChart>`,
    // The first category stands at the top only if the axis runs backwards, and then numbers belong at its far end.
    '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>',
    '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>',
    `<c:minorTickMark val="none"/><c:tickLblPos val="low"/>${textOf(900)}<c:crossAx val="2"/>`,
    '<c:crosses val="autoZero"/></c:catAx>',
    '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>',
    `<c:delete val="0"/><c:axPos val="b"/><c:majorGridlines><c:spPr><a:ln>${solid(GRID_COLOR)}</a:ln></c:spPr></c:majorGridlines>`,
    '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>',
    `<c:tickLblPos val="nextTo"/>${textOf(900)}<c:crossAx val="1"/><c:crosses val="max"/></c:valAx>`,
  ].join('')
}

/** Told apart by dashes as well as by colour. */
const DASHES = ['solid', 'dash', 'sysDot', 'dashDot']

function lines(chart: Chart, sheetName: string, values: ChartValues): string {
  const series = chart.series.map((series, index) => {
    const color = series.color ?? colorAt(undefined, index)
    const dash = `<a:prstDash val="${DASHES[index % DASHES.length]}"/>`
    return [
      `<c:ser>${seriesHead(series, index)}<c:spPr><a:ln w="28575">${solid(color)}${dash}</a:ln></c:spPr>`,
      `<c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>${solid(color)}</c:spPr></c:marker>`,
      data(chart, series, sheetName, values),
      '<c:smooth val="0"/></c:ser>',
    ].join('')
  })
  return [
    '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>',
    series.join(''),
    '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>',
    '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>',
    '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>',
    `<c:minorTickMark val="none"/><c:tickLblPos val="low"/>${textOf(900)}<c:crossAx val="2"/>`,
    '<c:crosses val="autoZero"/></c:catAx>',
    '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>',
    `<c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln>${solid(GRID_COLOR)}</a:ln></c:spPr></c:majorGridlines>`,
    '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>',
    `<c:tickLblPos val="nextTo"/>${textOf(900)}<c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx>`,
  ].join('')
}

function seriesHead(series: ChartSeries, index: number): string {
  return `<c:idx val="${index}"/><c:order val="${index}"/><c:tx><c:v>${escapeXml(series.name)}</c:v></c:tx>`
}

function data(chart: Chart, series: ChartSeries, sheetName: string, values: ChartValues): string {
  const refersTo = (range: string) => `<c:f>${escapeXml(absoluteRange(sheetName, parseRange(range)))}</c:f>`
  const texts = points(values.of(chart.categories), (value) => escapeXml(String(value)))
  const numbers = points(values.of(series.values), (value) =>
    typeof value === 'number' ? String(value) : null,
  )
  return [
    `<c:cat><c:strRef>${refersTo(chart.categories)}<c:strCache>${texts}</c:strCache></c:strRef></c:cat>`,
    `<c:val><c:numRef>${refersTo(series.values)}<c:numCache><c:formatCode>General</c:formatCode>${numbers}</c:numCache></c:numRef></c:val>`,
  ].join('')
}

function points(values: readonly CellValue[], show: (value: CellValue) => string | null): string {
  const shown = values.map((value, index) => {
    const text = value === null ? null : show(value)
    return text === null ? '' : `<c:pt idx="${index}"><c:v>${text}</c:v></c:pt>`
  })
  return `<c:ptCount val="${values.length}"/>${shown.join('')}`
}

function shownLabels(shown: 'showVal' | 'showPercent'): string {
  const flags = ['showLegendKey', 'showVal', 'showCatName', 'showSerName', 'showPercent', 'showBubbleSize']
  return flags.map((flag) => `<c:${flag} val="${flag === shown ? 1 : 0}"/>`).join('')
}

function title(text: string): string {
  const look = `sz="1100" b="1"`
  const run = `<a:r><a:rPr lang="en-US" ${look}>${solid(TEXT_COLOR)}</a:rPr><a:t>${escapeXml(text)}</a:t></a:r>`
  const paragraph = `<a:p><a:pPr><a:defRPr ${look}/></a:pPr>${run}</a:p>`
  return `<c:title><c:tx><c:rich><a:bodyPr/>${paragraph}</c:rich></c:tx><c:overlay val="0"/></c:title>`
}

/** Text properties; sizes in hundredths of a point. */
function textOf(size: number, color = TEXT_COLOR): string {
  const look = `<a:defRPr sz="${size}">${solid(color)}</a:defRPr>`
  return `<c:txPr><a:bodyPr/><a:p><a:pPr>${look}</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>`
}

function solid(color: string): string {
  return `<a:solidFill><a:srgbClr val="${color}"/></a:solidFill>`
}

function colorAt(colors: readonly string[] | undefined, index: number): string {
  return colors?.[index] ?? COLORS[index % COLORS.length]!
}
