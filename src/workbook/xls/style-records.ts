import type { ByteBuffer } from '../byte-buffer.js'
import { WorkbookLimitError } from '../errors.js'
import { BORDER_COLOR, DEFAULT_FONT_SIZE_POINTS, FONT_NAME, type Style } from '../style.js'
import type { Palette } from './palette.js'
import { longText, putRecord, RECORD, shortText, u8, u16, u32 } from './records.js'

/** The format of cells that are not there. */
export const DEFAULT_CELL_FORMAT = 15
/** The cell format of style number 0: the first 15 belong to the built-in named styles. */
export const FIRST_CELL_FORMAT = DEFAULT_CELL_FORMAT + 1
const MAX_STYLES = 4_000
const FIRST_NUMBER_FORMAT = 164
const AUTOMATIC_FONT_COLOR = 0x7fff
const PATTERN_BACKGROUND = 0x41
const NO_PARENT = 0xfff0
const ALL_ATTRIBUTES = 0xfc

/**
 * Fonts, number formats, cell formats and the palette; cell format `FIRST_CELL_FORMAT + i` is `list[i]`.
 * Throws `WorkbookLimitError` past 4,000 styles.
 */
export function putStyleRecords(out: ByteBuffer, list: readonly Style[], palette: Palette): void {
  if (list.length > MAX_STYLES) throw new WorkbookLimitError('xls', 'styles', MAX_STYLES)

  const fonts = collect(list, (style) => fontRecord(style, palette).toString('latin1'))
  const formats = collect(
    list.filter((style) => style.numberFormat !== undefined),
    (style) => style.numberFormat ?? '',
  )
  // Readers expect the four fonts of the built-in styles, and count from there past a number 4 that never exists.
  const plainFont = fontRecord({}, palette)
  for (let i = 0; i < 4; i++) putRecord(out, RECORD.font, plainFont)
  for (const font of fonts.keys()) putRecord(out, RECORD.font, Buffer.from(font, 'latin1'))
  for (const [code, index] of formats) {
    putRecord(out, RECORD.numberFormat, u16(FIRST_NUMBER_FORMAT + index), longText(code))
  }
  for (let i = 0; i < DEFAULT_CELL_FORMAT; i++) {
    putRecord(out, RECORD.cellFormat, u16(0, 0, NO_PARENT | 0x5), u16(0, 0, 0, 0, 0, 0, 0x20c0))
  }
  putRecord(out, RECORD.cellFormat, u16(0, 0, 0x0001), cellFormatTail({}, palette))
  for (const style of list) {
    const font = 5 + (fonts.get(fontRecord(style, palette).toString('latin1')) ?? 0)
    const format =
      style.numberFormat === undefined ? 0 : FIRST_NUMBER_FORMAT + (formats.get(style.numberFormat) ?? 0)
    putRecord(out, RECORD.cellFormat, u16(font, format, 0x0001), cellFormatTail(style, palette))
  }
  putRecord(out, RECORD.style, u16(0x8000), u8(0, 0xff))
  putRecord(out, RECORD.palette, palette.record())
}

function collect(list: readonly Style[], keyOf: (style: Style) => string): Map<string, number> {
  const indexes = new Map<string, number>()
  for (const style of list) {
    const key = keyOf(style)
    if (!indexes.has(key)) indexes.set(key, indexes.size)
  }
  return indexes
}

function fontRecord(style: Style, palette: Palette): Buffer {
  const twips = Math.round((style.fontSizePoints ?? DEFAULT_FONT_SIZE_POINTS) * 20)
  const color = style.color === undefined ? AUTOMATIC_FONT_COLOR : palette.indexOf(style.color)
  const weight = style.bold === true ? 700 : 400
  const head = u16(twips, style.italic === true ? 2 : 0, color, weight, 0)
  return Buffer.concat([head, u8(style.underline === true ? 1 : 0, 2, 0, 0), shortText(FONT_NAME)])
}

/** Alignment, borders and fill. */
function cellFormatTail(style: Style, palette: Palette): Buffer {
  const horizontal = style.horizontal === undefined ? 0 : { left: 1, center: 2, right: 3 }[style.horizontal]
  const vertical = { top: 0, middle: 1, bottom: 2 }[style.vertical ?? 'top']
  const align = horizontal | (style.wrap === true ? 0x08 : 0) | (vertical << 4)
  const sides = style.border === 'all' ? 1 : 0
  const bottom = style.border === undefined ? 0 : 1
  const line = style.border === undefined ? 0 : palette.indexOf(BORDER_COLOR)
  const lines =
    sides | (sides << 4) | (sides << 8) | (bottom << 12) | ((line * sides) << 16) | ((line * sides) << 23)
  const solid = style.fill === undefined ? 0 : 1
  const more = (line * sides) | ((line * bottom) << 7) | (solid << 26)
  const fill = style.fill === undefined ? 0x40 : palette.indexOf(style.fill)
  return Buffer.concat([
    u8(align, 0, Math.min(style.indent ?? 0, 15), ALL_ATTRIBUTES),
    u32(lines, more),
    u16(fill | (PATTERN_BACKGROUND << 7)),
  ])
}
