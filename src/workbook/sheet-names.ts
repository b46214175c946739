import { quoteSheetName } from './cell-address.js'
import { wellFormed } from './cell-value.js'
import type { Link } from './model.js'

const MAX_LENGTH = 31

/**
 * The name as spreadsheets allow it: `[ ] : * ? / \` and control characters become `_`, apostrophes at the ends and
 * blanks around go, at most 31 UTF-16 units, never empty, never the reserved `History`. The same name always gives the
 * same answer, so a link can name its sheet before that sheet is written.
 */
export function legalSheetName(name: string): string {
  const clean = wellFormed(name)
    .replace(/[[\]:*?/\\\u0000-\u001f\ufffe\uffff]/g, '_')
    .replace(/^[\s']+|[\s']+$/g, '')
  const short = cutUnits(clean, MAX_LENGTH).replace(/[\s']+$/, '')
  if (short === '') return 'Sheet'
  return short.toLowerCase() === 'history' ? `${short}_` : short
}

/** Cuts at `maxLength` UTF-16 units, but never through a surrogate pair. */
function cutUnits(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const last = text.charCodeAt(maxLength - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxLength - 1 : maxLength)
}

/** Gives each sheet a legal name that no other sheet has, whatever the case of its letters. */
export function createSheetNames(): (name: string) => string {
  const taken = new Set<string>()
  return (name) => {
    const legal = legalSheetName(name)
    let candidate = legal
    for (let number = 2; taken.has(candidate.toLowerCase()); number++) {
      const suffix = ` (${number})`
      candidate = cutUnits(legal, MAX_LENGTH - suffix.length) + suffix
    }
    taken.add(candidate.toLowerCase())
    return candidate
  }
}

/** `'Rules'!A1`: the place a link inside the workbook leads to. */
export function linkLocation(link: Extract<Link, { sheet: string }>): string {
  return `${quoteSheetName(legalSheetName(link.sheet))}!${link.cell ?? 'A1'}`
}
