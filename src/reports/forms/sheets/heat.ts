import { type Style, styles } from '../../../workbook/style.js'

/** From few to many; each is darker than the one before, so that the order holds in grey print too. */
const SHADES: readonly Style[] = [
  { fill: 'FDE7E1' },
  { fill: 'F7BFB0' },
  { fill: 'E88D78', bold: true },
  { fill: 'B4402C', color: 'FFFFFF', bold: true },
]

/** The fill of a count beside the largest of its table; none of zero. */
export function heatStyle(count: number, most: number): Style {
  if (count <= 0 || most <= 0) return styles.muted
  const step = Math.ceil((count / most) * SHADES.length)
  return SHADES[Math.min(step, SHADES.length) - 1]!
}
