import { absoluteRange, columnName, parseRange, rangeName } from '../cell-address.js'
import { hasHeader } from '../header-row.js'
import type { Column, SheetSource } from '../model.js'
import { escapeXml, XML_DECLARATION } from './xml-text.js'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Everything before the first row. The first sheet of the workbook is the one that opens. */
export function sheetHead(source: SheetSource, isFirstOfWorkbook: boolean): string {
  const tab = source.tabColor === undefined ? '' : `<tabColor rgb="FF${source.tabColor}"/>`
  const fit = source.print?.fitToWidth === true ? '<pageSetUpPr fitToPage="1"/>' : ''
  const grid = source.showGridlines === false ? ' showGridLines="0"' : ''
  const selected = isFirstOfWorkbook ? ' tabSelected="1"' : ''
  return [
    `${XML_DECLARATION}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}">`,
    tab + fit === '' ? '' : `<sheetPr>${tab}${fit}</sheetPr>`,
    `<sheetViews><sheetView${grid}${selected} workbookViewId="0">${pane(source)}</sheetView></sheetViews>`,
    '<sheetFormatPr defaultRowHeight="15"/>',
    columnWidths(source.columns ?? []),
    '<sheetData>',
  ].join('')
}

function pane(source: SheetSource): string {
  const { freezeRows: rows = 0, freezeColumns: columns = 0 } = source
  if (rows === 0 && columns === 0) return ''
  const active = rows > 0 && columns > 0 ? 'bottomRight' : rows > 0 ? 'bottomLeft' : 'topRight'
  const splits = `${columns > 0 ? ` xSplit="${columns}"` : ''}${rows > 0 ? ` ySplit="${rows}"` : ''}`
  const corner = `${columnName(columns)}${rows + 1}`
  return `<pane${splits} topLeftCell="${corner}" activePane="${active}" state="frozen"/><selection pane="${active}"/>`
}

/** The width in the file counts the padding of a cell, 5 pixels at 7 pixels a character. */
function columnWidths(columns: readonly Column[]): string {
  const widths = columns.flatMap(({ widthChars }, index) => {
    if (widthChars === undefined) return []
    const width = Math.floor(((widthChars * 7 + 5) / 7) * 256) / 256
    return [`<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`]
  })
  return widths.length === 0 ? '' : `<cols>${widths.join('')}</cols>`
}

/** What the writer knows once the last row is out. `rows` counts the header. */
export type SheetEnd = {
  readonly rows: number
  readonly width: number
  readonly isFirstPart: boolean
  readonly linkCount: number
}

/** Between the last row and the links, which the caller puts between this and `sheetFoot`. */
export function sheetMiddle(source: SheetSource, end: SheetEnd): string {
  const filter = filterRange(source, end.rows)
  const merges = end.isFirstPart ? (source.merges ?? []) : []
  const merged = merges.map((range) => `<mergeCell ref="${rangeName(parseRange(range))}"/>`)
  return [
    '</sheetData>',
    filter === null ? '' : `<autoFilter ref="${rangeName(filter)}"/>`,
    merged.length === 0 ? '' : `<mergeCells count="${merged.length}">${merged.join('')}</mergeCells>`,
    end.linkCount === 0 ? '' : '<hyperlinks>',
  ].join('')
}

/** Everything behind the links. */
export function sheetFoot(source: SheetSource, end: SheetEnd): string {
  const corner = `${columnName(Math.max(end.width, 1) - 1)}${Math.max(end.rows, 1)}`
  const hasDrawing = end.isFirstPart && (source.charts?.length ?? 0) > 0
  return [
    end.linkCount === 0 ? '' : '</hyperlinks>',
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    pageSetup(source),
    // Account numbers and the like are texts on purpose: no green triangle in every cell.
    `<ignoredErrors><ignoredError sqref="A1:${corner}" numberStoredAsText="1"/></ignoredErrors>`,
    hasDrawing ? '<drawing r:id="rIdD1"/>' : '',
    '</worksheet>',
  ].join('')
}

function pageSetup(source: SheetSource): string {
  const { print = {} } = source
  const fit = print.fitToWidth === true ? ` fitToHeight="${print.pagesHigh ?? 0}"` : ''
  const orientation = print.landscape === true ? 'landscape' : 'portrait'
  // In headers and footers `&` starts a code.
  const left = print.footer === undefined ? '' : `&L&8${print.footer.replaceAll('&', '&&')}`
  const footer = escapeXml(`${left}&R&8&P / &N`)
  return `<pageSetup paperSize="9"${fit} orientation="${orientation}"/><headerFooter><oddFooter>${footer}</oddFooter></headerFooter>`
}

function filterRange(source: SheetSource, rows: number) {
  const columns = source.columns ?? []
  if (source.autoFilter !== true || !hasHeader(columns)) return null
  return { firstRow: 0, firstColumn: 0, lastRow: rows - 1, lastColumn: columns.length - 1 }
}

/** A name of the workbook that belongs to one sheet: filter, print area, repeated rows. */
export type DefinedName = { readonly name: string; readonly refersTo: string; readonly hidden: boolean }

/** The names that make filter and print settings of this sheet work. */
export function sheetDefinedNames(source: SheetSource, sheetName: string, rows: number): DefinedName[] {
  const names: DefinedName[] = []
  const filter = filterRange(source, rows)
  if (filter !== null) {
    const refersTo = absoluteRange(sheetName, filter)
    names.push({ name: '_xlnm._FilterDatabase', refersTo, hidden: true })
  }
  if (source.print?.area !== undefined) {
    const refersTo = absoluteRange(sheetName, parseRange(source.print.area))
    names.push({ name: '_xlnm.Print_Area', refersTo, hidden: false })
  }
  if (source.print?.repeatHeader === true && hasHeader(source.columns ?? [])) {
    const refersTo = absoluteRange(sheetName, { firstRow: 0, firstColumn: 0, lastRow: 0, lastColumn: 0 })
    names.push({ name: '_xlnm.Print_Titles', refersTo: refersTo.replace(/!.*$/, '!$1:$1'), hidden: false })
  }
  return names
}
