import type { WorkbookOptions } from '../model.js'
import type { DefinedName } from './sheet-part.js'
import { escapeXml, XML_DECLARATION } from './xml-text.js'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DOCUMENT_TYPE = 'application/vnd.openxmlformats-officedocument'

/** What the parts written last need to know of one sheet. */
export type SheetEntry = { readonly name: string; readonly definedNames: readonly DefinedName[] }

/** `_rels/.rels`. */
export function packageRelationships(): string {
  const core = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties'
  return relationships([
    relationship('rId1', `${OFFICE}/officeDocument`, 'xl/workbook.xml'),
    relationship('rId2', core, 'docProps/core.xml'),
    relationship('rId3', `${OFFICE}/extended-properties`, 'docProps/app.xml'),
  ])
}

/** A relationships part of finished `<Relationship>` elements. */
export function relationships(elements: readonly string[]): string {
  return `${XML_DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${elements.join('')}</Relationships>`
}

/** One `<Relationship>` to another part; `type` is the short name of an office type or a whole URI. */
export function relationship(id: string, type: string, target: string): string {
  const uri = type.includes('/') ? type : `${OFFICE}/${type}`
  return `<Relationship Id="${id}" Type="${uri}" Target="${target}"/>`
}

/** `docProps/core.xml`. */
export function coreProperties(options: WorkbookOptions): string {
  const at = `${options.createdAt.toISOString().slice(0, 19)}Z`
  const time = (element: string) => `<dcterms:${element} xsi:type="dcterms:W3CDTF">${at}</dcterms:${element}>`
  const namespaces = [
    `xmlns:cp="${PACKAGE}/metadata/core-properties"`,
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  ].join(' ')
  const creator = escapeXml(options.creator)
  return [
    `${XML_DECLARATION}<cp:coreProperties ${namespaces}>`,
    options.title === undefined ? '' : `<dc:title>${escapeXml(options.title)}</dc:title>`,
    `<dc:creator>${creator}</dc:creator><cp:lastModifiedBy>${creator}</cp:lastModifiedBy>`,
    `${time('created')}${time('modified')}</cp:coreProperties>`,
  ].join('')
}

/** `docProps/app.xml`. */
export function appProperties(creator: string): string {
  const namespace = 'http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'
  return `${XML_DECLARATION}<Properties xmlns="${namespace}"><Application>${escapeXml(creator)}</Application></Properties>`
}

/** `xl/workbook.xml`; sheet `i` is `rId{i+1}`. */
export function workbookXml(sheets: readonly SheetEntry[]): string {
  const entries = sheets.map(
    ({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  const names = sheets.flatMap(({ definedNames }, index) =>
    definedNames.map(({ name, refersTo, hidden }) => {
      const attributes = `name="${name}" localSheetId="${index}"${hidden ? ' hidden="1"' : ''}`
      return `<definedName ${attributes}>${escapeXml(refersTo)}</definedName>`
    }),
  )
  return [
    `${XML_DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr/>`,
    '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="15000"/></bookViews>',
    `<sheets>${entries.join('')}</sheets>`,
    names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`,
    '</workbook>',
  ].join('')
}

/** `xl/_rels/workbook.xml.rels`. */
export function workbookRelationships(sheetCount: number): string {
  const sheets = Array.from({ length: sheetCount }, (_, index) =>
    relationship(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  )
  return relationships([...sheets, relationship(`rId${sheetCount + 1}`, 'styles', 'styles.xml')])
}

/** `[Content_Types].xml`. */
export function contentTypes(sheetCount: number, drawingCount: number, chartCount: number): string {
  const numbered = (count: number, path: string, type: string) =>
    Array.from({ length: count }, (_, index) => override(`/xl/${path}${index + 1}.xml`, type))
  return [
    `${XML_DECLARATION}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('/xl/workbook.xml', `${DOCUMENT_TYPE}.spreadsheetml.sheet.main+xml`),
    override('/xl/styles.xml', `${DOCUMENT_TYPE}.spreadsheetml.styles+xml`),
    override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
    override('/docProps/app.xml', `${DOCUMENT_TYPE}.extended-properties+xml`),
    ...numbered(sheetCount, 'worksheets/sheet', `${DOCUMENT_TYPE}.spreadsheetml.worksheet+xml`),
    ...numbered(drawingCount, 'drawings/drawing', `${DOCUMENT_TYPE}.drawing+xml`),
    ...numbered(chartCount, 'charts/chart', `${DOCUMENT_TYPE}.drawingml.chart+xml`),
    '</Types>',
  ].join('')
}

function override(part: string, type: string): string {
  return `<Override PartName="${part}" ContentType="${type}"/>`
}
