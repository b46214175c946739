import { parseRange } from '../cell-address.js'
import type { Chart } from '../model.js'
import { escapeXml, XML_DECLARATION } from './xml-text.js'

const SPREADSHEET_DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main'
const CHART = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The drawing part of a sheet: where its charts stand. Chart `i` is relationship `rId{i+1}`. */
export function drawingXml(charts: readonly Chart[]): string {
  const anchors = charts.map((chart, index) => {
    const range = parseRange(chart.covers)
    const name = escapeXml(chart.title)
    return [
      `<xdr:twoCellAnchor>${corner('from', range.firstColumn, range.firstRow)}`,
      corner('to', range.lastColumn + 1, range.lastRow + 1),
      `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${index + 2}" name="${name}" descr="${name}"/>`,
      '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>',
      `<a:graphic><a:graphicData uri="${CHART}"><c:chart xmlns:c="${CHART}" r:id="rId${index + 1}"/></a:graphicData>`,
      '</a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>',
    ].join('')
  })
  const namespaces = `xmlns:xdr="${SPREADSHEET_DRAWING}" xmlns:a="${DRAWING}" xmlns:r="${RELATIONSHIPS}"`
  return `${XML_DECLARATION}<xdr:wsDr ${namespaces}>${anchors.join('')}</xdr:wsDr>`
}

function corner(name: 'from' | 'to', column: number, row: number): string {
  const place = `<xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff>`
  return `<xdr:${name}>${place}</xdr:${name}>`
}
