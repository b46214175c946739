import { wellFormed } from './cell-value.js'

/** Spreadsheets follow no more links than this on one sheet, and no longer addresses. */
export const MAX_LINKS_PER_SHEET = 65_530
const MAX_URL_LENGTH = 2_079

/**
 * The address as a workbook may hold it, or null when it must stay plain text: too long, or neither http, https nor
 * mailto (a cell must not open files or reach into the reader's network shares).
 */
export function externalTarget(url: string): string | null {
  const trimmed = url.trim()
  if (!/^(https?:\/\/|mailto:)/i.test(trimmed)) return null
  const target = wellFormed(trimmed).replace(/[^\u0021-\u007e]|["<>\\^`{|}]/gu, encodeURIComponent)
  return target.length > MAX_URL_LENGTH ? null : target
}
