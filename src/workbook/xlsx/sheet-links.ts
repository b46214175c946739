import { type ByteBuffer, createByteBuffer, ensureRoom } from '../byte-buffer.js'
import { cellName } from '../cell-address.js'
import { externalTarget, MAX_LINKS_PER_SHEET } from '../link-target.js'
import type { Link } from '../model.js'
import { linkLocation } from '../sheet-names.js'
import { putLiteral } from './xml-bytes.js'
import { escapeXml } from './xml-text.js'

/**
 * The links of one sheet. They stand behind the rows in the file, so they are held as finished XML until then; the
 * spreadsheet's own limit of 65,530 a sheet bounds them.
 */
export type SheetLinks = {
  /** Content of `<hyperlinks>`. */
  readonly xml: ByteBuffer
  /** `<Relationship>` elements, one for each distinct address, `rIdL1` on. */
  readonly relationships: ByteBuffer
  count: number
  lost: number
  add(row: number, column: number, link: Link): void
}

/** Collects the links of a sheet. */
export function createSheetLinks(): SheetLinks {
  const idByTarget = new Map<string, string>()
  const links: SheetLinks = {
    xml: createByteBuffer(1024),
    relationships: createByteBuffer(1024),
    count: 0,
    lost: 0,
    add(row, column, link) {
      const attributes = links.count < MAX_LINKS_PER_SHEET ? linkAttributes(link, relationshipTo) : null
      if (attributes === null) {
        links.lost++
        return
      }
      links.count++
      putMarkup(links.xml, `<hyperlink ref="${cellName(row, column)}"${attributes}/>`)
    },
  }
  const relationshipTo = (target: string) => {
    const known = idByTarget.get(target)
    if (known !== undefined) return known
    const id = `rIdL${idByTarget.size + 1}`
    idByTarget.set(target, id)
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink'
    const place = `Target="${escapeXml(target)}" TargetMode="External"`
    putMarkup(links.relationships, `<Relationship Id="${id}" Type="${type}" ${place}/>`)
    return id
  }
  return links
}

function linkAttributes(link: Link, relationshipTo: (target: string) => string): string | null {
  if ('sheet' in link) return ` location="${escapeXml(linkLocation(link))}"`
  const target = externalTarget(link.url)
  if (target === null) return null
  // The fragment has a place of its own; inside the address Excel takes it for a sheet.
  const hash = target.indexOf('#')
  if (hash === -1) return ` r:id="${relationshipTo(target)}"`
  const location = escapeXml(target.slice(hash + 1))
  return ` r:id="${relationshipTo(target.slice(0, hash))}" location="${location}"`
}

function putMarkup(out: ByteBuffer, markup: string): void {
  const bytes = Buffer.from(markup)
  ensureRoom(out, bytes.length)
  putLiteral(out, bytes)
}
