/** How cells look. Plain data: equal styles are stored once in the file. */

/** Colours are RRGGBB. `numberFormat` is a format code of spreadsheets, such as `#,##0`. */
export type Style = {
  readonly bold?: boolean
  readonly italic?: boolean
  readonly underline?: boolean
  readonly fontSizePoints?: number
  readonly color?: string
  readonly fill?: string
  readonly horizontal?: 'left' | 'center' | 'right'
  /** Default `top`: in a table with wrapped cells nothing else can be read across. */
  readonly vertical?: 'top' | 'middle' | 'bottom'
  readonly indent?: number
  readonly wrap?: boolean
  /** A hair of grey: all around, or only below. */
  readonly border?: 'all' | 'bottom'
  readonly numberFormat?: string
}

export const FONT_NAME = 'Calibri'
export const DEFAULT_FONT_SIZE_POINTS = 11
export const BORDER_COLOR = 'BFBFBF'

/** The format of a date that has no format of its own; the values are UTC. */
export const DATE_TIME_FORMAT = 'yyyy-mm-dd hh:mm:ss'

/** Laid over the column's style where a cell has a link. */
export const LINK_STYLE: Style = { color: '0563C1', underline: true }

/** Header rows without a style of their own. */
export const HEADER_STYLE: Style = {
  bold: true,
  color: 'FFFFFF',
  fill: '1F3A5F',
  vertical: 'middle',
  wrap: true,
  border: 'all',
}

/**
 * Ready-made styles. Good, warn and bad differ in lightness and in weight as well as in hue, so that they can be told
 * apart in grey print and by readers who do not see colours.
 */
export const styles = {
  title: { bold: true, fontSizePoints: 20, color: '1F3A5F', vertical: 'middle' },
  heading: { bold: true, fontSizePoints: 13, color: '1F3A5F', border: 'bottom' },
  label: { bold: true, color: '404040' },
  muted: { color: '7F7F7F' },
  wrapped: { wrap: true },
  integer: { numberFormat: '#,##0', horizontal: 'right' },
  percent: { numberFormat: '0.0%', horizontal: 'right' },
  dateTime: { numberFormat: DATE_TIME_FORMAT, horizontal: 'left' },
  good: { fill: 'E7F4E8', color: '1B5E20' },
  warn: { fill: 'FFE699', color: '5F4400', italic: true },
  bad: { fill: 'F2AFA7', color: '7A0C00', bold: true },
} as const satisfies Record<string, Style>
