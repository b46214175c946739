import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { parseRange } from '../cell-address.js'
import { readZip } from './read-zip.js'

/** A cell as stored: `style` is its number. Dates are numbers here. */
export type ReadCell = {
  readonly value: string | number | boolean | null
  readonly style: number
  readonly isFormula: boolean
}
export type ReadSheet = { readonly name: string; readonly rows: ReadCell[][]; readonly xml: string }
export type ReadWorkbook = { readonly sheets: ReadSheet[]; readonly parts: Map<string, string> }

type XmlNode = { readonly [key: string]: XmlNode | XmlNode[] | string | undefined }

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  alwaysCreateTextNode: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // The only entities in these files are the five of XML; the parser's guard counts even those.
  processEntities: false,
  isArray: (name) => ['row', 'c', 'sheet', 'Relationship'].includes(name),
})

/**
 * Reads a workbook the way a spreadsheet does, but for tests and in memory; throws Error when a part is not well-formed,
 * a cell stands in the wrong place, or a sheet is missing.
 */
export function readXlsx(file: Buffer): ReadWorkbook {
  const parts = new Map<string, string>()
  for (const [name, content] of readZip(file)) {
    const xml = new TextDecoder('utf-8', { fatal: true }).decode(content)
    const verdict = XMLValidator.validate(xml)
    if (verdict !== true) throw new Error(`${name} is not well-formed: ${verdict.err.msg}`)
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml))
      throw new Error(`${name}: bad character`)
    parts.set(name, xml)
  }
  const book = parse(parts, 'xl/workbook.xml')
  const relationships = nodes(
    child(parse(parts, 'xl/_rels/workbook.xml.rels'), 'Relationships'),
    'Relationship',
  )
  const sheets = nodes(child(child(book, 'workbook'), 'sheets'), 'sheet').map((sheet) => {
    const target = relationships.find((link) => link['@Id'] === sheet['@r:id'])
    const part = `xl/${String(target?.['@Target'])}`
    return {
      name: unescapeXml(String(sheet['@name'])),
      rows: readRows(parse(parts, part)),
      xml: parts.get(part)!,
    }
  })
  return { sheets, parts }
}

function readRows(sheet: XmlNode): ReadCell[][] {
  const data = child(child(sheet, 'worksheet'), 'sheetData')
  return nodes(data, 'row').map((row, index) => {
    if (row['@r'] !== String(index + 1))
      throw new Error(`row ${String(row['@r'])} stands where ${index + 1} belongs`)
    const cells: ReadCell[] = []
    for (const cell of nodes(row, 'c')) {
      const place = parseRange(String(cell['@r']))
      if (place.firstRow !== index || place.firstColumn < cells.length)
        throw new Error(`misplaced ${String(cell['@r'])}`)
      while (cells.length < place.firstColumn) cells.push({ value: null, style: 0, isFormula: false })
      cells.push({
        value: cellValue(cell),
        style: Number(cell['@s'] ?? 0),
        isFormula: cell['f'] !== undefined,
      })
    }
    return cells
  })
}

function cellValue(cell: XmlNode): ReadCell['value'] {
  if (cell['@t'] === 'inlineStr') return decodeText(textOf(child(child(cell, 'is'), 't')))
  if (cell['v'] === undefined) return null
  const text = textOf(child(cell, 'v'))
  return cell['@t'] === 'b' ? text === '1' : Number(text)
}

/** What a reader makes of stored text: entities first, then `_xHHHH_`. */
function decodeText(xml: string): string {
  const text = unescapeXml(xml)
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Resolves the entities that the writer uses. */
export function unescapeXml(xml: string): string {
  return xml
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function parse(parts: Map<string, string>, name: string): XmlNode {
  const xml = parts.get(name)
  if (xml === undefined) throw new Error(`no part ${name}`)
  return parser.parse(xml)
}

function child(node: XmlNode, name: string): XmlNode {
  const found = node[name]
  if (found === undefined || typeof found === 'string' || Array.isArray(found))
    throw new Error(`no element ${name}`)
  return found
}

function nodes(node: XmlNode, name: string): XmlNode[] {
  const found = node[name]
  return Array.isArray(found) ? found : []
}

function textOf(node: XmlNode): string {
  return String(node['#'] ?? '')
}
