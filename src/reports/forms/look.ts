import type { StoredVerdict } from '../../evaluation/types.js'
import type { RiskLevel } from '../../rules/types.js'
import { type Style, styles } from '../../workbook/style.js'

/** Colours of charts, by verdict; they differ in lightness, so that they can be told apart in grey. */
export const VERDICT_COLORS: Readonly<Record<StoredVerdict, string>> = {
  COMPLIANT: '4C9A6A',
  NON_COMPLIANT: 'B3382C',
  NOT_APPLICABLE: 'CFCFCF',
  INSUFFICIENT_DATA: 'E6B84C',
  IGNORED: '7F8FA9',
  ERROR: '5B4A8A',
}

/** Laid over a count of what could not be decided. */
export const UNDECIDED: Style = styles.warn

/** How the cell of a verdict looks. */
export const VERDICT_STYLES: Readonly<Record<StoredVerdict, Style>> = {
  COMPLIANT: styles.good,
  NON_COMPLIANT: styles.bad,
  NOT_APPLICABLE: { color: '7F7F7F' },
  INSUFFICIENT_DATA: UNDECIDED,
  IGNORED: { color: '44546A', italic: true },
  ERROR: UNDECIDED,
}

/** How the cell of a risk level looks. */
export const RISK_STYLES: Readonly<Record<RiskLevel, Style>> = {
  1: { bold: true, color: '7A0C00' },
  2: { color: '8A5A00' },
  3: { color: '404040' },
}

/** Columns of the long tables: a hair between rows, texts at the top, since cells beside them may wrap. */
const TOP: Style = { vertical: 'top', border: 'bottom' }
export const TEXT_COLUMN: Style = TOP
export const WRAPPED_COLUMN: Style = { ...TOP, wrap: true }
/** Numbers stand off from the texts to the right of them. */
export const INTEGER_COLUMN: Style = { ...styles.integer, ...TOP, indent: 1 }
export const PERCENT_COLUMN: Style = { ...styles.percent, ...TOP, indent: 1 }
export const TIME_COLUMN: Style = { ...styles.dateTime, ...TOP, horizontal: 'left', indent: 1 }
/** A count of findings that leads to them. */
export const FINDINGS_LINK: Style = { bold: true, color: '9C1C10', underline: true }
export const BANNER: Style = {
  bold: true,
  fontSizePoints: 22,
  color: 'FFFFFF',
  fill: '1F3A5F',
  horizontal: 'left',
  vertical: 'middle',
  indent: 1,
}
export const BANNER_BELOW: Style = {
  fontSizePoints: 13,
  color: 'DCE6F2',
  fill: '1F3A5F',
  horizontal: 'left',
  vertical: 'middle',
  indent: 1,
}
export const SECTION: Style = styles.heading
export const TABLE_HEAD: Style = {
  bold: true,
  color: '1F3A5F',
  fill: 'DCE6F2',
  vertical: 'middle',
  wrap: true,
  border: 'all',
}
export const TABLE_HEAD_RIGHT: Style = { ...TABLE_HEAD, horizontal: 'right' }
export const TABLE_TEXT: Style = { vertical: 'top', wrap: true, border: 'all' }
export const TABLE_INTEGER: Style = { ...styles.integer, border: 'all' }
/** A number among texts. */
export const TABLE_COUNT: Style = { ...TABLE_INTEGER, horizontal: 'left' }
export const TABLE_PERCENT: Style = { ...styles.percent, border: 'all' }
export const TABLE_TOTAL: Style = { ...TABLE_TEXT, bold: true, fill: 'F2F2F2' }
export const TABLE_TOTAL_INTEGER: Style = { ...TABLE_INTEGER, bold: true, fill: 'F2F2F2' }
export const TABLE_TOTAL_PERCENT: Style = { ...TABLE_PERCENT, bold: true, fill: 'F2F2F2' }
export const LABEL: Style = { ...styles.label, border: 'bottom', vertical: 'top', wrap: true }
export const VALUE: Style = { vertical: 'top', wrap: true, border: 'bottom' }
export const NOTE: Style = { color: '595959', wrap: true, vertical: 'top' }

const TILE: Style = { fill: 'F3F6FA', horizontal: 'left', indent: 1 }
export const TILE_LABEL: Style = { ...TILE, color: '595959', bold: true, vertical: 'middle', wrap: true }
export const TILE_NOTE: Style = { ...TILE, color: '7F7F7F', fontSizePoints: 9, vertical: 'top', wrap: true }
const TILE_NUMBER: Style = {
  ...TILE,
  bold: true,
  fontSizePoints: 22,
  vertical: 'middle',
  numberFormat: '#,##0',
}
export const TILE_NEUTRAL: Style = { ...TILE_NUMBER, color: '1F3A5F' }
export const TILE_GOOD: Style = { ...TILE_NUMBER, color: '1B5E20' }
export const TILE_WARN: Style = { ...TILE_NUMBER, color: '8A5A00' }
export const TILE_BAD: Style = { ...TILE_NUMBER, color: '9C1C10' }
/** Percent variants share the colour of their tile. */
export const PERCENT_FORMAT = '0.0%'
