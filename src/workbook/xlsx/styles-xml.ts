import { BORDER_COLOR, DEFAULT_FONT_SIZE_POINTS, FONT_NAME, type Style } from '../style.js'
import { escapeXml, XML_DECLARATION } from './xml-text.js'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
/** Numbers below are taken by formats that spreadsheets know without being told. */
const FIRST_NUMBER_FORMAT = 164

/** The styles part; cell format `i` is `list[i]`. */
export function stylesXml(list: readonly Style[]): string {
  const fonts = createPool([fontXml({})])
  // Spreadsheets take the first two fills for these whatever the file says.
  const fills = createPool([
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
  ])
  const borders = createPool([borderXml({})])
  const formats = createPool([])
  const cellFormats = list.map((style) => {
    const format =
      style.numberFormat === undefined ? 0 : FIRST_NUMBER_FORMAT + formats.indexOf(style.numberFormat)
    const fill = style.fill === undefined ? 0 : fills.indexOf(fillXml(style.fill))
    const parts = `fontId="${fonts.indexOf(fontXml(style))}" fillId="${fill}" borderId="${borders.indexOf(borderXml(style))}"`
    const alignment = alignmentXml(style)
    const apply = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
    return `<xf numFmtId="${format}" ${parts} xfId="0" ${apply}>${alignment}</xf>`
  })
  const numberFormats = formats.items.map(
    (code, index) => `<numFmt numFmtId="${FIRST_NUMBER_FORMAT + index}" formatCode="${escapeXml(code)}"/>`,
  )
  return [
    `${XML_DECLARATION}<styleSheet xmlns="${MAIN}">`,
    numberFormats.length === 0 ? '' : counted('numFmts', numberFormats),
    counted('fonts', fonts.items),
    counted('fills', fills.items),
    counted('borders', borders.items),
    // Cells without a style take theirs from here, in LibreOffice even when format 0 says otherwise.
    `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" applyAlignment="1">${alignmentXml({})}</xf></cellStyleXfs>`,
    counted('cellXfs', cellFormats),
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
  ].join('')
}

function createPool(first: readonly string[]) {
  const items = [...first]
  const indexes = new Map(items.map((item, index) => [item, index]))
  return {
    items,
    indexOf(item: string): number {
      const known = indexes.get(item)
      if (known !== undefined) return known
      indexes.set(item, items.length)
      return items.push(item) - 1
    },
  }
}

function counted(element: string, items: readonly string[]): string {
  return `<${element} count="${items.length}">${items.join('')}</${element}>`
}

function fontXml(style: Style): string {
  return [
    '<font>',
    style.bold === true ? '<b/>' : '',
    style.italic === true ? '<i/>' : '',
    style.underline === true ? '<u/>' : '',
    `<sz val="${style.fontSizePoints ?? DEFAULT_FONT_SIZE_POINTS}"/>`,
    style.color === undefined ? '' : `<color rgb="FF${style.color}"/>`,
    `<name val="${FONT_NAME}"/><family val="2"/></font>`,
  ].join('')
}

function fillXml(color: string): string {
  return `<fill><patternFill patternType="solid"><fgColor rgb="FF${color}"/><bgColor indexed="64"/></patternFill></fill>`
}

function borderXml(style: Style): string {
  const line = (side: string) => `<${side} style="thin"><color rgb="FF${BORDER_COLOR}"/></${side}>`
  if (style.border === 'all')
    return `<border>${['left', 'right', 'top', 'bottom'].map(line).join('')}<diagonal/></border>`
  const bottom = style.border === 'bottom' ? line('bottom') : '<bottom/>'
  return `<border><left/><right/><top/>${bottom}<diagonal/></border>`
}

function alignmentXml(style: Style): string {
  const { horizontal, vertical = 'top', indent, wrap } = style
  const attributes = [
    horizontal === undefined ? '' : ` horizontal="${horizontal}"`,
    ` vertical="${vertical === 'middle' ? 'center' : vertical}"`,
    indent === undefined ? '' : ` indent="${indent}"`,
    wrap === true ? ' wrapText="1"' : '',
  ].join('')
  return `<alignment${attributes}/>`
}
