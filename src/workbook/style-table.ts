import type { Column } from './model.js'
import { DATE_TIME_FORMAT, LINK_STYLE, type Style } from './style.js'

/** The distinct styles of a workbook; the index in `list` is the style's number. Number 0 is the plain style. */
export type StyleTable = { readonly list: readonly Style[]; numberOf(style: Style): number }

/** An empty table with the plain style. */
export function createStyleTable(): StyleTable {
  const list: Style[] = [{}]
  const numbers = new Map<string, number>([[styleKey({}), 0]])
  return {
    list,
    numberOf(style) {
      const key = styleKey(style)
      let number = numbers.get(key)
      if (number === undefined) {
        number = list.length
        list.push(style)
        numbers.set(key, number)
      }
      return number
    },
  }
}

function styleKey(s: Style): string {
  const font = [
    s.bold ?? false,
    s.italic ?? false,
    s.underline ?? false,
    s.fontSizePoints ?? 0,
    s.color ?? '',
  ]
  const align = [s.horizontal ?? '', s.vertical ?? '', s.indent ?? 0, s.wrap ?? false]
  return JSON.stringify([font, align, s.fill ?? '', s.border ?? '', s.numberFormat ?? ''])
}

const DATE = 1
const LINK = 2

/** The style numbers of one column's cells. */
export type ColumnStyles = {
  /** Cells without a style of their own. */
  readonly plain: number
  readonly date: number
  /** Whether an empty cell of the column shows anything (fill or border). */
  readonly showsWhenEmpty: boolean
  of(style: Style | undefined, isDate: boolean, isLink: boolean): number
}

/** Works out each combination of column, cell style, date and link once. */
export function columnStyles(table: StyleTable, column: Column | undefined): ColumnStyles {
  const base = column?.style ?? {}
  const unstyled = new Map<number, number>()
  // Weak, so that a caller who makes a style for every cell costs time but no memory.
  const styled = new WeakMap<Style, Map<number, number>>()
  const compute = (style: Style | undefined, kind: number) => {
    const merged = { ...base, ...(kind & LINK ? LINK_STYLE : {}), ...style }
    const needsFormat = (kind & DATE) !== 0 && merged.numberFormat === undefined
    return table.numberOf(needsFormat ? { ...merged, numberFormat: DATE_TIME_FORMAT } : merged)
  }
  const of = (style: Style | undefined, isDate: boolean, isLink: boolean) => {
    let known = unstyled
    if (style !== undefined) {
      known = styled.get(style) ?? new Map()
      styled.set(style, known)
    }
    const kind = (isDate ? DATE : 0) | (isLink ? LINK : 0)
    let number = known.get(kind)
    if (number === undefined) {
      number = compute(style, kind)
      known.set(kind, number)
    }
    return number
  }
  return {
    plain: of(undefined, false, false),
    date: of(undefined, true, false),
    showsWhenEmpty: base.fill !== undefined || base.border !== undefined,
    of,
  }
}
